"""Cases that stand already are found by name and phone too. Read by the historical rows, with the rules of today."""

import copy

from django.db import migrations

BATCH = 500


def fill(apps, schema_editor):
    from cases import found_by
    from forms import schema, sealing
    from home.crypto import Unreadable

    def model(app, name):
        return apps.get_model(app, name).objects

    def opened(said):
        data = copy.deepcopy(said.data)
        for row in model("forms", "SecretAnswer").filter(submission=said.pk):
            key, _dot, cell = row.field.partition(".")
            n, _dot, column = cell.partition(".")
            place, name = (data[key][int(n)], column) if cell else (data, key)
            try:
                place[name] = sealing.opened(row, said.uuid)
            except Unreadable:  # its key is gone: nothing finds it
                place.pop(name, None)
        return data

    specs = {}
    cases, last = model("cases", "Case").order_by("pk").values_list("pk", flat=True), 0
    while chunk := list(cases.filter(pk__gt=last)[:BATCH]):
        last = chunk[-1]
        events = model("cases", "CaseEvent").filter(case__in=chunk).exclude(submission=None).exclude(kind="survey")
        pairs = list(events.values_list("case", "submission").order_by("case", "seq"))
        said = model("forms", "Submission").select_related("version").in_bulk({pk for _case, pk in pairs})
        rows = []
        for case, pk in pairs:
            each = said[pk]
            if each.version_id not in specs:
                specs[each.version_id] = schema.parse(each.version.schema)
            found = found_by.of_answers(specs[each.version_id], each.data, lambda each=each: opened(each))
            rows += [(case, each.version.form_id, lookup) for lookup in found]
        made = model("cases", "CaseKey")
        made.bulk_create(
            (made.model(case_id=case, form_id=form, lookup=lookup) for case, form, lookup in rows),
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    atomic = False  # many short transactions; run again, it goes on

    replaces = [("cases", "0014_fill_search_keys")]
    dependencies = [("cases", "0008_desk_and_designer")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

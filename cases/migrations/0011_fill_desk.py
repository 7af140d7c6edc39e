"""Cases that stand already are found by the beginning of a name too, by the rules of today; a view that was shared with
one unit is shared with that one. What is there already stays, so it may run twice, and costs a new database nothing.
"""

from importlib import import_module

from django.db import migrations

fill = import_module("cases.migrations.0009_fill_search_keys").fill
BATCH = 500


def _views(apps):
    views, last = apps.get_model("cases", "DeskView").objects.order_by("pk"), 0
    while chunk := list(views.filter(pk__gt=last)[:BATCH]):
        last = chunk[-1].pk
        yield from chunk


def share(apps, schema_editor):
    for view in _views(apps):
        if view.unit_id:
            view.units.add(view.unit_id)


def back(apps, schema_editor):
    """One unit is all there was room for: the first."""
    for view in _views(apps):
        view.unit = view.units.order_by("path").first()
        view.save(update_fields=["unit"])


class Migration(migrations.Migration):
    atomic = False  # many short transactions; run again, it goes on
    replaces = [("cases", "0010_fill_beginnings"), ("cases", "0012_fill_view_units")]

    dependencies = [("cases", "0010_desk_wider")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(share, back),
    ]

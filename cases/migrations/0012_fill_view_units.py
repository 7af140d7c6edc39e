"""A view that was shared with one unit is shared with that one. Runs again without harm."""

from django.db import migrations

BATCH = 500


def _views(apps):
    views, last = apps.get_model("cases", "DeskView").objects.order_by("pk"), 0
    while chunk := list(views.filter(pk__gt=last)[:BATCH]):
        last = chunk[-1].pk
        yield from chunk


def fill(apps, schema_editor):
    for view in _views(apps):
        if view.unit_id:
            view.units.add(view.unit_id)


def back(apps, schema_editor):
    """One unit is all there was room for: the first."""
    for view in _views(apps):
        view.unit = view.units.order_by("path").first()
        view.save(update_fields=["unit"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_view_units")]

    operations = [migrations.RunPython(fill, back)]

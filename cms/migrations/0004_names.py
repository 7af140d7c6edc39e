"""What Wagtail's own migrations name in English and staff read: the first workflow and the top of the page tree."""

from django.db import migrations

NAMES = (("Workflow", "name", "Moderators approval", "编辑审核"), ("Task", "name", "Moderators approval", "编辑审核"))


def rename(apps, schema_editor):
    for model, field, english, chinese in NAMES:
        apps.get_model("wagtailcore", model).objects.filter(**{field: english}).update(**{field: chinese})
    pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title="Root")
    pages.update(title="全部页面", draft_title="全部页面")


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_first_life_events")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]

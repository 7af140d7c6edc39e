"""What Wagtail's own migrations name in English and staff read: groups, the first workflow, the top of the tree."""

from django.db import migrations

NAMES = (
    ("wagtailcore.Workflow", "Moderators approval", "编辑审核"),
    ("wagtailcore.Task", "Moderators approval", "编辑审核"),
    ("auth.Group", "Moderators", "页面审核"),
    ("auth.Group", "Editors", "页面编辑"),
)


def rename(apps, schema_editor):
    for model, english, chinese in NAMES:
        apps.get_model(model).objects.filter(name=english).update(name=chinese)
    pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title="Root")
    pages.update(title="全部页面", draft_title="全部页面")


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_first_life_events")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]

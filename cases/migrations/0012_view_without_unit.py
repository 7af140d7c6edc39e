from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("cases", "0013_view_without_unit")]

    dependencies = [("cases", "0011_fill_desk")]

    operations = [migrations.RemoveField(model_name="deskview", name="unit")]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_fill_view_units")]

    operations = [migrations.RemoveField(model_name="deskview", name="unit")]

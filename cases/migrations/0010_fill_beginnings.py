"""Cases that stand already are found by the beginning of a name too: what 0009 fills in, by the rules of today.

What is there already stays; so it may run twice, and costs a new database nothing.
"""

from importlib import import_module

from django.db import migrations

fill = import_module("cases.migrations.0009_fill_search_keys").fill


class Migration(migrations.Migration):
    atomic = False  # many short transactions; run again, it goes on

    dependencies = [("cases", "0009_fill_search_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

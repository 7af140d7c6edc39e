"""A kind of event more, and an index that holds urges alone: no row is touched."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("open", "opened"),
    ("move", "moved"),
    ("clock", "time limit"),
    ("remind", "reminded"),
    ("survey", "rated"),
    ("look", "secret shown"),
    ("note", "note"),
    ("migrate", "new version"),
    ("recount", "counted again"),
    ("part", "part"),
    ("link", "linked"),
    ("hands", "agreed, with others to follow"),
    ("give", "given to a colleague"),
    ("urge", "urged"),
    ("void", "import taken back"),
    ("undo", "taken back"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_items_since"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField("caseevent", "kind", models.CharField(choices=KINDS, max_length=8)),
        migrations.AddIndex(
            "caseevent",
            models.Index(fields=["case", "at"], name="event_urges", condition=Q(kind="urge")),
        ),
    ]

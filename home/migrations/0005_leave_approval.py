
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0004_leave'),
    ]

    operations = [
        migrations.AddField(
            model_name='leave',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leave',
            name='state',
            field=models.CharField(choices=[('counts', 'counts'), ('waiting', 'waits for approval'), ('refused', 'not approved')], default='counts', max_length=8),
        ),
        migrations.AddField(
            model_name='siteprofile',
            name='leave_approved',
            field=models.BooleanField(default=False, help_text='Otherwise it counts as soon as it is entered. A supervisor of the unit or of one above says yes.', verbose_name='leave counts only once a supervisor has approved it'),
        ),
    ]

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    # One step for the whole issue; a database that went through them one by one has it already.
    replaces = [('cases', '0008_delegation_entry'), ('cases', '0009_survey_device'), ('cases', '0010_desk'), ('cases', '0011_batches'), ('cases', '0012_mention'), ('cases', '0013_search_keys'), ('cases', '0015_phrase'), ('cases', '0016_desk_views'), ('cases', '0017_undo'), ('cases', '0018_feeds'), ('cases', '0019_event_undoes')]

    dependencies = [
        ('cases', '0007_engine'),
        ('forms', '0003_builder'),
        ('home', '0004_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('target', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('file', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('reading', 'being read'), ('judging', 'being looked through'), ('ready', 'waiting for your decision'), ('carrying', 'being carried out'), ('done', 'carried out'), ('backing', 'being taken back, since a row was refused'), ('failed', 'not carried out'), ('undoing', 'being taken back'), ('undone', 'taken back'), ('dropped', 'thrown away')], default='reading', max_length=10, verbose_name='state')),
                ('columns', models.JSONField(default=list)),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('counts', models.JSONField(default=dict)),
                ('cursor', models.PositiveIntegerField(default=0)),
                ('fault', models.TextField(blank=True)),
                ('touched_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished at')),
            ],
            options={
                'verbose_name': 'table taken in',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='BatchChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('first', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('data', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='BatchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('new', 'new'), ('changed', 'changed'), ('same', 'unchanged'), ('double', 'double'), ('wrong', 'wrong')], max_length=8)),
                ('errors', models.JSONField(default=list)),
                ('identity', models.CharField(blank=True, max_length=32)),
                ('whole', models.CharField(max_length=32)),
                ('about', models.CharField(blank=True, max_length=120)),
                ('ref', models.CharField(blank=True, max_length=60)),
                ('changes', models.JSONField(default=dict)),
                ('done', models.BooleanField(default=False)),
                ('kept', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='CaseKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lookup', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='DeskView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('query', models.CharField(blank=True, max_length=1500)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'view of the desk',
                'verbose_name_plural': 'views of the desk',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted', models.BooleanField(default=True)),
                ('done_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name': 'morning letter',
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'calendar address',
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'mention',
            },
        ),
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=40, verbose_name='name')),
                ('text', models.TextField(max_length=1000, verbose_name='text')),
            ],
            options={
                'verbose_name': 'phrase',
                'verbose_name_plural': 'phrases',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TypeScenario',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.TextField(editable=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('from_pack', models.CharField(blank=True, max_length=40, verbose_name='pack')),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'scenario of a case type',
                'verbose_name_plural': 'scenarios of case types',
                'ordering': ['-from_pack', 'made_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='void',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='caseevent',
            name='undoes',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='delegation',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='cases.case'),
        ),
        migrations.AddField(
            model_name='export',
            name='expires_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='export',
            name='fault',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='export',
            name='file',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='export',
            name='later',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='export',
            name='purpose',
            field=models.CharField(blank=True, max_length=200, verbose_name='purpose'),
        ),
        migrations.AddField(
            model_name='export',
            name='secrets',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='export',
            name='source',
            field=models.CharField(default='cases', max_length=20),
        ),
        migrations.AddField(
            model_name='export',
            name='touched_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='export',
            name='written',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='survey',
            name='device',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='survey',
            name='repeated',
            field=models.BooleanField(default=False, verbose_name='same device, same day'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('open', 'opened'), ('move', 'moved'), ('clock', 'time limit'), ('remind', 'reminded'), ('survey', 'rated'), ('look', 'secret shown'), ('note', 'note'), ('migrate', 'new version'), ('recount', 'counted again'), ('part', 'part'), ('link', 'linked'), ('hands', 'agreed, with others to follow'), ('give', 'given to a colleague'), ('void', 'import taken back'), ('undo', 'taken back')], max_length=8),
        ),
        migrations.AlterField(
            model_name='notice',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='cases.case'),
        ),
        migrations.AddIndex(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('undoes__isnull', False)), fields=['case', 'undoes'], name='event_undoes'),
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['later', 'finished_at'], name='export_later'),
        ),
        migrations.AddField(
            model_name='batch',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.post'),
        ),
        migrations.AddField(
            model_name='batch',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='batchchunk',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='cases.batch'),
        ),
        migrations.AddField(
            model_name='batchrow',
            name='batch',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='results', to='cases.batch'),
        ),
        migrations.AddField(
            model_name='casekey',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casekey',
            name='form',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forms.form'),
        ),
        migrations.AddField(
            model_name='deskview',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_views', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deskview',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='home.unit'),
        ),
        migrations.AddField(
            model_name='digest',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='feed',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feed', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mention',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='cases.case'),
        ),
        migrations.AddField(
            model_name='mention',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='cases.caseevent'),
        ),
        migrations.AddField(
            model_name='mention',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='phrase',
            name='type',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='cases.casetype', verbose_name='case type'),
        ),
        migrations.AddField(
            model_name='phrase',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='home.unit', verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='typescenario',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='typescenario',
            name='type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenarios', to='cases.casetype', verbose_name='case type'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['user', '-at'], name='batch_user_at'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(fields=['state', 'id'], name='batch_state'),
        ),
        migrations.AddConstraint(
            model_name='batchchunk',
            constraint=models.UniqueConstraint(fields=('batch', 'n'), name='batchchunk_once'),
        ),
        migrations.AddIndex(
            model_name='batchrow',
            index=models.Index(fields=['batch', 'outcome', 'n'], name='batchrow_outcome'),
        ),
        migrations.AddIndex(
            model_name='batchrow',
            index=models.Index(fields=['batch', 'identity'], name='batchrow_identity'),
        ),
        migrations.AddIndex(
            model_name='batchrow',
            index=models.Index(fields=['whole'], name='batchrow_whole'),
        ),
        migrations.AddConstraint(
            model_name='batchrow',
            constraint=models.UniqueConstraint(fields=('batch', 'n'), name='batchrow_once'),
        ),
        migrations.AddConstraint(
            model_name='casekey',
            constraint=models.UniqueConstraint(fields=('lookup', 'case', 'form'), name='case_key_once'),
        ),
        migrations.AddConstraint(
            model_name='deskview',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='desk_view_name'),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(fields=['user', '-at', '-id'], name='mention_of'),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['user', 'case'], name='mention_unread'),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(fields=['case'], name='mention_case'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('event', 'user'), name='mention_once'),
        ),
        migrations.AddConstraint(
            model_name='typescenario',
            constraint=models.UniqueConstraint(fields=('type', 'from_pack', 'title'), name='typescenario_title'),
        ),
    ]

import django.core.validators
import django.db.models.deletion
import forms.fields.stream
import forms.models.part
import uuid
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('home', '0002_ground'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='CodeList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                ('source', models.CharField(blank=True, help_text='Which standard or notice it is from.', max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'code list',
                'verbose_name_plural': 'code lists',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('title', models.CharField(max_length=255, verbose_name='Title')),
                ('success_message', models.CharField(blank=True, help_text='An optional success message to show when the form has been successfully submitted', max_length=255, verbose_name='Success message')),
                ('error_message', models.CharField(blank=True, help_text='An optional error message to show when the form has validation errors', max_length=255, verbose_name='Error message')),
                ('slug', models.CharField(max_length=255, unique=True, validators=[django.core.validators.RegexValidator('^[\\w.\\-]+\\Z')], verbose_name='Key')),
                ('fields', forms.fields.stream.KeyedFieldsStreamField([], block_lookup={}, verbose_name='Fields')),
                ('template_name', models.CharField(blank=True, editable=False, max_length=255)),
                ('submit_button_text', models.CharField(blank=True, max_length=40, verbose_name='text of the send button')),
                ('summary', models.TextField(blank=True, verbose_name='what this form is for')),
                ('pack_key', models.CharField(blank=True, db_index=True, editable=False, max_length=80, verbose_name='pack')),
                ('ask', models.CharField(choices=[('step', 'a whole step'), ('question', 'one question')], default='step', max_length=8, verbose_name='what stands on one page')),
                ('open_from', models.DateTimeField(blank=True, null=True, verbose_name='open from')),
                ('open_to', models.DateTimeField(blank=True, null=True, verbose_name='open until')),
                ('quota', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='at most, in all')),
                ('quota_daily', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='at most, a day')),
                ('shut_words', models.CharField(blank=True, max_length=200, verbose_name='what people read while it is shut or full')),
                ('fact_field', models.CharField(blank=True, max_length=40, verbose_name='question that shows whose draft it is')),
                ('drafts_move', models.BooleanField(default=False, verbose_name='drafts begun earlier must move to the new version')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='legal basis')),
                ('keep', models.CharField(blank=True, max_length=80, verbose_name='how long answers are kept')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'form',
                'verbose_name_plural': 'forms',
                'ordering': ['title'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, max_length=40, unique=True, validators=[forms.models.part.speakable_key], verbose_name='key')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('fields', forms.fields.stream.QuestionsStreamField([], block_lookup={}, verbose_name='Questions')),
            ],
            options={
                'verbose_name': 'part',
                'verbose_name_plural': 'parts',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='FormGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit', models.BooleanField(default=False, verbose_name='may edit')),
                ('publish', models.BooleanField(default=False, verbose_name='may publish')),
                ('read', models.BooleanField(default=False, verbose_name='may read answers')),
                ('export', models.BooleanField(default=False, verbose_name='may export answers')),
                ('delete_form', models.BooleanField(default=False, verbose_name='may delete')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='forms.form', verbose_name='form')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'right to a form',
                'ordering': ['form', 'user'],
                'constraints': [models.UniqueConstraint(fields=('form', 'user'), name='form_grant_once')],
            },
        ),
        migrations.CreateModel(
            name='FormRights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_only', models.BooleanField(default=False, verbose_name='only people named for this form read its answers')),
                ('form', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rights', to='forms.form', verbose_name='form')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.unit', verbose_name='owning unit')),
            ],
            options={
                'verbose_name': 'rights to a form',
            },
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('schema', models.TextField(verbose_name='schema')),
                ('sha256', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='taken off at')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='forms.form', verbose_name='form')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'form version',
                'ordering': ['form', '-number'],
                'constraints': [models.UniqueConstraint(fields=('form', 'number'), name='formversion_number')],
            },
        ),
        migrations.CreateModel(
            name='PartVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('schema', models.TextField(verbose_name='schema')),
                ('sha256', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='forms.part', verbose_name='part')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'version of a part',
                'ordering': ['part', '-number'],
                'constraints': [models.UniqueConstraint(fields=('part', 'number'), name='partversion_number')],
            },
        ),
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.TextField(editable=False)),
                ('schema', models.TextField(editable=False)),
                ('number', models.PositiveIntegerField(null=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rehearsals', to='forms.form')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rehearsal',
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.TextField(editable=False)),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('day', models.DateField(verbose_name='played on')),
                ('changed_at', models.DateTimeField()),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenarios', to='forms.form', verbose_name='form')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'scenario',
                'ordering': ['title', 'id'],
                'constraints': [models.UniqueConstraint(fields=('form', 'title'), name='scenario_title')],
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('parent', models.CharField(blank=True, max_length=40, verbose_name='code above')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('code_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='forms.codelist', verbose_name='code list')),
            ],
            options={
                'verbose_name': 'code',
                'verbose_name_plural': 'codes',
                'ordering': ['code_list', 'position', 'code', 'pk'],
                'indexes': [models.Index(fields=['code_list', 'code'], name='code_of_list')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(unique=True)),
                ('about', models.CharField(blank=True, max_length=80, verbose_name='about')),
                ('data', models.JSONField(verbose_name='answers')),
                ('channel', models.CharField(max_length=12, verbose_name='channel')),
                ('entry_mode', models.CharField(max_length=8, verbose_name='entered by')),
                ('consent', models.JSONField(default=dict, verbose_name='consent')),
                ('assist', models.JSONField(default=dict, verbose_name='assistance')),
                ('idempotency_key', models.CharField(max_length=64, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.DateTimeField(verbose_name='at')),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.unit')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='forms.formversion')),
            ],
            options={
                'verbose_name': 'submission',
                'indexes': [models.Index(fields=['version', '-at'], name='submission_version_at'), models.Index(fields=['unit', '-at'], name='submission_unit_at')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('about', models.CharField(blank=True, max_length=80, verbose_name='about')),
                ('answers', models.TextField(verbose_name='answers, sealed')),
                ('done_steps', models.JSONField(default=list)),
                ('turns', models.JSONField(default=list)),
                ('channel', models.CharField(default='web', max_length=12)),
                ('entry_mode', models.CharField(default='self', max_length=8)),
                ('session', models.CharField(blank=True, max_length=64)),
                ('assist', models.JSONField(default=dict)),
                ('idempotency_key', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('code_hash', models.CharField(db_index=True, max_length=64, null=True)),
                ('fact_key', models.CharField(blank=True, max_length=40)),
                ('fact_hash', models.CharField(blank=True, max_length=64)),
                ('former_hash', models.CharField(db_index=True, max_length=64, null=True)),
                ('moved_at', models.DateTimeField(null=True)),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.unit')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='forms.formversion')),
            ],
            options={
                'verbose_name': 'draft',
                'indexes': [models.Index(condition=models.Q(('session', ''), _negated=True), fields=['session'], name='draft_session')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('field', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('storage_key', models.CharField(max_length=200, unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField(verbose_name='size')),
                ('type', models.CharField(max_length=80, verbose_name='type')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='forms.submission')),
            ],
            options={
                'verbose_name': 'attachment',
                'ordering': ['field', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Screen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('key_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('until', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_of', models.CharField(blank=True, max_length=64)),
                ('draft', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='screen', to='forms.draft')),
            ],
            options={
                'verbose_name': 'second screen',
            },
        ),
        migrations.CreateModel(
            name='SecretAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=120)),
                ('token', models.TextField()),
                ('lookup', models.CharField(db_index=True, max_length=64, null=True)),
                ('key_id', models.CharField(db_index=True, max_length=16)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secrets', to='forms.submission')),
            ],
            options={
                'verbose_name': 'secret answer',
                'constraints': [models.UniqueConstraint(fields=('submission', 'field'), name='secret_once_per_field')],
            },
        ),
        migrations.CreateModel(
            name='StagedFile',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('field', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=255)),
                ('storage_key', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('type', models.CharField(max_length=80)),
                ('created_at', models.DateTimeField()),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='forms.draft')),
            ],
            options={
                'verbose_name': 'staged file',
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('field', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=255)),
                ('mark', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('pieces', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='forms.draft')),
            ],
            options={
                'verbose_name': 'file on its way',
                'ordering': ['created_at', 'id'],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0001_user'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'home page',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField(db_index=True)),
            ],
            options={
                'indexes': [models.Index(fields=['scope', 'key', 'at'], name='home_attempt_scope_key_at')],
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar', models.CharField(default='cn', max_length=20, verbose_name='calendar')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('notice_no', models.CharField(blank=True, max_length=60, verbose_name='number of the notice')),
                ('status', models.CharField(choices=[('provisional', 'provisional'), ('official', 'official')], default='provisional', max_length=12, verbose_name='status')),
            ],
            options={
                'verbose_name': 'calendar year',
                'verbose_name_plural': 'calendar years',
                'ordering': ['year'],
                'constraints': [models.UniqueConstraint(fields=('calendar', 'year'), name='year_once_per_calendar')],
            },
        ),
        migrations.CreateModel(
            name='Day',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar', models.CharField(default='cn', max_length=20, verbose_name='calendar')),
                ('date', models.DateField(verbose_name='date')),
                ('works', models.BooleanField(verbose_name='working day')),
                ('ordinal', models.PositiveIntegerField(verbose_name='working days so far')),
                ('name', models.CharField(blank=True, max_length=30, verbose_name='holiday or make-up day')),
                ('provisional', models.BooleanField(default=False, verbose_name='provisional')),
            ],
            options={
                'verbose_name': 'day',
                'verbose_name_plural': 'days',
                'ordering': ['date'],
                'indexes': [models.Index(fields=['calendar', 'ordinal'], name='day_ordinal')],
                'constraints': [models.UniqueConstraint(fields=('calendar', 'date'), name='day_once_per_calendar')],
            },
        ),
        migrations.CreateModel(
            name='SiteProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.CharField(default='清溪县', help_text='Stands in the head of every page and in the receipts.', max_length=40, verbose_name='county')),
                ('office', models.CharField(default='清溪县政务服务办公室', help_text='Named in the foot as who answers for the site.', max_length=80, verbose_name='responsible office')),
                ('address', models.CharField(blank=True, help_text='Where the hall is, as people look for it.', max_length=120, verbose_name='address')),
                ('hotline', models.CharField(default='12345', help_text='Called from every page by one press; 12345 unless the county has its own.', max_length=20, verbose_name='hotline')),
                ('centre_phone', models.CharField(blank=True, help_text="The hall's own number, shown in the foot.", max_length=30, verbose_name="centre's phone")),
                ('opening_hours', models.CharField(blank=True, help_text='In words, for example 周一至周五 9:00—12:00，13:30—17:00.', max_length=120, verbose_name='opening hours in words')),
                ('site_id_code', models.CharField(blank=True, help_text='Ten digits, given by the inspection of government sites. It must stand in the foot.', max_length=30, verbose_name='government site code')),
                ('icp', models.CharField(blank=True, help_text='For example 浙ICP备00000000号; links to the register.', max_length=60, verbose_name='ICP filing')),
                ('police_filing', models.CharField(blank=True, help_text='For example 浙公网安备33059900000000号; links to the register.', max_length=60, verbose_name='police filing')),
                ('leave_approved', models.BooleanField(default=False, help_text='Otherwise it counts as soon as it is entered. A supervisor of the unit or of one above says yes.', verbose_name='leave counts only once a supervisor has approved it')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'site facts',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=30, verbose_name='short name')),
                ('level', models.CharField(choices=[('county', 'County'), ('office', 'Government-service office'), ('group', 'County leading group'), ('department', 'Department'), ('town', 'Town or street'), ('village', 'Village or community')], db_index=True, max_length=12, verbose_name='level')),
                ('region_code', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='region code')),
                ('address', models.CharField(blank=True, max_length=120, verbose_name='address')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('hours', models.JSONField(blank=True, default=dict, verbose_name='opening hours')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='active from')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='active until')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='home.unit')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField(verbose_name='first day of leave')),
                ('last', models.DateField(verbose_name='last day of leave')),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('counts', 'counts'), ('waiting', 'waits for approval'), ('refused', 'not approved')], default='counts', max_length=8)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('substitute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stands_in', to=settings.AUTH_USER_MODEL, verbose_name='substitute')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'leave',
                'verbose_name_plural': 'leaves',
                'ordering': ['first', 'pk'],
                'indexes': [models.Index(fields=['user', 'last'], name='leave_of'), models.Index(fields=['substitute', 'last'], name='leave_for')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='leave_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Terminal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('kiosk', 'kiosk'), ('tablet', 'rating tablet')], default='kiosk', max_length=8, verbose_name='kind of machine')),
                ('number', models.SlugField(max_length=20, unique=True, verbose_name='machine number')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='where it stands')),
                ('hours', models.CharField(choices=[('always', 'day and night'), ('hall', 'with the hall')], default='hall', max_length=8, verbose_name='hours')),
                ('modules', models.JSONField(blank=True, default=list, verbose_name='what is built in')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
                ('key_hash', models.CharField(blank=True, max_length=64)),
                ('code_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('code_until', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True, verbose_name='last seen')),
                ('clerk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='clerk at this window')),
                ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='keeps', to=settings.AUTH_USER_MODEL, verbose_name='keeper')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terminals', to='home.unit', verbose_name='unit it stands at')),
            ],
            options={
                'verbose_name': 'machine',
                'verbose_name_plural': 'kiosks and tablets',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('window', 'Window clerk'), ('handler', 'Handler'), ('lead', 'Lead of the unit'), ('dispatcher', 'Dispatcher'), ('supervisor', 'Supervisor'), ('visitor', 'Return visitor'), ('auditor', 'Auditor'), ('editor', 'Editor')], max_length=12, verbose_name='role')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='active from')),
                ('active_to', models.DateField(blank=True, null=True, verbose_name='active until')),
                ('substitute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='substituting', to=settings.AUTH_USER_MODEL, verbose_name='substitute')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='home.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'indexes': [models.Index(fields=['unit', 'role'], name='post_unit_role')],
            },
        ),
    ]

import cms.models.base
import django.core.validators
import django.db.models.deletion
import home.clock
import modelcluster.fields
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('forms', '0001_initial'),
        ('home', '0002_ground'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseListPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(choices=[('register', 'Register: entries in force'), ('cases', 'List of cases'), ('ranking', 'Ranking')], default='register', max_length=10, verbose_name='kind of list')),
                ('summary', models.CharField(blank=True, max_length=160, verbose_name='in one sentence')),
                ('over', models.CharField(max_length=400, verbose_name='case types')),
                ('where', models.TextField(blank=True, verbose_name='condition')),
                ('columns', models.CharField(max_length=400, verbose_name='columns of the list')),
                ('by', models.TextField(blank=True, verbose_name='what a ranking goes by')),
                ('pack_key', models.CharField(blank=True, db_index=True, editable=False, max_length=120)),
                ('brought', models.JSONField(default=dict, editable=False)),
            ],
            options={
                'verbose_name': 'public list of cases',
            },
            bases=(cms.models.base.Column, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='ElderDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('visitors', models.PositiveIntegerField()),
                ('hits', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='EverydayWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(help_text='As it stands in the titles of pages, for example 社会保障卡.', max_length=30, unique=True, verbose_name='in official words')),
                ('words', models.CharField(help_text='What people say and type, with spaces between, for example 社保卡 市民卡.', max_length=400, verbose_name='in everyday words')),
            ],
            options={
                'verbose_name': 'everyday words',
                'verbose_name_plural': 'everyday words',
                'ordering': ['phrase'],
            },
        ),
        migrations.CreateModel(
            name='FormIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'list of forms',
            },
            bases=(cms.models.base.Column, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='FormPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.CharField(blank=True, max_length=200, verbose_name='one sentence before the first question')),
                ('minutes', models.PositiveSmallIntegerField(default=6, verbose_name='minutes it takes')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='forms.form', verbose_name='form that is filled in')),
            ],
            options={
                'verbose_name': 'form page',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='HotItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=50, help_text='The smaller number comes first.', verbose_name='place in the row')),
                ('item', models.OneToOneField(help_text='Shown while real use of the last 90 days says too little; it needs a published guide.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.serviceitem', verbose_name='service item')),
            ],
            options={
                'verbose_name': 'item put forward',
                'verbose_name_plural': 'items put forward',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LearningIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'learning column',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, cms.models.base.Column, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='LearningPost',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(choices=[('song', 'Song of the week'), ('quote', 'Line of the week'), ('recommendation', 'Recommendation of the week')], max_length=16, verbose_name='kind of post')),
                ('day', models.DateField(db_index=True, default=home.clock.today, verbose_name='day of the post')),
                ('week', models.PositiveSmallIntegerField(editable=False, verbose_name='week of the year')),
                ('line', models.CharField(max_length=200, verbose_name='the line, or the name of the song or book')),
                ('by', models.CharField(blank=True, max_length=80, verbose_name='who sings, wrote or chose it')),
                ('source', models.CharField(blank=True, help_text='The book and chapter, or who wrote words and music. A line is not published without.', max_length=120, verbose_name='Source of the line')),
                ('licence', models.CharField(blank=True, help_text='For example: in the public domain. A post with sound is not published without.', max_length=120, verbose_name='Right to use it')),
                ('body', wagtail.fields.RichTextField(blank=True, verbose_name='body text')),
                ('transcript', models.TextField(blank=True, verbose_name='words of the song or transcript')),
                ('audio', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtaildocs.document', verbose_name='audio file')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='lead picture')),
            ],
            options={
                'verbose_name': 'learning post',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LifeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(help_text='A few letters, for example birth. A change breaks links that people kept.', max_length=20, unique=True, verbose_name='short name in the address')),
                ('name', models.CharField(help_text='As people say it, for example 生孩子、开饭店.', max_length=12, verbose_name='event')),
                ('who', models.CharField(choices=[('person', 'For people'), ('firm', 'For firms')], default='person', help_text='Under which tab it stands.', max_length=8, verbose_name='for whom')),
                ('icon', models.CharField(choices=[('heart', 'heart'), ('grad', 'cap'), ('brief', 'briefcase'), ('rings', 'rings'), ('house', 'house'), ('car', 'car'), ('cane', 'cane'), ('leaf', 'leaf'), ('hands', 'hands'), ('shop', 'shop'), ('edit', 'pen'), ('license', 'licence'), ('users', 'people'), ('crane', 'crane'), ('exit', 'door')], default='heart', help_text='Stands before the name on the home page.', max_length=10, verbose_name='picture')),
                ('words', models.CharField(help_text='With spaces between, for example 出生 生育 婴儿. A theme counts too. What fits is listed.', max_length=400, verbose_name='words in the names of items')),
                ('order', models.PositiveSmallIntegerField(default=50, help_text='The smaller number comes first.', verbose_name='place in the row')),
            ],
            options={
                'verbose_name': 'life event',
                'verbose_name_plural': 'life events',
                'ordering': ['who', 'order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'news columns',
            },
            bases=(cms.models.base.Column, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('column', models.CharField(choices=[('notice', 'Notices'), ('news', 'Service news'), ('rating', 'Ratings published'), ('policy', 'Policies explained'), ('party', 'Party building')], default='news', max_length=12, verbose_name='column of the news')),
                ('published', models.DateTimeField(default=home.clock.now, verbose_name='published at')),
                ('source', models.CharField(max_length=80, verbose_name='source of the news')),
                ('summary', models.CharField(blank=True, max_length=160, verbose_name='in one sentence')),
                ('body', wagtail.fields.RichTextField(verbose_name='body text')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='lead picture')),
            ],
            options={
                'verbose_name': 'news item',
                'indexes': [models.Index(fields=['column', '-published'], name='news_column_newest')],
            },
            bases=(cms.models.base.Article, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='OutsideLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500, unique=True)),
                ('state', models.CharField(choices=[('new', 'Not tried yet'), ('fine', 'It answers'), ('doubt', 'Did not answer last night'), ('broken', 'It does not answer')], db_index=True, default='new', max_length=8)),
                ('said', models.CharField(blank=True, max_length=120)),
                ('since', models.DateField(null=True)),
                ('tried_on', models.DateField(db_index=True, null=True)),
                ('pages', models.ManyToManyField(related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PageCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('findings', models.JSONField(default=list)),
                ('accepted', models.JSONField(default=list)),
                ('at', models.DateTimeField(db_index=True, null=True)),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ow_check', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PolicyPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('published', models.DateTimeField(db_index=True, default=home.clock.now, verbose_name='published at')),
                ('issuer', models.CharField(max_length=80, verbose_name='issued by')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='document number')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='in force until')),
                ('body', wagtail.fields.RichTextField(verbose_name='body text')),
            ],
            options={
                'verbose_name': 'policy document',
            },
            bases=(cms.models.base.Article, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_index=True, max_length=12)),
                ('said', models.CharField(blank=True, max_length=200)),
                ('length', models.FloatField(default=0)),
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ow_search', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SensitiveWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='Wherever it stands in a title or text of a page, for example 国家级.', max_length=40, unique=True, verbose_name='word or phrase')),
                ('level', models.CharField(choices=[('warn', 'Ask once before publishing'), ('refuse', 'Do not publish')], default='warn', help_text='“Do not publish” is for what must never appear; the rest is asked once and remembered.', max_length=8, verbose_name='what happens')),
                ('why', models.CharField(blank=True, help_text='The editor reads this while writing, for example 广告法 第九条.', max_length=200, verbose_name="why, with the law's article")),
                ('instead', models.CharField(blank=True, help_text='The right word, for example 市场监督管理局 for 工商局. May stay blank.', max_length=80, verbose_name='what to write instead')),
            ],
            options={
                'verbose_name': 'sensitive word',
                'verbose_name_plural': 'sensitive words',
                'ordering': ['word'],
            },
        ),
        migrations.CreateModel(
            name='ServiceIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'list of service guides',
            },
            bases=(cms.models.base.Column, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='TrackPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'tracking page',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('text', models.CharField(max_length=60)),
                ('times', models.PositiveIntegerField(default=0)),
                ('found', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['found', 'day'], name='asked_found_day')],
                'constraints': [models.UniqueConstraint(fields=('day', 'text'), name='asked_once')],
            },
        ),
        migrations.CreateModel(
            name='ColumnRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.CharField(choices=[('notice', 'Notices'), ('news', 'Service news'), ('rating', 'Ratings published'), ('policy', 'Policies explained'), ('party', 'Party building'), ('documents', 'Policy documents'), ('learning', 'Daily learning')], max_length=12, unique=True, verbose_name='Column')),
                ('days', models.PositiveSmallIntegerField(help_text='Inspectors call news stale after 14 days, notices and policies after 180.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(730)], verbose_name='something new at least every (days)')),
                ('warn', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MaxValueValidator(60)], verbose_name='tell the keeper so many days before')),
                ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='keeper of the column')),
            ],
            options={
                'verbose_name': 'column and its keeper',
                'verbose_name_plural': 'columns and their keepers',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ElderVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('key', models.CharField(max_length=64)),
                ('hits', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'key'), name='eldervisit_once')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='cms.learningpost')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.unit')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reading of a post',
                'indexes': [models.Index(fields=['post', 'unit'], name='reading_by_unit')],
                'constraints': [models.UniqueConstraint(fields=('post', 'user'), name='reading_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=40)),
                ('weight', models.FloatField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='cms.searchentry')),
            ],
            options={
                'indexes': [models.Index(fields=['term', 'entry'], name='searchterm_term')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'term'), name='searchterm_once')],
            },
        ),
        migrations.CreateModel(
            name='ServiceGuidePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('item_code', models.CharField(max_length=40, unique=True, verbose_name='item code')),
                ('plain', models.CharField(blank=True, max_length=120, verbose_name='in one sentence')),
                ('form_page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guides', to='cms.formpage', verbose_name='form page')),
            ],
            options={
                'verbose_name': 'service guide',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='PolicyBenefit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(max_length=80, verbose_name='What one gets')),
                ('whom', models.CharField(max_length=160, verbose_name='Who gets it')),
                ('amount', models.CharField(blank=True, help_text='For example: 每家 5000 元.', max_length=80, verbose_name='How much')),
                ('until', models.DateField(blank=True, null=True, verbose_name='Claimed until')),
                ('form_page', models.ForeignKey(blank=True, help_text="Blank: the guide's form. Without a guide or form nobody need ask: it comes by itself.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='benefits', to='cms.formpage', verbose_name='form that claims it')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='benefits', to='cms.policypage')),
                ('guide', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='benefits', to='cms.serviceguidepage', verbose_name='guide that claims it')),
            ],
            options={
                'verbose_name': 'benefit of a policy',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]

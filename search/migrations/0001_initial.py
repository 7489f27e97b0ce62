import django.db.models.deletion
import portal.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchFacetSet',
            fields=[
                ('key', models.BigIntegerField(primary_key=True, serialize=False)),
                ('index_name', models.CharField(db_index=True, max_length=60)),
                ('values', models.JSONField()),
            ],
            options={
                'verbose_name': 'facet combination',
                'verbose_name_plural': 'facet combinations',
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='SearchIndex',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('documents', models.PositiveIntegerField(default=0)),
                ('vocabulary', models.CharField(blank=True, max_length=32)),
                ('rebuilt_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'search index',
                'verbose_name_plural': 'search indexes',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index_name', models.CharField(max_length=60)),
                ('object_id', models.CharField(max_length=64)),
                ('title', models.TextField(blank=True)),
                ('keywords', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('latitude', models.FloatField(blank=True, null=True)),
                ('longitude', models.FloatField(blank=True, null=True)),
                ('weight', models.FloatField(default=1.0)),
                ('updated_at', models.DateTimeField()),
                ('content_hash', models.CharField(max_length=32)),
                ('facet_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='search.searchfacetset')),
            ],
            options={
                'verbose_name': 'search entry',
                'verbose_name_plural': 'search entries',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchOutbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engine', models.CharField(max_length=20)),
                ('index_name', models.CharField(max_length=60)),
                ('object_id', models.CharField(max_length=64)),
                ('queued_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'verbose_name': 'waiting change',
                'verbose_name_plural': 'waiting changes',
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['engine', 'due_at'], name='search_outbox_due'), models.Index(fields=['engine', 'index_name', 'queued_at'], name='search_outbox_since')],
            },
        ),
        migrations.CreateModel(
            name='SearchSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index_name', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=80)),
                ('text', models.CharField(max_length=160)),
                ('weight', models.FloatField(default=1.0)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='search.searchentry')),
            ],
            options={
                'verbose_name': 'suggestion',
                'verbose_name_plural': 'suggestions',
                'ordering': ['-weight', 'key'],
            },
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index_name', models.CharField(max_length=60)),
                ('term', models.CharField(max_length=90)),
                ('documents', models.PositiveIntegerField(default=0)),
                ('titles', models.PositiveIntegerField(default=0)),
                ('is_written', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name': 'search term',
                'verbose_name_plural': 'search terms',
                'ordering': ['term'],
                'indexes': [models.Index(fields=['index_name', 'term'], name='search_term_prefix', opclasses=['varchar_ops', 'varchar_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('index_name', 'term'), name='search_term_once', violation_error_message='This word is in the vocabulary already.')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=portal.kernel.ids.public_id, editable=False, unique=True)),
                ('index_name', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('params', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField()),
                ('last_notified_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved search',
                'verbose_name_plural': 'saved searches',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='saved_search_name_once', violation_error_message='You already have a saved search with this name.')],
            },
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['index_name', 'facet_set'], name='search_entry_facets'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['index_name', 'latitude', 'longitude'], name='search_entry_place'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.UniqueConstraint(fields=('index_name', 'object_id'), name='search_entry_once', violation_error_message='This document is in the index already.'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='search_entry_on_earth', violation_error_message='A place needs a latitude and a longitude on Earth.'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 0), ('weight__lte', 1)), name='search_entry_weight', violation_error_message='The weight of a document lies between 0 and 1.'),
        ),
        migrations.AddIndex(
            model_name='searchsuggestion',
            index=models.Index(fields=['index_name', 'key'], name='search_suggestion_key', opclasses=['varchar_ops', 'varchar_pattern_ops']),
        ),
    ]

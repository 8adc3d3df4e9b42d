import django.db.models.deletion
from django.db import migrations, models

import kyndig.crm.models.search


class Migration(migrations.Migration):
    """Full text, trigrams and triggers, which differ between databases, are put up after every migrate."""

    dependencies = [("crm", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("record_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=250)),
                ("owner_id", models.BigIntegerField(null=True)),
                ("fresh", models.DateTimeField()),
                ("words", kyndig.crm.models.search.WordsField()),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.workspace")),
            ],
            options={
                "indexes": [models.Index(fields=["workspace", "kind", "-fresh"], name="search_entry_fresh")],
                "constraints": [models.UniqueConstraint(fields=("kind", "record_id"), name="search_entry_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60)),
                ("company", models.PositiveIntegerField(default=0)),
                ("contact", models.PositiveIntegerField(default=0)),
                ("deal", models.PositiveIntegerField(default=0)),
                ("activity", models.PositiveIntegerField(default=0)),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="crm.workspace")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("workspace", "word"), name="search_word_once")]},
        ),
    ]

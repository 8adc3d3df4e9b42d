from django.db import migrations, models


class Migration(migrations.Migration):
    """What one has to do is asked for in one workspace: without it in the index SQLite reads the index of all days."""

    dependencies = [("crm", "0008_silence_and_given_names")]

    operations = [
        migrations.RemoveIndex(model_name="activity", name="activity_to_do"),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["workspace", "owner", "due", "id"],
                condition=models.Q(("binned", None), ("done", None)),
                name="activity_to_do",
            ),
        ),
    ]

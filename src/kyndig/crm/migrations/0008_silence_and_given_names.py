from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0007_twins_and_promises")]

    operations = [
        migrations.AddIndex(
            model_name="company",
            index=models.Index(
                fields=["workspace", "owner", "last_contact"],
                condition=models.Q(("binned", None)),
                name="company_by_silence",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                fields=["workspace", "given_name"], condition=models.Q(("binned", None)), name="contact_by_given_name"
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0005_deal_sums_by_id'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(condition=models.Q(('binned', None)), fields=['workspace', '-changed', 'id'], name='activity_by_change'),
        ),
    ]

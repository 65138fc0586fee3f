"""A message is kept once however often it is sent, with what the visitor agreed to."""

import uuid

from django.db import migrations, models

import widgets.models.requests


def name_each(apps, schema_editor):
    """A default is the same for all the rows that are there."""
    rows = apps.get_model("widgets", "ContactRequest").objects.using(schema_editor.connection.alias)
    for pk in rows.values_list("pk", flat=True):
        rows.filter(pk=pk).update(client_id=uuid.uuid4().hex)


class Migration(migrations.Migration):
    dependencies = [("widgets", "0010_parties")]

    operations = [
        migrations.AddField(
            model_name="contactrequest",
            name="consents",
            field=models.JSONField(blank=True, default=dict, verbose_name="consents"),
        ),
        migrations.AddField(
            model_name="contactrequest",
            name="client_id",
            field=models.CharField(default=widgets.models.requests.new_client_id, editable=False, max_length=60),
        ),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="contactrequest",
            constraint=models.UniqueConstraint(fields=("widget", "client_id"), name="widgets_request_once"),
        ),
    ]

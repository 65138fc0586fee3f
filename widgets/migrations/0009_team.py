"""Who may give the roles of the desk: Owners."""

from importlib import import_module

from django.db import migrations

before = import_module("widgets.migrations.0006_roles")
ROLES = {**before.ROLES, "Owner": [*before.ROLES["Owner"], "assign_roles"]}


def make_roles(apps, schema_editor):
    before.make_roles(apps, schema_editor, ROLES)


class Migration(migrations.Migration):
    dependencies = [("widgets", "0008_visitor_card")]
    operations = [
        migrations.AlterModelOptions(
            name="agentprofile",
            options={
                "verbose_name": "agent profile",
                "verbose_name_plural": "agent profiles",
                "permissions": [("assign_roles", "Can give and take the roles of the desk")],
            },
        ),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]

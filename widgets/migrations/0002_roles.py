"""The roles Owner, Admin, Agent and Viewer, as groups with their permissions."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = [
    "widget",
    "domain",
    "queue",
    "queuemember",
    "agentpresence",
    "session",
    "sessionevent",
    "ticket",
    "call",
    "auditevent",
]
SETTINGS = ["widget", "domain", "queue", "queuemember"]
EVERYTHING = [f"view_{model}" for model in MODELS]
MANAGE = [f"{verb}_{model}" for verb in ("add", "change", "delete") for model in SETTINGS]
ROLES = {
    "Owner": [*EVERYTHING, *MANAGE, "answer_queue"],
    "Admin": [*EVERYTHING, *MANAGE],
    "Agent": ["view_ticket", "view_call", "view_session", "answer_queue"],
    "Viewer": [*EVERYTHING],
}


def make_roles(apps, schema_editor):
    config = apps.get_app_config("widgets")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    alias = schema_editor.connection.alias
    for name, codenames in ROLES.items():
        role, _ = group.objects.using(alias).get_or_create(name=name)
        found = permission.objects.using(alias).filter(content_type__app_label="widgets", codename__in=codenames)
        role.permissions.add(*found)


class Migration(migrations.Migration):
    dependencies = [
        ("widgets", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

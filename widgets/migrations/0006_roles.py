"""The roles Owner, Admin, Agent and Viewer with exactly their permissions of this app; those of other apps stay."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

SETTINGS = ["widget", "domain", "queue", "queuemember", "agentprofile"]
RECORDS = ["agentpresence", "session", "sessionevent", "ticket", "offer", "call", "contactrequest", "auditevent"]
SEE = [f"view_{model}" for model in SETTINGS + RECORDS]
MANAGE = [f"{verb}_{model}" for verb in ("add", "change", "delete") for model in SETTINGS]
ROLES = {
    "Owner": [*SEE, *MANAGE, "answer_queue", "supervise_queue"],
    "Admin": [*SEE, *MANAGE, "supervise_queue"],
    "Agent": ["answer_queue"],
    "Viewer": [*SEE],
}


def make_roles(apps, schema_editor, roles=ROLES):
    alias = schema_editor.connection.alias
    config = apps.get_app_config("widgets")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=alias)
    config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    ours = permission.objects.using(alias).filter(content_type__app_label="widgets")
    for name, codenames in roles.items():
        role, _ = group.objects.using(alias).get_or_create(name=name)
        role.permissions.remove(*ours.exclude(codename__in=codenames))
        role.permissions.add(*ours.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [("widgets", "0005_desk")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]

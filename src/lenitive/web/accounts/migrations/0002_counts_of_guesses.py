"""The table that counts guesses, so that a restart forgets none; the framework's own cache in a database."""

from typing import Any, ClassVar

from django.core.management import call_command
from django.db import migrations


def make_table(_apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - the framework's
    """Make it; nothing happens where it is there."""
    call_command("createcachetable", verbosity=0)


class Migration(migrations.Migration):
    """After the accounts."""

    dependencies: ClassVar = [("accounts", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make_table, migrations.RunPython.noop)]

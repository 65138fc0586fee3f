"""`python -m tools.messages [language …]`: collects the server's strings into widgets/locale/ and compiles them.

Collecting is Django's `makemessages` and needs GNU gettext (`apt-get install gettext`); compiling is polib's, so that
the committed .mo follows from the .po on any machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import polib
from django.core.management import call_command

APP = Path(__file__).resolve().parent.parent / "widgets"
LOCALE = APP / "locale"
LANGUAGES = ("de",)


def collect(languages: list[str]) -> None:
    """Brings each language's .po up to date with the code; what is new stands empty or as fuzzy."""
    os.chdir(APP)  # makemessages looks at the folder it is started in
    call_command("makemessages", locale=languages, add_location="file", no_obsolete=True, no_wrap=True, verbosity=0)


def compile_language(folder: Path) -> list[str]:
    """Writes the .mo beside the .po; what is still to be translated."""
    source = folder / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(source), wrapwidth=0)
    catalogue.metadata.pop("POT-Creation-Date", None)  # a date alone would be a change
    catalogue.save()
    catalogue.save_as_mofile(str(source.with_suffix(".mo")))
    return [entry.msgid for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]]


def main() -> int:
    """Status 1 while a string is not translated."""
    collect(sys.argv[1:] or [*LANGUAGES])
    left = {folder.name: compile_language(folder) for folder in sorted(LOCALE.iterdir())}
    for language, strings in left.items():
        print(f"{language}: {len(strings)} to translate", *strings, sep="\n  ")
    return int(any(left.values()))


if __name__ == "__main__":
    sys.exit(main())

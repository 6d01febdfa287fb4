"""`makemessages`, with the words of the domain beside those of templates, forms and papers."""

import os
from pathlib import Path
from typing import Any, Final

from django.core.management.commands import makemessages

from lenitive.web.domain_words import domain_words

WEB: Final = Path(__file__).parents[3]


class Command(makemessages.Command):
    """Collects every word that can be translated into `site/locale`."""

    def handle(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the framework's
        """List the words of the domain for as long as the framework looks, then take the list away."""
        listed, here = WEB / "listed_domain_words.py", Path.cwd()
        os.chdir(WEB)
        try:
            listed.write_text("".join(f"gettext({words!r})\n" for words in domain_words()), encoding="utf-8")
            super().handle(*arguments, **options)
        finally:
            listed.unlink(missing_ok=True)
            os.chdir(here)

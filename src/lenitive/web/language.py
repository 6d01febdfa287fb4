"""Words in the language of the reader, by the framework's catalogues; in English where no framework runs (the shell).

What stands in a template or a form is marked there, by its tag or by `gettext_lazy`. Papers and plots are also made
from a shell: they mark their words with `gettext` of this module. Words of the domain, which knows no framework, are
translated where they are drawn, and `lenitive.web.domain_words` lists them for the translators.
What somebody said, wrote or is called is never translated.
"""

import sys
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

ENGLISH: Final = "en-gb"
Words: TypeAlias = "_StrOrPromise"
"""A text, or one that is translated when it is drawn."""


def gettext(words: str) -> str:
    """The words in the language of who asks.

    Example:
        >>> gettext("not known")
        'not known'
    """
    catalogues = _catalogues()
    return words if catalogues is None or not words else str(catalogues.gettext(words))


def _catalogues() -> ModuleType | None:
    """The framework's, where it runs; a shell that prints a number does not wait for it to be imported."""
    conf = sys.modules.get("django.conf")
    if conf is None or not conf.settings.configured:
        return None
    from django.utils import translation  # noqa: PLC0415 - only where the framework runs

    return translation


def gettext_noop(words: str) -> str:
    """The words as they are: they are drawn elsewhere, and a translator finds them here."""
    return words


def language() -> str:
    """Code of the language of who asks, as HTML writes it.

    Example:
        >>> language()
        'en-gb'
    """
    catalogues = _catalogues()
    return ENGLISH if catalogues is None else str(catalogues.get_language() or ENGLISH)


def is_english() -> bool:
    """Whether words that are made up of English, such as a number in words, may be shown."""
    return language().startswith("en")


def named(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, Words]]:
    """Choices of a form whose words come from the domain, each translated when it is drawn.

    Example:
        >>> [(value, str(words)) for value, words in named([("yes", "Yes"), ("", "")])]
        [('yes', 'Yes'), ('', '')]
    """
    from django.utils.translation import gettext_lazy  # noqa: PLC0415 - the same

    return [(value, gettext_lazy(words) if words else "") for value, words in pairs]

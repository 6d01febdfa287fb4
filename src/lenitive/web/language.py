"""Words in the language of the reader, by the framework's catalogues; in English where no framework runs (the shell).

What stands in a template or a form is marked there, by its tag or by `gettext_lazy`. Papers and plots are also made
from a shell: they mark their words with `gettext` of this module. Words of the domain, which knows no framework, are
translated where they are drawn, and `lenitive.web.domain_words` lists them for the translators; its sentences, which
have values in them, are translated by `said`. What somebody said, wrote or is called is never translated.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

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


def said(text: object) -> str:
    """A sentence of the domain, or one that the record keeps, in the language of who asks.

    It stands in English, its values filled in. The catalogue holds it with a name for each value; it is found again
    by its words, its values go into the translation, and those that are sentences themselves are translated too.
    Several sentences or parts, one after the other, are looked for one by one. What no translation knows stays.

    Example:
        >>> said("At most 0.35 mg/kg/h")
        'At most 0.35 mg/kg/h'
    """
    words = str(text)
    return words if not words or is_english() else _said(language(), words, 0)


@dataclass(frozen=True, slots=True)
class _Template:
    """A text of the catalogue that has names for values; `longest` of its own words tells most others apart."""

    words: str
    names: tuple[str, ...]
    longest: str
    pattern: re.Pattern[str]


_HOLE: Final = re.compile(r"\{([\w-]+)\}")
_TYPED: Final = frozenset(
    {"name", "reason", "note", "by", "chair", "sender", "typed", "text", "person", "reference", "lot", "made_by",
     "checked_by", "given_by", "witnessed_by", "stop_note"}
)  # fmt: skip
"""Names of values that somebody typed or is called: never translated."""

_DEEPEST: Final = 6
_NUMBER: Final = r"[-+]?\d[\d.,]*"
_DAY: Final = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}.*)")
_RANGE: Final = re.compile(rf"({_NUMBER}) to ({_NUMBER})(?:[ \xa0](.+))?")
_COUNTED: Final = re.compile(rf"({_NUMBER})([ \xa0])(\D.*)")
_MEASURED: Final = re.compile(rf"([A-Za-z][A-Za-z ]*) ({_NUMBER})")
_SIDED: Final = re.compile("(left|right|Left|Right) (.+)")
"""A day, a range, a number with its unit or its name, a part of the body with its side."""

_BETWEEN: Final = tuple(
    re.compile(f"({one})") for one in (r"(?<=[.?!]) ", "; ", r" (?=\([^()]*\)$)", ": ", ", ", r" ?\(|\)")
)
"""What stands between sentences, and between parts of one: the widest first."""


@lru_cache(maxsize=4096)
def _said(code: str, words: str, depth: int) -> str:
    whole = _whole(words)
    if whole != words or depth > _DEEPEST:
        return whole
    for template in _templates(code):
        if template.longest in words and (found := template.pattern.fullmatch(words)):
            return _filled(code, template.words, dict(zip(template.names, found.groups(), strict=True)), depth)
    return _one_by_one(code, words, depth)


def _whole(words: str) -> str:
    """The words if they stand in the catalogue, or do so with another first letter or the full stop they lost."""
    for asked, ends in ((words, ""), (f"{words}.", ".")):
        if (found := gettext(asked)) != asked:
            return found.removesuffix(ends)
    other = words[:1].swapcase() + words[1:]
    found = gettext(other)
    return words if found == other else found[:1].swapcase() + found[1:]


def _filled(code: str, words: str, values: dict[str, str], depth: int) -> str:
    shown = {
        name: value if name.rstrip("0123456789") in _TYPED else _said(code, value, depth + 1)
        for name, value in values.items()
    }
    return _HOLE.sub(lambda hole: shown.get(hole[1], hole[0]), gettext(words))


def _one_by_one(code: str, words: str, depth: int) -> str:
    """Sentences and parts of one, each by itself, with what stands between them."""
    for colon in re.finditer(": ", words):
        rest = words[colon.end() :]
        if (known := _whole(rest)) != rest:
            return f"{_said(code, words[: colon.start()], depth + 1)}: {known}"
    for between in _BETWEEN:
        if len(parts := between.split(words)) > 1:
            return "".join(part if place % 2 else _said(code, part, depth + 1) for place, part in enumerate(parts))
    core = words.strip().removesuffix(".")
    return _figures(words) if core == words or not core else words.replace(core, _said(code, core, depth + 1), 1)


def _figures(words: str) -> str:
    if sided := _SIDED.fullmatch(words):
        shown = gettext("%(side)s %(part)s") % {"side": gettext(sided[1].lower()), "part": gettext(sided[2])}
        return shown[:1].upper() + shown[1:] if sided[1].istitle() else shown
    if day := _DAY.fullmatch(words):
        return f"{day[1]} {gettext(day[2])} {day[3]}"
    if measured := _MEASURED.fullmatch(words):
        return f"{gettext(measured[1])} {measured[2]}"
    if between := _RANGE.fullmatch(words):
        shown = gettext("{low} to {high}").format(low=between[1], high=between[2])
        return f"{shown} {gettext(between[3])}" if between[3] else shown
    counted = _COUNTED.fullmatch(words)
    return words if counted is None else f"{counted[1]}{counted[2]}{gettext(counted[3])}"


@lru_cache(maxsize=8)
def _templates(code: str) -> tuple[_Template, ...]:
    """The catalogue's texts with names for values, the most words of their own first."""
    del code  # it is the key
    from django.utils.translation import trans_real  # noqa: PLC0415 - only where the framework runs

    read: Any = trans_real.catalog()
    texts = read._catalog.items()  # noqa: SLF001 - as the framework's own view of a catalogue reads it
    found = [_template(words) for words, _ in texts if isinstance(words, str) and _HOLE.search(words)]
    return tuple(sorted((one for one in found if one.longest), key=lambda one: -len(_HOLE.sub("", one.words))))


def _template(words: str) -> _Template:
    own = _HOLE.split(words)[::2]
    longest = max(own, key=len)
    pattern = re.compile("(.*?)".join(re.escape(part) for part in own), re.DOTALL)
    return _Template(words, tuple(_HOLE.findall(words)), longest if re.search("[A-Za-z]{3}", longest) else "", pattern)


def forget() -> None:
    """Read the catalogues anew: a test has put another in their place."""
    _said.cache_clear()
    _templates.cache_clear()


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

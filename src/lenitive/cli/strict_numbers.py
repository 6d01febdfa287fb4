"""Options as people type them: one strict grammar for every number, and no word that silently means "not given".

The reader of the command line takes 1_0, full-width digits, `nan` and 1e400 for numbers, cuts 1.5 workers to 1, and
reads `none` and `null` as an option left out. Each of these is how a value is lost or becomes ten times itself; here
each is refused in one line that shows what was read and how to write it.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from cyclopts import Parameter, Token

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_SHORT: Final = re.compile(r"([1-9][0-9]{0,8})e([0-9]{1,2})", re.ASCII)
_CHARACTERS_MAX: Final = 40


def number_in(text: str) -> float:
    """A number with at most one point; whether it can be is for who knows its range.

    Args:
        text: ASCII digits with at most one point, and a minus, so that a negative number is refused by its range.

    Raises:
        ValueError: Anything else; one line with the text that was read.

    Example:
        >>> number_in("70.5")
        70.5
        >>> number_in("1_0")
        Traceback (most recent call last):
        ...
        ValueError: cannot read '1_0' as a number; write digits with at most one point, for example 0.5 or 12
    """
    if not _NUMBER.fullmatch(text) or len(text) > _CHARACTERS_MAX:
        raise ValueError(
            f"cannot read {_shown(text)} as a number; write digits with at most one point, for example 0.5 or 12"
        )
    return float(text)


def whole_number_in(text: str) -> int:
    """A whole number, written out or shortly.

    Raises:
        ValueError: Anything else; one line with the text that was read.

    Example:
        >>> whole_number_in("1000"), whole_number_in("1e6")
        (1000, 1000000)
        >>> whole_number_in("1.5")
        Traceback (most recent call last):
        ...
        ValueError: cannot read '1.5' as a whole number; write digits alone, for example 1000000, or 1e6
    """
    short = _SHORT.fullmatch(text)
    if short:
        return int(short[1] + "0" * int(short[2]))
    if not _WHOLE.fullmatch(text) or len(text) > _CHARACTERS_MAX:
        raise ValueError(
            f"cannot read {_shown(text)} as a whole number; write digits alone, for example 1000000, or 1e6"
        )
    return int(text)


def _shown(text: str) -> str:
    return ascii(text if len(text) <= _CHARACTERS_MAX else text[: _CHARACTERS_MAX - 3] + "...")


def _number(_type: Any, tokens: Sequence[Token]) -> float:  # noqa: ANN401 - what the reader hands over
    return number_in(tokens[0].value)


def _whole_number(_type: Any, tokens: Sequence[Token]) -> int:  # noqa: ANN401 - as above
    return whole_number_in(tokens[0].value)


def _words(_type: Any, tokens: Sequence[Token]) -> str:  # noqa: ANN401 - as above
    return tokens[0].value


def _path(_type: Any, tokens: Sequence[Token]) -> Path:  # noqa: ANN401 - as above
    text = tokens[0].value
    if not text or "\0" in text:
        raise ValueError(f"cannot read {_shown(text)} as the name of a file; write for example regimen.json")
    return Path(text)


def _choice(type_: Any, tokens: Sequence[Token]) -> str:  # noqa: ANN401 - as above
    choices = [choice for part in (type_, *get_args(type_)) for choice in get_args(part) if isinstance(choice, str)]
    found = tokens[0].value
    if found not in choices:
        raise ValueError(f"{_shown(found)} is not known; use {', '.join(choices)}")
    return found


Number: TypeAlias = Annotated[float, Parameter(converter=_number)]
"""A number that must be given."""

MaybeNumber: TypeAlias = Annotated[float | None, Parameter(converter=_number)]
"""A number that may be left out; None is nothing but that."""

WholeNumber: TypeAlias = Annotated[int, Parameter(converter=_whole_number)]
"""A whole number; also shortly, as 1e6."""

MaybeWholeNumber: TypeAlias = Annotated[int | None, Parameter(converter=_whole_number)]
"""A whole number that may be left out."""

MaybeWords: TypeAlias = Annotated[str | None, Parameter(converter=_words)]
"""Words that may be left out."""

File: TypeAlias = Annotated[Path, Parameter(converter=_path)]
"""A file that must be given."""

MaybeFile: TypeAlias = Annotated[Path | None, Parameter(converter=_path)]
"""A file that may be left out."""

ListedNumbers: TypeAlias = Annotated[str, Parameter(converter=_words, allow_leading_hyphen=True)]
"""Numbers with commas, read later; one that begins with a minus is refused there, and not taken for an option."""

Choice: Final = Parameter(converter=_choice)
"""For one of some words that may be left out."""

ChildPugh: TypeAlias = Annotated[Literal["A", "B", "C"] | None, Choice]
"""Class of the liver; None when it is not known."""

Drug: TypeAlias = Annotated[Literal["racemic", "S-ketamine"] | None, Choice]
"""What doses count; None for what the model counts."""

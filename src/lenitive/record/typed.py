"""Plain values become typed ones, in many threads at once.

The library that does it learns how a class is read when it first meets it, and leaves what it learns on the class
before that is whole: two threads that meet a class at the same moment end the process. So one thread at a time learns,
and nobody reads a class that is not learned.
"""

import threading
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

import msgspec

_T = TypeVar("_T")
_learning: Final = threading.Lock()
_learned: Final[dict[Any, "Decoder[Any]"]] = {}


if TYPE_CHECKING:
    from msgspec.json import Decoder  # noqa: TID251 - the name alone


@overload
def decoder(kind: type[_T]) -> "Decoder[_T]": ...
@overload
def decoder(kind: UnionType) -> "Decoder[Any]": ...
def decoder(kind: Any) -> "Decoder[Any]":
    """What reads JSON as a type; the same each time.

    Args:
        kind: The type, or a union of types.

    Example:
        >>> decoder(list[int]).decode(b"[1, 2]")
        [1, 2]
    """
    found: Decoder[Any] | None = _learned.get(kind)
    if found is None:
        with _learning:
            found = _learned[kind] = msgspec.json.Decoder(kind)  # noqa: TID251 - one thread at a time
    return found


def read_as(plain: object, kind: type[_T]) -> _T:
    """A plain value as a type, without taking anything for what it is not.

    Args:
        plain: Of dicts, lists, strings, numbers, None.
        kind: The type, or a union of types.

    Raises:
        msgspec.ValidationError: It is none; says what and where.

    Example:
        >>> read_as(["a"], tuple[str, ...])
        ('a',)
    """
    decoder(kind)
    return msgspec.convert(plain, kind, strict=True)  # noqa: TID251 - learned in the line before

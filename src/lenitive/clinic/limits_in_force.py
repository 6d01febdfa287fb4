"""The library in force as the pages hand it to the supervisor: two files in its folder.

The supervisor believes no page. It takes a library only with the signatures of two people whom the trust file names,
and an order only when it was made under the library that the supervisor itself has read. Which that is it looks up
again when an order names another.
"""

from datetime import date
from pathlib import Path
from typing import Final

from lenitive.clinic.limits_file import accepted_library
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.whole_file import write_whole

LIBRARY_FILE: Final = "limits.json"
TRUST_FILE: Final = "limits-trust.json"
LARGEST_BYTES: Final = 512 * 1024


def hand_over(folder: Path, *, text: str | None, trust_text: str) -> None:
    """Put a library where the supervisor of a folder looks for it.

    Args:
        folder: The supervisor's.
        text: The signed file; None where the shipped library holds.
        trust_text: Of the site's trust file.

    Raises:
        OSError: It could not be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if text is None:
        (folder / LIBRARY_FILE).unlink(missing_ok=True)
        return
    write_whole(folder / TRUST_FILE, trust_text.encode())
    write_whole(folder / LIBRARY_FILE, text.encode())


def library_in(folder: Path, *, on: date) -> Library:
    """The library that was handed over; the shipped one where none was.

    Raises:
        ValueError: The file must not be used; one line. No library, no infusion.
        OSError: It cannot be opened.
    """
    place = folder / LIBRARY_FILE
    if not place.exists():
        return SHIPPED
    trust = folder / TRUST_FILE
    if not trust.exists():
        raise ValueError(f"{trust}: there is no such file; {place.name} is used only with the trust file beside it")
    return accepted_library(_text(place), _text(trust), what=str(place), trust_what=str(trust), on=on)


def _text(place: Path) -> str:
    if place.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{place}: larger than {LARGEST_BYTES} bytes; a library is smaller")
    try:
        return place.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{place}: no UTF-8; write it with lenitive limits sign") from None

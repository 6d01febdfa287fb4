"""`--limits` and `--trust`: the library under which a command decides; without them the shipped one."""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from lenitive.cli.edge import CannotReadError, reading, text_of
from lenitive.clinic.limits_file import accepted_library
from lenitive.domain.limits.library import SHIPPED, Library

TRUST_BESIDE = "limits-trust.json"
"""Where the trust file is looked for when none is named: beside the library."""

LimitsFile = Annotated[
    Path | None,
    Parameter(name="--limits", help="The site's signed library of limits; without it the shipped library holds."),
]
TrustFile = Annotated[
    Path | None,
    Parameter(name="--trust", help=f"Whose signatures count; by default {TRUST_BESIDE} beside the library."),
]


def library_of(limits: Path | None, trust: Path | None, *, on: date) -> Library:
    """The library in force on a day.

    Raises:
        CannotReadError: The file must not be used: no library, no plan and no infusion.
    """
    if limits is None:
        if trust is not None:
            raise CannotReadError("--trust belongs to --limits; name the library, or leave both out")
        return SHIPPED
    trusted = trust or limits.parent / TRUST_BESIDE
    with reading():
        return accepted_library(text_of(limits), text_of(trusted), what=str(limits), trust_what=str(trusted), on=on)

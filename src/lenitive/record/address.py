"""Whether a record lies in a folder or in PostgreSQL: known without the database's driver, which is slow to load."""

import re
from typing import Final

SCHEMES: Final = ("postgresql://", "postgres://")
"""How an address of a PostgreSQL database begins."""


def is_postgres(place: object) -> bool:
    """Whether a place of a record is the address of a PostgreSQL database.

    Example:
        >>> is_postgres("postgresql://clinic@db/lenitive"), is_postgres("out/record")
        (True, False)
    """
    return isinstance(place, str) and place.startswith(SCHEMES)


def without_password(place: str) -> str:
    """A place of a record as it may be shown.

    Example:
        >>> without_password("postgresql://clinic:secret@db/lenitive")
        'postgresql://clinic@db/lenitive'
        >>> without_password("out/record")
        'out/record'
    """
    return re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1@", place) if is_postgres(place) else place

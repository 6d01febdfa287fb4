"""Files that only their owner may read: keys, pass-phrases, and whatever a clinic keeps of people."""

import os
from pathlib import Path
from typing import Final

OWNER_ALONE: Final = 0o600
_OTHERS: Final = 0o077


def refuse_shared(path: Path) -> None:
    """Refuse a file that others can read or write; a secret in it is none.

    Raises:
        ValueError: One line that says how to put it right.
        OSError: It cannot be looked at.
    """
    mode = path.stat().st_mode
    if mode & _OTHERS:
        raise ValueError(f"{path}: others can read it too (mode {mode & 0o777:03o}); make it yours: chmod 600 {path}")


def write_own(path: Path, text: str) -> None:
    """Make a file that only its owner can read, from its first byte on; one that is there is never overwritten.

    Raises:
        OSError: It is there, or cannot be made.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def keep_to_owner(folder: Path) -> str | None:
    """From now on this process, and what it starts, writes for its owner alone; a folder that is new is so, too.

    Args:
        folder: Of a clinic or a supervisor: records, accounts, keys, logs.

    Returns:
        One line for a folder that was there and that others can enter, which is left to whoever shared it; None for
        one that is its owner's alone.

    Raises:
        OSError: It cannot be made.
    """
    os.umask(_OTHERS)
    folder.mkdir(parents=True, exist_ok=True)
    mode = folder.stat().st_mode
    if not mode & _OTHERS:
        return None
    return f"{folder}: others on this machine can look into it (mode {mode & 0o777:03o}); chmod 700 {folder}"

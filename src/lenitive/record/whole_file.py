"""Files that are either whole or not there."""

import contextlib
import errno
import os
import tempfile
from pathlib import Path


def write_whole(path: Path, content: str | bytes, *, mode: int = 0o644) -> None:
    """Write a file so that a reader never sees part of it, and a failure leaves nothing behind.

    A link is followed to what it names. What is no ordinary file (a terminal, a pipe, a null device) is written to,
    never replaced. A text is written as UTF-8. What holds a secret is given the mode of its owner alone, 0o600.

    Raises:
        OSError: The path is a folder, the folder cannot be written, or the disk is full; it names the path.
    """
    written = content.encode() if isinstance(content, str) else content
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.write(written)
        else:
            _replace(path.resolve(), written, mode)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _replace(path: Path, content: bytes, mode: int) -> None:
    """Write beside the file, then put the whole in its place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

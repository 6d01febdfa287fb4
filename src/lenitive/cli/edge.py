"""The edge: every outcome becomes an exit code and every failure one clear line.

0 done; 1 a clinical "no" or "needs information", the answer is on standard output; 2 input that could not be read;
3 the world failed.
"""

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.errors import MarkupError
from rich.text import Text

from lenitive.clinic.documents import to_json
from lenitive.domain.foundation.one_line import one_line
from lenitive.record.failure import RecordFailedError
from lenitive.record.own_file import keep_to_owner

ANCHOR_BESIDE: Final = (
    "The anchor lies on the same file system as the record: whoever can change one can change both. "
    "--anchor puts it elsewhere."
)


class Exit(IntEnum):
    """What the exit code says."""

    DONE = 0
    CLINICAL_NO = 1
    UNREADABLE = 2
    WORLD_FAILED = 3


class CannotReadError(Exception):
    """Input that could not be read; the message is the one line for standard error."""


@contextmanager
def reading() -> Iterator[None]:
    """Around everything that reads what a person gave: what cannot be read ends the command with code 2."""
    try:
        yield
    except FileNotFoundError as error:
        raise CannotReadError(f"{error.filename}: there is no such file; check the path") from None
    except OSError as error:
        raise CannotReadError(f"{error.filename}: cannot be opened ({error.strerror}); check the path") from None
    except ValueError as error:
        raise CannotReadError(str(error)) from None


def tell_if_shared(folder: Path) -> None:
    """Write for the owner of this process alone from now on, and say where a clinic's folder is open to others."""
    line = keep_to_owner(folder)
    if line is not None:
        sys.stderr.write(line + "\n")


def text_of(path: Path, *, bytes_max: int = 8 * 1024 * 1024) -> str:
    """The text of a small document such as an intake.

    Raises:
        ValueError: Not an ordinary file, too large, or not UTF-8.
        OSError: Cannot be opened.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        folder = stat.S_ISDIR(status.st_mode)
        raise ValueError(
            f"{path}: this is {'a folder; name the' if folder else 'not an ordinary file; save it to a'} file"
        )
    size = status.st_size
    if size > bytes_max:
        raise ValueError(f"{path}: {size / 1e6:.0f} MB is too large; {bytes_max // 1_048_576} MB are allowed")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not UTF-8 text; save it as UTF-8") from None


def show(document: object, *, as_json: bool, page: Callable[[Console], None]) -> None:
    """Write the answer to standard output, as the document or as a page for a person."""
    if as_json:
        sys.stdout.write(to_json(document))
    else:
        page(PageConsole())


_OTHER_TAGS = re.compile(r"(\\*)\[(?!/?bold\])")


class PageConsole(Console):
    """Where pages are printed. Words of a record are only ever words: no markup, no terminal command in them."""

    def __init__(self, *, stderr: bool = False) -> None:
        """Standard output, or standard error for progress."""
        super().__init__(soft_wrap=False, highlight=False, stderr=stderr)

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - rich's own
        """Text with the one tag that pages use, `[bold]`; whatever else stands in brackets stays as it is."""
        lines = "\n".join("".join(c if c.isprintable() else "?" for c in line) for line in text.split("\n"))
        try:
            return super().render_str(_OTHER_TAGS.sub(r"\1\1\\[", lines), **options)
        except MarkupError:
            return super().render_str(lines, **{**options, "markup": False})


def run_at_edge(command: Callable[[], int]) -> int:
    """Run a command and turn every way it can fail into one line and a code."""
    try:
        code = command()
        sys.stdout.flush()
    except (CannotReadError, RecordFailedError) as error:
        return _fail(str(error), Exit.UNREADABLE if isinstance(error, CannotReadError) else Exit.WORLD_FAILED)
    except BrokenPipeError:
        _nobody_reads_on()
        return Exit.DONE
    except KeyboardInterrupt:
        return _fail("stopped by the user; nothing was left half written", Exit.WORLD_FAILED)
    except OSError as error:
        place = error.filename or "output"
        _nobody_reads_on()
        return _fail(f"{place}: {error.strerror or error}; free space or choose another folder", Exit.WORLD_FAILED)
    except Exception as error:  # noqa: BLE001 - the edge: a defect of ours must still be one line, with its place
        return _fail(
            f"a defect in lenitive ({_place_of(error)}), please report it: {type(error).__name__}: {error}",
            Exit.WORLD_FAILED,
        )
    return code


def open_streams() -> None:
    """Make the standard streams usable: UTF-8 whatever the locale, and there even when they were closed."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - the same
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _nobody_reads_on() -> None:
    """Whoever read standard output has gone, or it is full: what is still buffered is let go without a complaint."""
    if sys.stdout is sys.__stdout__ and sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(line: str, code: Exit) -> int:
    sys.stderr.write(f"lenitive: {one_line(line)}\n")
    return code


def _place_of(error: BaseException) -> str:
    place = "unknown place"
    trace = error.__traceback__
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place

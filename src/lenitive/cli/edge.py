"""The edge: every outcome becomes an exit code and every failure one clear line.

0 done; 1 a clinical "no" or "needs information", the answer is on standard output; 2 input that could not be read;
3 the world failed.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from rich.console import Console

from lenitive.clinic.documents import to_json


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
        raise CannotReadError(" ".join(str(error).split())) from None


def text_of(path: Path, *, bytes_max: int = 8 * 1024 * 1024) -> str:
    """The text of a small document such as an intake.

    Raises:
        ValueError: Too large, or not UTF-8.
        OSError: Cannot be opened.
    """
    size = path.stat().st_size
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
        console = Console(soft_wrap=False, highlight=False)
        page(console)


def run_at_edge(command: Callable[[], int]) -> int:
    """Run a command and turn every way it can fail into one line and a code."""
    try:
        return command()
    except CannotReadError as error:
        return _fail(str(error), Exit.UNREADABLE)
    except BrokenPipeError:
        return Exit.DONE
    except KeyboardInterrupt:
        return _fail("stopped by the user; nothing was left half written", Exit.WORLD_FAILED)
    except OSError as error:
        place = error.filename or "output"
        return _fail(f"{place}: {error.strerror or error}; free space or choose another folder", Exit.WORLD_FAILED)
    except Exception as error:  # noqa: BLE001 - the edge: a defect of ours must still be one line, with its place
        return _fail(
            f"a defect in lenitive: {type(error).__name__}: {error} ({_place_of(error)}); please report it",
            Exit.WORLD_FAILED,
        )


def _fail(line: str, code: Exit) -> int:
    sys.stderr.write(f"lenitive: {' '.join(line.split())}\n")
    return code


def _place_of(error: BaseException) -> str:
    place = "unknown place"
    trace = error.__traceback__
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place

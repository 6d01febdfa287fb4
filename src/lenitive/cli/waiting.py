"""A progress bar for whoever waits longer than a second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Final

from lenitive.cli.edge import PageConsole

Told = Callable[[int, int], None]
"""To be told how many of all are done."""

SECONDS_BEFORE_A_BAR: Final = 1.0


@contextmanager
def waiting(what: str) -> Iterator[Told]:
    """A bar on standard error, once a second has gone by, for a person; nothing in a script.

    It moves to and fro until it is told how far the work is.

    Args:
        what: What is waited for, in a word or two.
    """
    console = PageConsole(stderr=True)
    if not console.is_terminal:
        yield lambda _done, _of_all: None
        return
    from rich.progress import Progress  # noqa: PLC0415 - only for who waits

    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(what, total=None, visible=False)
        timer = Timer(SECONDS_BEFORE_A_BAR, lambda: bar.update(task, visible=True))
        timer.daemon = True
        timer.start()
        try:
            yield lambda done, of_all: bar.update(task, completed=done, total=of_all)
        finally:
            timer.cancel()

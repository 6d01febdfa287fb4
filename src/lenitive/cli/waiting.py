"""A progress bar for whoever waits longer than a second."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import Progress

SECONDS_BEFORE_A_BAR = 1.0


@contextmanager
def after_a_second(bar: Progress) -> Iterator[Callable[[int, int], None]]:
    """What is to be told how many of all are done; the bar appears once a second has gone by."""
    begun = time.monotonic()
    task = bar.add_task("people", total=None, visible=False)

    def told(done: int, people: int) -> None:
        late = time.monotonic() - begun > SECONDS_BEFORE_A_BAR
        bar.update(task, completed=done, total=people, visible=late)

    yield told

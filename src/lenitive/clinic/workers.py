"""Where the tasks of a long computation run: here on some threads, or on a cluster. It changes no number."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

import numpy as np

from lenitive.pkpd.histogram import Counts

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD: Final = 3
"""Tasks under way for each worker: enough to keep it busy, few enough that results do not pile up."""

CONNECT_S: Final = 10
"""How long a cluster may take to answer."""


class Engine(Protocol):
    """Runs tasks, few at a time."""

    def each(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """The result of every task, in whatever order they end."""
        ...

    def counted(
        self, work: Callable[[Task, Counts], None], tasks: Iterable[Task], *, size: int, told: Callable[[], None]
    ) -> Counts:
        """What all tasks count together.

        Args:
            work: Adds the counts of one task to an array.
            tasks: What to count.
            size: Of the array.
            told: Called when a task is done.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """Threads of this process."""

    workers: int

    def each(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """The result of every task, in order."""
        left = iter(tasks)
        pool = ThreadPoolExecutor(max_workers=self.workers)
        try:
            under_way: deque[Future[Result]] = deque(
                pool.submit(work, task) for task in islice(left, AHEAD * self.workers)
            )
            while under_way:
                result = under_way.popleft().result()
                under_way.extend(pool.submit(work, task) for task in islice(left, 1))
                yield result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def counted(
        self, work: Callable[[Task, Counts], None], tasks: Iterable[Task], *, size: int, told: Callable[[], None]
    ) -> Counts:
        """What all tasks count together; every thread adds to an array of its own."""
        own, parts = threading.local(), [np.zeros(size, dtype=np.int64)]

        def add(task: Task) -> None:
            if not hasattr(own, "counts"):
                own.counts = np.zeros(size, dtype=np.int64)
                parts.append(own.counts)
            work(task, own.counts)

        for _ in self.each(add, tasks):
            told()
        for part in parts[1:]:
            parts[0] += part
        return parts[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A Dask cluster.

    Attributes:
        client: Of `distributed`, connected.
        ahead: Tasks under way at once.
    """

    client: Any
    ahead: int

    def each(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """The result of every task, in whatever order they end; none stays on the cluster."""
        left = iter(tasks)
        shared = self.client.scatter(work, broadcast=True)
        first = [self.client.submit(_run, shared, task, pure=False) for task in islice(left, self.ahead)]
        ending = import_module("distributed").as_completed(first)
        for future in ending:
            result = future.result()
            future.release()
            for task in islice(left, 1):
                ending.add(self.client.submit(_run, shared, task, pure=False))
            yield result

    def counted(
        self, work: Callable[[Task, Counts], None], tasks: Iterable[Task], *, size: int, told: Callable[[], None]
    ) -> Counts:
        """What all tasks count together; every task sends back an array."""
        total = np.zeros(size, dtype=np.int64)
        for part in self.each(_Counting(work=work, size=size), tasks):
            total += part
            told()
        return total


def _run(work: Callable[[Task], Result], task: Task) -> Result:
    return work(task)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counting:
    """Counting as a function with a result, for another machine."""

    work: Callable[[Any, Counts], None]
    size: int

    def __call__(self, task: object) -> Any:  # noqa: ANN401 - counts in the smallest type that holds them
        counts = np.zeros(self.size, dtype=np.int64)
        self.work(task, counts)
        return counts.astype(np.int32)


def local_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def on_cluster(address: str, *, workers: int) -> Iterator[Cluster]:
    """A Dask cluster by its address, or one of processes on this machine.

    Args:
        address: "local", or for example "tcp://scheduler:8786".
        workers: Processes of a local cluster; the other kind has its own.

    Raises:
        ImportError: Dask is not installed.
        ValueError: It is no address.
        OSError: Nobody answers there.
    """
    distributed: Any = import_module("distributed")
    if address == "local":
        with (
            distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield Cluster(client=client, ahead=AHEAD * workers)
        return
    with distributed.Client(address, timeout=CONNECT_S) as client:
        threads = sum(client.nthreads().values())
        yield Cluster(client=client, ahead=AHEAD * max(1, threads))

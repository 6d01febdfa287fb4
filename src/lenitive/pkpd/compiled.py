"""The same answers as `linear`, compiled: for hundreds to millions of people.

Numba is loaded on the first call. What it has compiled is kept beside the source, or in the user's cache where the
source cannot be written to, or not at all where neither can.

Threads: the loops are compiled without the interpreter's lock and use no threads of their own. `amounts` shares people
out among threads of its own; `reduce` stays on the thread that calls it, so that a caller may run several pieces at
once. No parallel layer of Numba is used: its default must not be entered from two threads.
"""

import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from types import FunctionType
from typing import Any, Final

import numpy as np

from lenitive.pkpd.abreast import ABREAST, Job
from lenitive.pkpd.compartments import Array, Block, Bolus, Dosing, Infusion, check_blocks, check_dosing, rates_of
from lenitive.pkpd.histogram import Bins, Counts
from lenitive.pkpd.kernels import KERNELS
from lenitive.pkpd.lanes import LANES
from lenitive.pkpd.scalar import SCALAR
from lenitive.pkpd.schedule import last_change, schedule_of, stretches_of, table_of
from lenitive.pkpd.tallies import TALLIES, Tally
from lenitive.pkpd.triangular import TRIANGULAR

__all__ = ["Array", "Block", "Bolus", "Dosing", "Infusion", "amounts", "compiled_functions", "linked"]


def linked(functions: Sequence[Callable[..., Any]], decorate: Callable[[Any], Any]) -> dict[str, Any]:
    """Plain functions that call one another, each decorated, so that they call one another's decorated form.

    Args:
        functions: Those that are called before those that call them.
        decorate: For example `numba.njit`, or `numba.cuda.jit(device=True)`.

    Returns:
        The decorated functions by name. Their qualified names hold a stamp of all the sources, by which Numba's cache
        knows them: a change of any of them, or of a number they use, is a change of all.

    Example:
        >>> from lenitive.pkpd import scalar
        >>> found = linked([scalar.passing, scalar.advance], lambda function: function)
        >>> state = [8.0]
        >>> found["advance"](1, [0.0], state, 0.5, 4.0)
        >>> state
        [10.0]
    """
    stamp = 0
    for function in functions:
        code, around = getattr(function, "__code__"), getattr(function, "__globals__")  # noqa: B009 - not of every callable
        constants = [around[name] for name in code.co_names if isinstance(around.get(name), int | float)]
        stamp = zlib.crc32(code.co_code + repr((code.co_consts, code.co_names, constants)).encode(), stamp)
    found: dict[str, Any] = {}
    for function in functions:
        plain: Any = function
        copy = FunctionType(plain.__code__, plain.__globals__ | found, plain.__name__, plain.__defaults__)
        copy.__qualname__ = f"{plain.__name__}_{stamp:08x}"
        copy.__module__ = plain.__module__
        found[plain.__name__] = decorate(copy)
    return found


_INLINED: Final = frozenset(
    {
        "passing",
        "tabulate",
        "forced",
        "pick",
        "trace_line",
        "stream",
        "advance_exactly",
        "step_on",
        "sum_up",
        "note",
        "note_three",
        "note_four",
        "note_five",
        "note_output",
        "count_bins",
    }
)
"""So small, and called so often, that a call would cost more than they do."""

LOOPS: Final = frozenset({"trace", "trace_exactly", "tally_people"})
"""Those that are called from outside, and kept on disk."""

_SHARES: Final = 4
"""Pieces for each thread, so that none waits long for another."""

_WORTH_THREADS: Final = 200_000
"""Amounts in a piece that is worth a thread."""

_WIDEST: Final = 2**16
"""Bins of a row."""

_LONGEST: Final = 1024
"""Times in one recurrence; its state is moved once in 64 of them."""


@lru_cache(maxsize=1)
def compiled_functions() -> Mapping[str, Any]:
    """Every function of `scalar`, `triangular` and `kernels`, compiled for this machine when first called.

    Those that loop over people are kept on disk.
    """
    import numba  # noqa: PLC0415 - a third of a second that few calls need

    without_scipy()

    def decorate(function: Any) -> Any:  # noqa: ANN401 - Numba has no types
        if function.__name__ == "put_eight":
            return past_the_cache()
        how: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}
        if function.__name__ not in LOOPS:
            return numba.njit(function, forceinline=function.__name__ in _INLINED, **how)
        try:
            return numba.njit(function, cache=True, **how)
        except RuntimeError:  # neither the source nor the user's cache can be written to
            return numba.njit(function, **how)

    return linked([*SCALAR, *TRIANGULAR, *LANES, *ABREAST, *KERNELS, *TALLIES], decorate)


def without_scipy() -> None:
    """Let Numba look whether SciPy is there without loading it: an eighth of a second, and nothing here needs it.

    Whoever later compiles a matrix product has it loaded then, by the same function of Numba.
    """
    linear: Any = import_module("numba.np.linalg")
    name, loaded = "numba.np.arraymath", getattr(linear, "ensure_blas", None)
    if loaded is None or name in sys.modules:
        return

    def looked_for() -> None:
        if find_spec("scipy") is None:
            raise ImportError("SciPy is not installed")

    linear.ensure_blas = looked_for
    try:
        products: Any = import_module(name)
        products.ensure_blas = loaded
    finally:
        linear.ensure_blas = loaded


def past_the_cache() -> Any:  # noqa: ANN401 - Numba has no types
    """`kernels.put_eight` as one machine instruction that writes to memory without reading it first."""
    ir: Any = import_module("llvmlite.ir")
    types: Any = import_module("numba.core.types")
    extending: Any = import_module("numba.extending")
    eight = ir.VectorType(ir.DoubleType(), 8)

    def put_eight(_typing: Any, found: Any, at: Any, line: Any, first: Any) -> Any:  # noqa: ANN401
        def written(context: Any, builder: Any, signature: Any, given: Any) -> Any:  # noqa: ANN401
            places = []
            for kind, array, place in zip(signature.args[::2], given[::2], given[1::2], strict=True):
                data = context.make_array(kind)(context, builder, array).data
                places.append(builder.bitcast(builder.gep(data, [place]), eight.as_pointer()))
            store = builder.store(builder.load(places[1], align=8), places[0], align=64)
            store.set_metadata("nontemporal", builder.module.add_metadata([ir.Constant(ir.IntType(32), 1)]))
            return context.get_dummy_value()

        return types.void(found, at, line, first), written

    return extending.intrinsic(put_eight)


def amounts(blocks: Sequence[Block], dosing: Dosing, *, times_min: Array, out: Array | None = None) -> Array:
    """The amount in each block's centre at each time: the numbers of `linear.amounts`, for many people.

    May be called from several threads at once, each with its own `out`.

    Args:
        blocks: As for `linear.solve`.
        dosing: As for `linear.amounts`.
        times_min: Minutes, rising or equal, finite; shape (times,).
        out: Where to put the answer: shape (blocks, people, times), float64, contiguous. New memory costs more than the
            arithmetic, so hand in the same array again.

    Returns:
        Shape (blocks, people, times), never negative; `out` if it was given.

    Raises:
        ValueError: As `linear.solve` and `linear.amounts`, or an `out` of another shape.

    Example:
        >>> one = Block(name="blood", loss_per_min=np.array([np.log(2) / 60]))  # half-life 60 min
        >>> found = amounts([one], [Bolus(at_min=0.0, amount=8.0)], times_min=np.array([0.0, 60.0, 120.0]))
        >>> np.round(found, 9).tolist()
        [[[8.0, 4.0, 2.0]]]
    """
    work = _Work.of(blocks, dosing, np.asarray(times_min, dtype=np.float64))
    shape = (len(blocks), work.people, work.times)
    found = np.empty(shape) if out is None else out
    if found.shape != shape or found.dtype != np.float64 or not found.flags.c_contiguous:
        raise ValueError(
            f"out has shape {found.shape}, {found.dtype}: give a contiguous float64 array of shape {shape}"
        )
    if not work.job.gaps.size or not found.size:
        found[:] = 0.0
        return found
    functions, lossy = compiled_functions(), np.zeros(work.people, dtype=np.bool_)

    def piece(first: int, last: int) -> None:
        functions["trace"](first, last, work.job, found, lossy)

    _shared(piece, work.people, len(blocks) * work.times)
    special = np.flatnonzero(lossy)
    if special.size:
        exact = np.empty((len(blocks), special.size, work.times))
        functions["trace_exactly"](special, work.job, exact)
        found[:, special] = exact
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Work:
    """A system, an input and times as compiled loops want them."""

    people: int
    times: int
    job: Job

    @classmethod
    def of(cls, blocks: Sequence[Block], dosing: Dosing, times_min: Array) -> "_Work":
        """Check and translate."""
        check_blocks(blocks)
        check_dosing(dosing, times_min)
        names = [block.name for block in blocks]
        sizes = np.array([1 + len(block.exchange_per_min) for block in blocks], dtype=np.int64)
        fed_by = [-1 if block.fed_by is None else names.index(block.fed_by) for block in blocks]
        given, schedule = rates_of(blocks), schedule_of(dosing)
        changes = schedule.changes_min[: last_change(schedule, times_min)]
        gaps = np.diff(np.append(changes, times_min[-1:])) if changes.size else changes
        doses, inflows = schedule.given[: gaps.size], schedule.rates_per_min[: gaps.size]
        if doses.shape[1] not in {1, given.shape[1]}:
            raise ValueError(f"dosing for {doses.shape[1]} people in a system of {given.shape[1]}")
        whole, real = table_of(stretches_of(changes, times_min, longest=_LONGEST))
        job = Job(sizes, np.array(fed_by, dtype=np.int64), given, gaps, doses, inflows, whole, real)
        return cls(people=given.shape[1], times=times_min.size, job=job)


def _shared(piece: Callable[[int, int], None], people: int, points: int) -> None:
    """Share people out among threads, where that is worth it."""
    from numba import config  # noqa: PLC0415 - loaded already

    cores: Any = config
    threads = min(int(cores.NUMBA_DEFAULT_NUM_THREADS), people * points // _WORTH_THREADS)
    if threads <= 1:
        piece(0, people)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - as above

    ends = np.linspace(0, people, threads * _SHARES + 1).astype(int).tolist()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for done in [pool.submit(piece, first, last) for first, last in pairwise(ends)]:
            done.result()


def reduce(
    blocks: Sequence[Block],
    dosing: Dosing,
    *,
    times_min: Array,
    seen: Sequence[tuple[str, Array]],
    bins: Bins,
    counts: Counts | None = None,
) -> Counts:
    """What many people have at each time, counted; nobody's curve is kept.

    Runs on the thread that calls it, without the interpreter's lock: call it for pieces of a population from several
    threads, each with its own `counts`, and add those up. The answer does not depend on the pieces.

    Args:
        blocks: As for `linear.solve`.
        dosing: As for `linear.amounts`.
        times_min: Minutes, rising or equal, finite; shape (times,).
        seen: What is looked at: the name of a block, and what turns its amount into the output, shape (people,).
        bins: A row for each output at each time, output after output.
        counts: Added to in place, instead of starting from nothing; shape (bins.size,).

    Returns:
        How many have what, in the bins of each output at each time, output after output; `counts` if it was given.

    Raises:
        ValueError: As `linear.solve` and `linear.amounts`, an unknown block, or bins for other outputs or times.

    Example:
        >>> from lenitive.pkpd.histogram import bins_for, percentiles
        >>> one = Block(name="blood", loss_per_min=np.full(100, np.log(2) / 60))  # half-life 60 min
        >>> bins = bins_for(np.array([7.0, 1.5]), np.array([9.0, 2.5]))
        >>> found = reduce([one], [Bolus(at_min=0.0, amount=8.0)], times_min=np.array([0.0, 120.0]),
        ...                seen=[("blood", np.ones(100))], bins=bins)
        >>> percentiles(bins, found, [0.5]).round(1).tolist()
        [[8.0, 2.0]]
    """
    times_min = np.asarray(times_min, dtype=np.float64)
    work = _Work.of(blocks, dosing, times_min)
    names = [block.name for block in blocks]
    unknown = [name for name, _ in seen if name not in names]
    if unknown:
        raise ValueError(f"no block is called {unknown[0]!r}; there are {names}")
    if bins.lowest.size != len(seen) * work.times:
        raise ValueError(f"bins for {bins.lowest.size} rows: {len(seen)} outputs at {work.times} times need as many")
    if bins.size and int(np.diff(bins.starts).max()) > _WIDEST:
        raise ValueError(f"a row of bins has more than {_WIDEST}: give it a narrower range")
    total = bins.nothing() if counts is None else counts
    scales = np.array([np.broadcast_to(scale, work.people) for _, scale in seen], dtype=np.float64)
    places = np.array([names.index(name) for name, _ in seen], dtype=np.int64)
    if work.job.gaps.size and work.people:
        tally = Tally(places, scales, bins.lowest, bins.starts, total)
        compiled_functions()["tally_people"](0, work.people, work.job, tally)
    elif work.people:
        total[bins.starts[:-1]] += work.people
    return total

"""Amounts in one compartment whose loss grows linearly with time, fed by a curve that is known exactly; knows no drug.

Its rate is loss x (1 + growth x time). In the time that this loss sees, stretched by (1 + growth x time), the loss is
constant. Between changes of input the feed is a sum of exponentials: smooth, so that Legendre polynomials hold it to
rounding on panels that double in length away from each change. The integral of a polynomial against the exponential of
a constant loss is known in closed form (spherical Bessel functions). Nothing is integrated in steps.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from lenitive.pkpd.linear import Array

_NODES: Final = 16
_FIRST_PANEL_MIN: Final = 0.5
"""Rates of the feed up to 8 per minute are held to rounding by the first panel, and have faded in the later ones."""

_UPWARD_FROM: Final = 30.0
_DOWNWARD_STEPS: Final = 40
_NUMBERS_AT_ONCE: Final = 2_000_000


def amounts_with_growing_loss(
    feed_per_min: Callable[[Array], Array],
    *,
    loss_per_min: Array,
    growth_per_min: float,
    changes_min: Array,
    times_min: Array,
) -> Array:
    """The amount at each time.

    Args:
        feed_per_min: What arrives per minute at given minutes, shape (people, minutes); smooth between changes, and
            asked for strictly between them.
        loss_per_min: Fraction of the amount that leaves per minute at the first change; shape (people,).
        growth_per_min: Share of that loss that is added per minute since the first change; the same for all.
        changes_min: When the input changes, rising; nothing is there before the first.
        times_min: Minutes, rising or equal; shape (times,).

    Returns:
        Shape (people, times), never negative.

    Raises:
        ValueError: A loss or growth that is negative or not finite.

    Source:
        Checked against `ode.integrated` in the tests.

    Example:
        >>> found = amounts_with_growing_loss(lambda at: np.ones((1, at.size)), loss_per_min=np.array([0.1]),
        ...                                   growth_per_min=0.0, changes_min=np.array([0.0]),
        ...                                   times_min=np.array([0.0, 10.0]))
        >>> found.round(4).tolist()  # (1 - exp(-1)) / 0.1
        [[0.0, 6.3212]]
    """
    if not (np.all((loss_per_min >= 0) & np.isfinite(loss_per_min)) and 0 <= growth_per_min < np.inf):
        raise ValueError(f"loss {loss_per_min} growing by {growth_per_min} per minute: give finite numbers, 0 or more")
    found = np.zeros((loss_per_min.size, times_min.size))
    if not changes_min.size or not times_min.size:
        return found
    edges_min = _edges(changes_min, times_min)
    amount = np.zeros(loss_per_min.size)
    reached = {float(edges_min[0]): amount}
    first_min = float(changes_min[0])
    for ends_min in _chunks(edges_min, loss_per_min.size):
        decays, gains = _panels(
            feed_per_min, loss_per_min, growth_per_min=growth_per_min, first_min=first_min, ends_min=ends_min
        )
        for panel, end_min in enumerate(ends_min[1:]):
            amount = amount * decays[:, panel] + gains[:, panel]
            reached[float(end_min)] = amount
    for place, time_min in enumerate(times_min):
        if time_min > first_min:
            found[:, place] = reached[float(time_min)]
    return np.maximum(found, 0.0)


def _edges(changes_min: Array, times_min: Array) -> Array:
    """Ends of panels: changes, times asked for, and between them lengths that double away from the last change."""
    last_min = max(float(times_min[-1]), float(changes_min[0]))
    ends = {float(time) for time in times_min if time > changes_min[0]} | {float(changes_min[0])}
    for start, end in zip(changes_min, [*changes_min[1:], last_min], strict=True):
        length_min = min(float(end), last_min) - float(start)
        doublings = np.arange(max(0, int(np.ceil(np.log2(max(length_min, 1e-9) / _FIRST_PANEL_MIN)))))
        ends.update(float(start) + _FIRST_PANEL_MIN * 2.0**doublings)
        ends.add(float(start))
    return np.array(sorted(end for end in ends if end <= last_min))


def _chunks(edges_min: Array, people: int) -> Iterator[Array]:
    """Runs of panels that fit into memory for this many people; neighbours share an end."""
    panels = max(1, _NUMBERS_AT_ONCE // (people * _NODES))
    for start in range(0, edges_min.size - 1, panels):
        yield edges_min[start : start + panels + 1]


def _panels(
    feed_per_min: Callable[[Array], Array],
    loss_per_min: Array,
    *,
    growth_per_min: float,
    first_min: float,
    ends_min: Array,
) -> tuple[Array, Array]:
    """For each panel what is left of an amount at its start, and what its feed adds by its end; (people, panels)."""
    from numpy.polynomial import legendre  # noqa: PLC0415 - only the one model that needs it waits for it

    nodes, weights = legendre.leggauss(_NODES)
    seen = ends_min - first_min
    seen = seen + growth_per_min * seen**2 / 2  # the time that the loss sees
    half = np.diff(seen) / 2
    inside = (seen[:-1] + half)[:, None] + half[:, None] * nodes
    # back from the time that the loss sees, without cancellation where nothing grows
    since_min = 2 * inside / (1 + np.sqrt(1 + 2 * growth_per_min * inside))
    fed = feed_per_min((first_min + since_min).ravel()).reshape(-1, *since_min.shape) / (1 + growth_per_min * since_min)
    orders = np.arange(_NODES)
    to_legendre = legendre.legvander(nodes, _NODES - 1) * weights[:, None] * (orders + 0.5)
    lost = loss_per_min[:, None] * half
    gains = 2 * half * np.einsum("pmn,nk,pmk->pm", fed, to_legendre, _scaled_bessel(lost), optimize=True)
    return np.exp(-2 * lost), gains


def _scaled_bessel(argument: Array) -> Array:
    """exp(-z) times the modified spherical Bessel function of z, for orders 0 to 15 in the last axis."""
    found = np.zeros((*argument.shape, _NODES))
    safe = np.where(argument > 0, argument, 1.0)
    found[..., 0] = np.where(argument > 0, -np.expm1(-2 * argument) / (2 * safe), 1.0)
    # ratios of neighbours from above: any start is forgotten on the way down, unless the argument is large
    small = np.minimum(argument, _UPWARD_FROM)
    ratios = np.zeros_like(found)
    ratio = np.zeros_like(argument)
    for order in range(_NODES + _DOWNWARD_STEPS, -1, -1):
        ratio = small / (2 * order + 3 + small * ratio)
        if order < _NODES:
            ratios[..., order] = ratio
    upward = np.maximum(argument, _UPWARD_FROM)
    before, now = (1 + np.exp(-2 * upward)) / (2 * upward), -np.expm1(-2 * upward) / (2 * upward)
    for order in range(1, _NODES):
        before, now = now, before - (2 * order - 1) / upward * now
        found[..., order] = np.where(argument < _UPWARD_FROM, found[..., order - 1] * ratios[..., order - 1], now)
    return found

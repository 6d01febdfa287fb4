"""Whatever the system, the step and the levels: never above the level, never negative, never above the largest rate."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.pkpd.linear import Array, Block, Infusion, System, amounts, solve
from lenitive.pkpd.targets import Pump, schedule

rates_per_min = st.floats(min_value=1e-4, max_value=2.0)


@st.composite
def systems(draw: st.DrawFn) -> System:
    def one() -> Array:
        return np.array([draw(rates_per_min)])

    peripherals = tuple((one(), one()) for _ in range(draw(st.integers(min_value=0, max_value=2))))
    blocks = [Block(name="blood", loss_per_min=one(), exchange_per_min=peripherals)]
    for name, before in (("site", "blood"), ("slow", "site"))[: draw(st.integers(min_value=0, max_value=2))]:
        blocks.append(Block(name=name, loss_per_min=one(), fed_by=before, feed_per_min=one()))
    return solve(blocks)


@settings(max_examples=60, deadline=None)
@given(
    system=systems(),
    every_min=st.sampled_from([0.5, 1.0, 3.0, 10.0, 30.0]),
    steps=st.integers(min_value=1, max_value=40),
    levels=st.lists(st.floats(min_value=0.0, max_value=100.0), min_size=1, max_size=3),
    largest=st.floats(min_value=0.0, max_value=1000.0),
    grain=st.sampled_from([0.0, 0.3]),
)
def test_no_schedule_passes_its_level(
    system: System, every_min: float, steps: int, levels: list[float], largest: float, grain: float
) -> None:
    block, duration_min = system.names[-1], every_min * steps
    timeline = tuple((place * duration_min / len(levels), level) for place, level in enumerate(levels))
    pump = Pump(duration_min=duration_min, every_min=every_min, largest_per_min=largest, grain_per_min=grain)

    rates = schedule(system, block, timeline, pump)

    assert np.all((rates >= 0) & (rates <= largest))
    infusions = [
        Infusion(start_min=float(start), duration_min=every_min, amount_per_min=float(rate))
        for start, rate in zip(pump.starts_min, rates, strict=True)
    ]
    times = np.linspace(0, 3 * duration_min, 3001)
    curve = amounts(system, infusions, times_min=times)[block][0]
    allowed = np.array(levels)[np.searchsorted([start for start, _ in timeline], times, side="right") - 1]
    assert np.all(curve <= allowed * (1 + 1e-9) + 1e-9)

"""A simulated link: what each class of fault does to frames, and what a receiver makes of it."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from lenitive.devices.endpoint import Endpoint
from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.link import PERFECT, Direction, Link, LinkQuality
from lenitive.devices.messages import ReadBack
from lenitive.devices.protocol import Binding, Kind, Reason, Received, Rejected, Sender

KEY = bytes(32)
DOWN, UP = Direction.TO_DEVICE, Direction.TO_SUPERVISOR
PERSON = Binding(infusion="INF-1", token="0" * 32)
COUNT = 400


def fault(kind: FaultKind, intensity: int = 1, lasts_ms: int = 10**9) -> Fault:
    return Fault(start_ms=0, duration_ms=lasts_ms, kind=kind, where=Where.PUMP, intensity=intensity)


def link(*faults: Fault, seed: int = 1, quality: LinkQuality = PERFECT) -> Link:
    return Link(np.random.default_rng(seed), quality=quality, faults=faults)


def ends() -> tuple[Endpoint, Endpoint]:
    here = Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.SUPERVISOR)
    there = Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.DEVICE)
    for end in (here, there):
        end.bind(PERSON, confirmed=True)
    return here, there


def over(one: Link, count: int = COUNT, way: Direction = DOWN) -> tuple[list[int], Counter[Reason], list[int]]:
    """Numbers that counted at the far end, how many were rejected and why, and when each frame arrived."""
    here, there = ends()
    for number in range(count):
        one.send(here.say(ReadBack(request=number), at_ms=number * 1000), way, at_ms=number * 1000)
    counted, rejected, times = [], Counter[Reason](), []
    for at_ms, line in one.arrived(way, until_ms=10**12):
        times.append(at_ms)
        judged = there.hear(line, at_ms=at_ms)
        if isinstance(judged, Rejected):
            rejected[judged.reason] += 1
        else:
            assert isinstance(judged, Received)
            assert isinstance(judged.frame.body, ReadBack)
            counted.append(judged.frame.body.request)
    return counted, rejected, times


def test_a_good_link_delivers_every_frame_once_and_in_order() -> None:
    counted, rejected, times = over(link(quality=LinkQuality()))
    assert counted == list(range(COUNT))
    assert not rejected
    late = [at - 1000 * number for number, at in enumerate(times)]
    assert 20 <= min(late) <= max(late) <= 30


def test_frames_are_lost_by_chance() -> None:
    one = link(fault(FaultKind.LINK_LOSS, 30))
    counted, rejected, _ = over(one)
    assert 0.62 * COUNT < len(counted) < 0.78 * COUNT
    assert not rejected
    assert one.fired[FaultKind.LINK_LOSS] == COUNT - len(counted)


def test_a_frame_that_arrives_twice_counts_once() -> None:
    one = link(fault(FaultKind.LINK_DUPLICATION, 50))
    counted, rejected, _ = over(one)
    assert counted == list(range(COUNT))
    assert rejected == Counter({Reason.REPLAYED: one.fired[FaultKind.LINK_DUPLICATION]})
    assert rejected[Reason.REPLAYED] > 150


def test_a_frame_that_was_overtaken_has_no_effect() -> None:
    one = link(fault(FaultKind.LINK_REORDERING, 20))
    counted, rejected, times = over(one)
    assert counted == sorted(counted)
    assert times == sorted(times)
    assert rejected[Reason.OUT_OF_ORDER] > 40
    assert len(counted) + sum(rejected.values()) == COUNT
    assert one.fired[FaultKind.LINK_REORDERING]


def test_a_slow_link_is_late_and_in_order() -> None:
    one = link(fault(FaultKind.LINK_DELAY, 20_000))
    counted, _, times = over(one)
    assert counted == list(range(COUNT))
    assert times == [1000 * number + 20_000 for number in range(COUNT)]
    assert one.fired[FaultKind.LINK_DELAY] == COUNT


def test_a_delay_that_ends_lets_nothing_overtake() -> None:
    _, _, times = over(link(fault(FaultKind.LINK_DELAY, 20_000, lasts_ms=100_000)))
    assert times == sorted(times)
    assert times[-1] == (COUNT - 1) * 1000


def test_a_damaged_frame_is_rejected_whatever_bit_it_was() -> None:
    one = link(fault(FaultKind.LINK_CORRUPTION, 100))
    counted, rejected, _ = over(one)
    assert counted == []
    assert sum(rejected.values()) == COUNT == one.fired[FaultKind.LINK_CORRUPTION]
    assert set(rejected) >= {Reason.BAD_MAC, Reason.MALFORMED}


def test_a_frame_that_was_cut_off_is_rejected() -> None:
    one = link(fault(FaultKind.LINK_TRUNCATION, 100))
    counted, rejected, _ = over(one)
    assert (counted, rejected) == ([], Counter({Reason.MALFORMED: COUNT}))
    assert one.fired[FaultKind.LINK_TRUNCATION] == COUNT


@pytest.mark.parametrize(("intensity", "open_way"), [(0, UP), (1, DOWN)])
def test_a_half_open_link_passes_one_way_and_tells_nobody(intensity: int, open_way: Direction) -> None:
    one = link(fault(FaultKind.LINK_HALF_OPEN, intensity))
    for way in Direction:
        one.send(b"x", way, at_ms=0)
    assert {way: len(one.arrived(way, until_ms=10)) for way in Direction} == {
        way: int(way is open_way) for way in Direction
    }
    assert one.fired[FaultKind.LINK_HALF_OPEN] == 1


def test_a_partition_passes_nothing_and_keeps_nothing_back_for_later() -> None:
    one = link(fault(FaultKind.LINK_PARTITION, lasts_ms=100_000))
    counted, rejected, _ = over(one)
    assert (counted, rejected) == (list(range(100, COUNT)), Counter())
    assert one.fired[FaultKind.LINK_PARTITION] == 100


def test_what_somebody_sends_again_has_no_effect() -> None:
    one = link(fault(FaultKind.LINK_REPLAY, 100))
    counted, rejected, _ = over(one)
    assert counted == list(range(COUNT))
    assert sum(rejected.values()) == COUNT == one.fired[FaultKind.LINK_REPLAY]
    assert set(rejected) == {Reason.REPLAYED, Reason.TOO_OLD}


def test_a_forged_signature_is_rejected() -> None:
    one = link(fault(FaultKind.LINK_BAD_MAC, 100))
    counted, rejected, _ = over(one)
    assert (counted, rejected) == ([], Counter({Reason.BAD_MAC: COUNT}))
    assert one.fired[FaultKind.LINK_BAD_MAC] == COUNT


def test_both_ways_are_one_link_with_one_chance() -> None:
    assert over(link(fault(FaultKind.LINK_LOSS, 40)), way=UP)[0] == over(link(fault(FaultKind.LINK_LOSS, 40)))[0]


def test_the_same_seed_and_frames_arrive_the_same_and_another_seed_differently() -> None:
    spoiled = [fault(kind, 30) for kind in FaultKind if kind.value.startswith("link_") and kind not in {
        FaultKind.LINK_PARTITION, FaultKind.LINK_HALF_OPEN, FaultKind.LINK_DELAY}]  # fmt: skip

    def arrivals(seed: int) -> tuple[tuple[int, bytes], ...]:
        one, (here, _) = link(*spoiled, seed=seed, quality=LinkQuality(loss_pct=5)), ends()
        for number in range(COUNT):
            one.send(here.say(ReadBack(request=number), at_ms=number), DOWN, at_ms=number * 100)
        return one.arrived(DOWN, until_ms=10**9)

    assert arrivals(1) == arrivals(1)
    assert arrivals(1) != arrivals(2)
    assert all(a[0] <= b[0] for a, b in pairwise(arrivals(1)))


def test_who_waits_knows_when_something_comes() -> None:
    one = link(quality=LinkQuality(delay_ms=50, jitter_ms=0))
    assert one.next_ms() is None
    one.send(b"x", UP, at_ms=100)
    assert one.next_ms() == 150
    assert one.arrived(UP, until_ms=149) == ()
    assert one.arrived(UP, until_ms=150) == ((150, b"x"),)
    assert one.next_ms() is None

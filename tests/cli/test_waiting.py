"""Whoever waits is told how far the work is, whichever way it is done."""

import io
import time
from itertools import pairwise

import pytest

from lenitive.cli import waiting
from lenitive.cli.edge import PageConsole
from lenitive.clinic.simulate import SimulationRequest, simulate
from lenitive.clinic.simulate_pooled import pooled
from lenitive.clinic.simulated_tables import everybody
from lenitive.clinic.workers import Threads
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.response import Baseline

ENGINE = Threads(workers=2)


def asked(people: int, *, times: int, model: str = "default_racemic_v1", responses: bool = False) -> SimulationRequest:
    return SimulationRequest(
        model=model,
        person=Person(weight_kg=70.0),
        given=(Delivery(start_min=0, duration_min=300, rate_mg_h=14.0),),
        times_min=tuple(float(5 * place) for place in range(times)),
        people=people,
        baseline=Baseline(pain_nrs=7),
        with_responses=responses,
    )


def is_rising_to(told: list[tuple[int, int]], people: int) -> None:
    assert len(told) > 1
    assert told[-1] == (people, people)
    assert all(before <= after for (before, _), (after, _) in pairwise(told))
    assert {of_all for _, of_all in told} == {people}


@pytest.mark.parametrize(("people", "times", "responses"), [(5000, 97, True), (20_000, 25, False), (70_000, 5, False)])
def test_exact_and_counted_people_tell_how_far_they_are(people: int, times: int, responses: bool) -> None:
    told: list[tuple[int, int]] = []
    simulate(asked(people, times=times, responses=responses), ENGINE, lambda *how_far: told.append(how_far))
    is_rising_to(told, people)


@pytest.mark.parametrize(("people", "times"), [(5000, 97), (40_000, 5)])
def test_a_band_over_several_models_tells_how_far_it_is(people: int, times: int) -> None:
    told: list[tuple[int, int]] = []
    requests = [asked(people, times=times, model=name) for name in ("default_racemic_v1", "hijazi2003")]
    pooled(requests, ENGINE, lambda *how_far: told.append(how_far))
    is_rising_to(told, 2 * people)


def test_a_table_of_every_person_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    table = everybody([asked(4000, times=97)], lambda *how_far: told.append(how_far))
    assert table.height == 4000 * 97
    is_rising_to(told, 4000)


def test_a_bar_is_there_once_the_wait_is_long_and_never_in_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SECONDS_BEFORE_A_BAR", 0.05)
    monkeypatch.setenv("TERM", "xterm")
    shown = {}
    for is_terminal in (True, False):
        written = io.StringIO()

        def console(*, stderr: bool, there: bool = is_terminal, file: io.StringIO = written) -> PageConsole:
            assert stderr
            made = PageConsole()
            made.file, made._force_terminal, made.is_interactive = file, there, there
            return made

        monkeypatch.setattr(waiting, "PageConsole", console)
        with waiting.waiting("people") as told:
            time.sleep(0.3)
            told(1, 4)
            time.sleep(0.3)
        shown[is_terminal] = written.getvalue()
    assert "people" in shown[True]
    assert "25%" in shown[True]
    assert shown[False] == ""

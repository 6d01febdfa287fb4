"""Every instrument of the registry, checked alike."""

import pytest

from lenitive.domain.assessment.instrument import Given, Instrument, Licence, Score, score
from lenitive.domain.assessment.instruments import INSTRUMENTS
from lenitive.domain.assessment.instruments.child_pugh import child_pugh
from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.refusal import Refusal

ALL = pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda instrument: instrument.id)
SLOTS = {
    "bpi_sf",
    "cadss",
    "cadss_6",
    "dn4",
    "ecs_cp",
    "esas_r",
    "four_at",
    "icsi",
    "ipos",
    "lanss",
    "mmse",
    "paindetect",
    "poss",
    "promis_pain",
    "s_lanss",
}
FREE = {
    "aldrete",
    "child_pugh",
    "ecog",
    "nausea",
    "news2",
    "nrs",
    "padss",
    "pgic",
    "psychotomimetic",
    "rass",
    "vas",
    "vrs",
    "vrs_5",
}


def rule_of(instrument: Instrument, answers: dict[str, Given | None]) -> str | None:
    found = score(instrument, answers)
    return found.rule if isinstance(found, Refusal) else None


@ALL
def test_its_examples_score_as_written(instrument: Instrument) -> None:
    assert instrument.examples
    for example in instrument.examples:
        found = score(instrument, example.answers)
        assert isinstance(found, Score), found
        assert (found.total, found.meanings) == (example.total, example.meanings)


@ALL
def test_its_total_stays_in_range_and_its_sources_are_registered(instrument: Instrument) -> None:
    for example in instrument.examples:
        assert example.total is None or instrument.low <= example.total <= instrument.high
    for cut in instrument.cut_offs:
        check_grade(cut.figure.source, cut.figure.grade)
        assert instrument.low <= cut.figure.value <= instrument.high
    assert instrument.licence_note
    assert instrument.measures


@ALL
def test_a_missing_item_is_never_counted_and_is_named(instrument: Instrument) -> None:
    complete = dict(instrument.examples[0].answers)
    for item in instrument.items:
        for answers in ({**complete, item.id: None}, {k: v for k, v in complete.items() if k != item.id}):
            refusal = score(instrument, answers)
            assert isinstance(refusal, Refusal)
            assert refusal.rule == "ASM-SCORE-01"
            assert item.id in refusal.what


@ALL
def test_impossible_answers_and_unknown_items_are_refused(instrument: Instrument) -> None:
    complete = dict(instrument.examples[0].answers)
    for item in instrument.items:
        for wrong in ("x", 1e9, float("nan"), -1e9):
            assert rule_of(instrument, {**complete, item.id: wrong}) == "ASM-SCORE-02"
        if not item.yes_no:
            assert rule_of(instrument, {**complete, item.id: True}) == "ASM-SCORE-02"
    assert rule_of(instrument, {**complete, "no_such_item": 1}) == "ASM-SCORE-03"


@ALL
def test_only_what_is_free_carries_items(instrument: Instrument) -> None:
    if instrument.is_slot:
        assert all(not item.levels and not item.yes_no for item in instrument.items)
        assert all(item.words.endswith("obtained elsewhere") for item in instrument.items)
    else:
        assert instrument.licence is Licence.FREE


def test_what_must_be_a_slot_is_a_slot_and_what_must_be_free_is_free() -> None:
    assert {name for name, instrument in INSTRUMENTS.items() if instrument.is_slot} >= SLOTS
    assert {name for name, instrument in INSTRUMENTS.items() if not instrument.is_slot} == FREE


NEWS2_NORMAL: dict[str, Given | None] = {
    "respiratory_rate_min": 16,
    "spo2_pct": 98,
    "spo2_scale": 1,
    "on_oxygen": False,
    "systolic_mmhg": 120,
    "heart_rate_min": 70,
    "consciousness": "alert",
    "temperature_c": 37.0,
}


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        *(
            ({"respiratory_rate_min": x}, p)
            for x, p in ((8, 3), (9, 1), (11, 1), (12, 0), (20, 0), (21, 2), (24, 2), (25, 3))
        ),
        *(({"spo2_pct": x}, p) for x, p in ((91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0))),
        *(
            ({"spo2_pct": x, "spo2_scale": 2}, p)
            for x, p in ((83, 3), (84, 2), (86, 1), (88, 0), (92, 0), (93, 0), (99, 0))
        ),
        *(
            ({"spo2_pct": x, "spo2_scale": 2, "on_oxygen": True}, p + 2)
            for x, p in ((83, 3), (85, 2), (87, 1), (88, 0), (92, 0), (93, 1), (94, 1), (95, 2), (96, 2), (97, 3))
        ),
        ({"on_oxygen": True}, 2),
        *(
            ({"systolic_mmhg": x}, p)
            for x, p in ((90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3))
        ),
        *(
            ({"heart_rate_min": x}, p)
            for x, p in ((40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2), (131, 3))
        ),
        *(({"consciousness": x}, 3) for x in ("new_confusion", "voice", "pain", "unresponsive")),
        *(
            ({"temperature_c": x}, p)
            for x, p in ((35.0, 3), (35.1, 1), (36.0, 1), (36.1, 0), (38.0, 0), (38.1, 1), (39.0, 1), (39.1, 2))
        ),
    ],
)
def test_news2_scores_each_row_of_its_chart(changes: dict[str, Given], points: int) -> None:
    found = score(INSTRUMENTS["news2"], {**NEWS2_NORMAL, **changes})
    assert isinstance(found, Score)
    assert found.total == points


def test_news2_says_why_it_cannot_watch_ketamine() -> None:
    found = score(INSTRUMENTS["news2"], {**NEWS2_NORMAL, "systolic_mmhg": 215})
    assert isinstance(found, Score)
    assert found.total == 0
    assert any("180-219" in limit for limit in found.limits)


def test_child_pugh_is_certain_only_when_what_is_missing_cannot_change_it() -> None:
    assert child_pugh({}).classes == ("A", "B", "C")
    known = {"bilirubin_mg_dl": 1, "albumin_g_l": 40, "inr": 1}
    assert child_pugh(known).classes == ("A", "B")
    assert child_pugh({**known, "ascites": "none"}).classes == ("A", "B")
    assert child_pugh({**known, "ascites": "none", "encephalopathy": "none"}).classes == ("A",)
    with pytest.raises(ValueError, match="ascites"):
        child_pugh({"ascites": "a bit"})


def test_dissociation_that_distresses_holds_and_loss_of_insight_stops() -> None:
    found = [score(INSTRUMENTS["psychotomimetic"], {"level": level}) for level in range(4)]
    assert [item.meanings for item in found if isinstance(item, Score)] == [(), (), ("hold the rate",), ("stop",)]

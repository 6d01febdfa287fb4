"""REGISTRY of the start gate: what must be so before an infusion starts. What is not known blocks, like a no."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lenitive.domain.foundation.answer import Answer, answer_of
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.bag import agreed
from lenitive.domain.infusion.events import CheckAnswer, ScoreKind
from lenitive.domain.infusion.kernel import MS_PER_MIN
from lenitive.domain.infusion.session import Channel, Reading, Score, Session, epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.infusion.thresholds import START_LIMITS, START_SCORES
from lenitive.domain.limits.library import SHIPPED

BASELINE_APART_MS: Final = SHIPPED.whole("LIM-BASELINE-01") * MS_PER_MIN
"""Two baseline sets this far apart, so that one reading taken in pain or fear is not the baseline."""

BASELINE_FRESH_MS: Final = SHIPPED.whole("LIM-BASELINE-02") * MS_PER_MIN
"""The newest set, and each score, may be this old when the infusion starts."""

_BASELINE_CHANNELS: Final = (
    Channel.SYSTOLIC,
    Channel.DIASTOLIC,
    Channel.HEART_RATE,
    Channel.RESPIRATORY_RATE,
    Channel.SPO2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One item that a person answers at the bedside.

    Attributes:
        id: CHK-….
        statement: What must be so; yes lets the infusion start.
        hazards: HAZ-… that it controls.
        source: Key in SOURCES.
        place: Where in the source.
        grade: How well it is known.
    """

    id: str
    statement: str
    hazards: tuple[str, ...]
    source: str = "lenitive"
    place: str = "start gate, awaiting sign-off"
    grade: Grade = Grade.ASSUMED


_ITEMS: Final = (
    CheckItem(id="CHK-IDENTITY", statement="Two identifiers agree with the order", hazards=("HAZ-15",)),
    CheckItem(id="CHK-CONSENT", statement="Consent is given and still holds today", hazards=("HAZ-17",)),
    CheckItem(id="CHK-WEIGHT", statement="Weight was measured in kg within 24 h", hazards=("HAZ-03", "HAZ-04")),
    CheckItem(id="CHK-ALLERGIES", statement="Allergies were asked today; none to ketamine", hazards=("HAZ-17",)),
    CheckItem(id="CHK-TESTS", statement="Pregnancy and liver tests that apply are in date", hazards=("HAZ-17",)),
    CheckItem(
        id="CHK-MEDICINES", statement="Medicines of today are checked; no interaction is open", hazards=("HAZ-43",)
    ),
    CheckItem(id="CHK-PUMP", statement="Two people checked the pump's settings and line", hazards=("HAZ-07", "HAZ-18")),
    CheckItem(id="CHK-ACCESS", statement="The cannula was flushed and is patent", hazards=("HAZ-21",)),
    CheckItem(
        id="CHK-MONITOR", statement="Monitor shows live values; its alarm was heard", hazards=("HAZ-19", "HAZ-34")
    ),
    CheckItem(id="CHK-CALL-BUTTON", statement="The call button was tested and is in reach", hazards=("HAZ-34",)),
    CheckItem(
        id="CHK-RESUSCITATION",
        statement="Suction, oxygen, bag-mask, airway kit, defibrillator and rescue medicines are at hand",
        hazards=("HAZ-19",),
        source="label_uk",
        place="resuscitation equipment available",
        grade=Grade.SECONDARY,
    ),
    CheckItem(
        id="CHK-STAFF",
        statement="A named observer and an advanced-life-support clinician are on site",
        hazards=("HAZ-19",),
    ),
    CheckItem(
        id="CHK-ESCORT",
        statement="A responsible adult takes the person home",
        hazards=("HAZ-49",),
        source="label_uk",
        place="outpatient use",
        grade=Grade.SECONDARY,
    ),
)

CHECKLIST: Final[dict[str, CheckItem]] = {item.id: item for item in _ITEMS}
"""Every item that a person answers, by id."""

COMPUTED: Final = (
    "CHK-BASELINE-SETS",
    "CHK-BASELINE-SCORES",
    "CHK-BAG",
    "CHK-PUMP-AT-REST",
    "CHK-CAPNOGRAPHY",
    *(limit.id for limit in START_LIMITS),
    *(score.id for score in START_SCORES),
)
"""Items that the session answers from its own data, so that nobody can tick them."""


def start_answers(session: Session, given: tuple[CheckAnswer, ...], *, at: datetime) -> Mapping[str, Answer]:
    """Every item of the start gate with its answer; an item that nobody answered is unknown."""
    said = {check.item: check.answer for check in given}
    answers = {item: said.get(item, Answer.UNKNOWN) for item in CHECKLIST}
    return {**answers, **computed_answers(session, at_ms=epoch_ms(at))}


def unmet(answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The items that keep an infusion from starting, in order, with "no" or "unknown".

    Example:
        >>> unmet({"CHK-CONSENT": Answer.YES, "CHK-ESCORT": Answer.UNKNOWN, "CHK-WEIGHT": Answer.NO})
        ('CHK-ESCORT unknown', 'CHK-WEIGHT no')
    """
    return tuple(f"{item} {answer}" for item, answer in answers.items() if answer is not Answer.YES)


def computed_answers(session: Session, *, at_ms: int) -> Mapping[str, Answer]:
    """The items that follow from the session's own data."""
    scored = all(
        _fresh_score(session, kind, at_ms)
        for kind in (ScoreKind.PAIN, ScoreKind.PSYCHOTOMIMETIC, ScoreKind.RASS, ScoreKind.NAUSEA)
    )
    capnography = session.plan is None or session.plan.etco2_required
    leaked = None if session.pump is None else session.pump.flow_while_stopped_ul == 0
    answers = {
        "CHK-BASELINE-SETS": _baseline_sets(session, at_ms),
        "CHK-BASELINE-SCORES": answer_of(scored or None),
        "CHK-BAG": answer_of(_bag_agreed(session)),
        "CHK-PUMP-AT-REST": answer_of(leaked),
        "CHK-CAPNOGRAPHY": answer_of(not capnography or _fresh(session, Channel.ETCO2, at_ms) is not None or None),
    }
    for limit in START_LIMITS:
        newest = _fresh(session, limit.threshold.channel, at_ms)
        answers[limit.id] = answer_of(None if newest is None else not limit.threshold.breached(newest.value, session))
    for one in START_SCORES:
        given = _fresh_score(session, one.kind, at_ms)
        unknown = None if one.needed else True
        answers[one.id] = answer_of(unknown if given is None else one.lets_start(given.value, session.plan))
    return answers


def _bag_agreed(session: Session) -> bool | None:
    """Two people counted the bag, each alone, and agree with each other and the order; None while one has not."""
    plan = session.plan
    if plan is None:
        return None
    return agreed(tuple(session.bag_counts.values()), conc_ug_ml=plan.conc_ug_ml, bag_ul=plan.bag_ul)


def _fresh_ms(session: Session) -> int:
    return number_in(session.plan, "LIM-BASELINE-02") * MS_PER_MIN


def _fresh_score(session: Session, kind: ScoreKind, at_ms: int) -> Score | None:
    newest = session.latest(kind)
    return newest if newest is not None and 0 <= at_ms - newest.at_ms <= _fresh_ms(session) else None


def _fresh(session: Session, channel: Channel, at_ms: int) -> Reading | None:
    newest = session.newest(channel)
    return newest if newest is not None and 0 <= at_ms - newest.at_ms <= _fresh_ms(session) else None


def _baseline_sets(session: Session, at_ms: int) -> Answer:
    """Two sets at least 5 min apart, the newest fresh; unknown when a channel was never read."""
    apart_ms = number_in(session.plan, "LIM-BASELINE-01") * MS_PER_MIN
    for channel in _BASELINE_CHANNELS:
        read = session.readings.get(channel, ())
        if not read or _fresh(session, channel, at_ms) is None:
            return Answer.UNKNOWN
        if read[-1].at_ms - read[0].at_ms < apart_ms:
            return Answer.NO
    return Answer.YES

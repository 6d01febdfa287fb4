"""Breathing."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import above, at_least, below, both, confirmed_by, either, fact
from lenitive.domain.candidacy.thresholds import (
    RESPIRATORY_RATE_MAX_PER_MIN,
    RESPIRATORY_RATE_MIN_PER_MIN,
    SPO2_MIN_PCT,
    STOP_BANG_HIGH,
)
from lenitive.domain.foundation.sources import Grade

_SLEEP_APNOEA: Final = confirmed_by(fact("obstructive_sleep_apnoea"), at_least("stop_bang", STOP_BANG_HIGH))

CRITERIA: Final = (
    Criterion(
        id="CAN-RESPIRATORY-01",
        row="r11",
        group="respiratory",
        weight=Weight.PRECAUTION,
        statement="Severe respiratory compromise, or sleep apnoea together with an opioid and a benzodiazepine.",
        holds=either(
            fact("severe_respiratory_compromise"),
            both(_SLEEP_APNOEA, fact("takes_opioid"), fact("takes_benzodiazepine")),
        ),
        uses=(
            "severe_respiratory_compromise",
            "obstructive_sleep_apnoea",
            "takes_opioid",
            "takes_benzodiazepine",
        ),
        may_use=("stop_bang",),
        action="Capnography throughout is mandatory; no sedative is added.",
        source="lenitive",
        place="inference from added respiratory depression; a STOP-BANG of 5 is general knowledge, not confirmed",
        grade=Grade.ASSUMED,
        hazards=("HAZ-38", "HAZ-45"),
        cases=(
            yes(severe_respiratory_compromise=True),
            yes(obstructive_sleep_apnoea=True, takes_opioid=True, takes_benzodiazepine=True),
            yes(obstructive_sleep_apnoea=False, stop_bang=5.0, takes_opioid=True, takes_benzodiazepine=True),
            no(severe_respiratory_compromise=False, obstructive_sleep_apnoea=False),
            no(severe_respiratory_compromise=False, obstructive_sleep_apnoea=False, stop_bang=4.0),
            no(severe_respiratory_compromise=False, obstructive_sleep_apnoea=True, takes_benzodiazepine=False),
            unknown(severe_respiratory_compromise=False, obstructive_sleep_apnoea=True, takes_opioid=True),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-RESPIRATORY-02",
        group="respiratory",
        weight=Weight.CONTRAINDICATION,
        statement="Oxygen saturation below {LIM-SPO2-01} % on the usual air or oxygen.",
        holds=below("spo2_pct", SPO2_MIN_PCT),
        uses=("spo2_pct",),
        action="Do not start; find and treat the cause. A target of 88-92 % needs a named override.",
        source="lenitive",
        place="do not start below 92 %, or 88 % when the target is 88-92 %",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-45"),
        cases=(yes(spo2_pct=91.0), no(spo2_pct=92.0), unknown()),
    ),
    Criterion(
        id="CAN-RESPIRATORY-03",
        group="respiratory",
        weight=Weight.CONTRAINDICATION,
        statement=("Respiratory rate below {LIM-BREATHING-01} or above {LIM-BREATHING-02} per minute."),
        holds=either(
            below("respiratory_rate_min", RESPIRATORY_RATE_MIN_PER_MIN),
            above("respiratory_rate_min", RESPIRATORY_RATE_MAX_PER_MIN),
        ),
        uses=("respiratory_rate_min",),
        action="Do not start; find and treat the cause.",
        source="scirp_ed",
        place="do not start",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-45"),
        cases=(
            yes(respiratory_rate_min=9.0),
            yes(respiratory_rate_min=31.0),
            no(respiratory_rate_min=10.0),
            no(respiratory_rate_min=30.0),
            unknown(),
        ),
        also=(
            Position(
                source="scirp_ed", position="Do not start below 10 or above 30 per minute.", grade=Grade.SECONDARY
            ),
        ),
    ),
)
"""Criteria about breathing."""

"""The registries as plain rows: what a command lists, a reference page prints, and a script reads."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final

from lenitive.clinic.documents import plain
from lenitive.domain.assessment.body_map import BODY_MAP
from lenitive.domain.assessment.instruments import INSTRUMENTS
from lenitive.domain.assessment.opioid_factors import TABLES, WITHOUT_FACTOR
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.derived import DERIVED
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.interactions import INTERACTIONS
from lenitive.domain.candidacy.reasons import REASONS
from lenitive.domain.candidacy.red_flags import RED_FLAGS
from lenitive.domain.evidence.claims import CLAIMS
from lenitive.domain.evidence.metrics import METRICS
from lenitive.domain.evidence.studies import STUDIES
from lenitive.domain.foundation.medicines import MEDICINES
from lenitive.domain.foundation.sources import SOURCES
from lenitive.domain.hazards import HAZARDS
from lenitive.domain.hazards.requirements import REQUIREMENTS
from lenitive.domain.hazards.web_requirements import LEVEL_OF, WEB_REQUIREMENTS
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.discharge import DISCHARGE
from lenitive.domain.infusion.evolve import TRANSITIONS
from lenitive.domain.infusion.thresholds import START_LIMITS
from lenitive.domain.outcomes.ctcae_terms import CTCAE_TERMS
from lenitive.domain.outcomes.follow_up_rules import FOLLOW_UP_RULES
from lenitive.domain.outcomes.response import RESPONSE_DEFINITIONS
from lenitive.domain.pharmacology.anchors import ANCHORS
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.exposure_changes import EXPOSURE_CHANGES
from lenitive.domain.pharmacology.incomplete import INCOMPLETE
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.responses import RESPONSES
from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS
from lenitive.domain.plan.limits import LIMITS
from lenitive.domain.plan.medicines_beside import RESCUE
from lenitive.domain.plan.observations import OBSERVATIONS
from lenitive.domain.plan.start_conditions import START_CONDITIONS
from lenitive.domain.plan.titration import TITRATION

Row = dict[str, Any]

_NOT_DATA: Final = frozenset(
    {
        "holds", "cases", "look", "measure", "applies", "find", "where", "read",
        "parts", "meanings_of", "examples", "threshold", "formula", "template",
        "may_hold",
    }
)  # fmt: skip
"""Attributes that are code, or worked cases for the tests."""


_TARGET_KEYS: Final = (
    "id", "kind", "quantity", "setting", "source", "place", "grade", "selection_overlap", "note",
)  # fmt: skip


def _rows(entries: Iterable[Any]) -> list[Row]:
    """Every attribute of every entry but its code."""
    return [
        {field.name: _data(getattr(entry, field.name)) for field in fields(entry) if field.name not in _NOT_DATA}
        for entry in entries
    ]


def _data(value: Any) -> Any:  # noqa: ANN401 - whatever a registry holds
    return sorted(plain(value)) if isinstance(value, frozenset) else plain(value)


def criteria() -> list[Row]:
    """Every red flag, then every reason to come, then every criterion; `kind` says which."""
    flags = [{"kind": "red_flag", **row} for row in _rows(RED_FLAGS.values())]
    coming = [{"kind": "reason", **row} for row in reasons()]
    ruled = [
        {"kind": "criterion", **row, "override_allowed": criterion.override_allowed}
        for row, criterion in zip(_rows(CRITERIA.values()), CRITERIA.values(), strict=True)
    ]
    return flags + coming + ruled


def reasons() -> list[Row]:
    """The three reasons for which people come."""
    return _rows(REASONS.values())


def facts() -> list[Row]:
    """Everything that an intake asks."""
    return _rows(FACTS.values())


def derived() -> list[Row]:
    """Everything that follows from the lists of an intake and is never typed in."""
    return _rows(DERIVED.values())


def body_map() -> list[Row]:
    """Every part on which a pain can be placed."""
    return _rows(BODY_MAP.values())


def interactions() -> list[Row]:
    """Every interaction rule."""
    return _rows(INTERACTIONS.values())


def medicines() -> list[Row]:
    """Every medicine that is known by name, with its classes."""
    return _rows(MEDICINES.values())


def instruments() -> list[Row]:
    """Every instrument; `is_slot` where only a score is held because the items may not be shipped."""
    return [
        {**row, "is_slot": instrument.is_slot}
        for row, instrument in zip(_rows(INSTRUMENTS.values()), INSTRUMENTS.values(), strict=True)
    ]


def opioid_factors() -> list[Row]:
    """Every row of every table of oral morphine equivalents."""
    return [
        {"table": table.id, "version": table.version, **row}
        for table in TABLES.values()
        for row in _rows(table.factors.values())
    ]


def opioids_without_factor() -> list[Row]:
    """What other tables say of opioids that the table in use leaves out; shown, never summed."""
    return [
        {"drug": drug, "route": str(route), "others": _data(others)} for (drug, route), others in WITHOUT_FACTOR.items()
    ]


def limits() -> list[Row]:
    """Every limit of the library."""
    return [
        {
            **row,
            "what": limit.what,
            "bound": limit.bound,
            "figure": plain(limit.figure),
            "tier": limit.tier,
        }
        for row, limit in zip(_rows(LIMITS.values()), LIMITS.values(), strict=True)
    ]


def chance_limits() -> list[Row]:
    """Every chance limit, which chooses between regimens that keep all other limits."""
    return _rows(CHANCE_LIMITS.values())


def titration() -> list[Row]:
    """Every titration rule, in the order in which they are read at the bedside."""
    return _rows(TITRATION)


def observations() -> list[Row]:
    """Every observation of a session, in order of phase."""
    return _rows(OBSERVATIONS)


def start_conditions() -> list[Row]:
    """The range of every variable outside which an infusion is not started, as a plan states it."""
    return _rows(START_CONDITIONS)


def rescue_medicines() -> list[Row]:
    """Every medicine at hand during a session."""
    return _rows(RESCUE)


def alarms() -> list[Row]:
    """Every alarm rule."""
    return _rows(ALARMS.values())


def hazards() -> list[Row]:
    """Every hazard of the log, with its controls, its tests and what is missing."""
    return _rows(HAZARDS.values())


def requirements() -> list[Row]:
    """Every requirement that public analyses of infusion pumps lead to, with what is built and its tests."""
    return _rows(REQUIREMENTS.values())


def web_requirements() -> list[Row]:
    """Every requirement of the verification standard for web applications that is asked here, with its level."""
    return [{**row, "level": LEVEL_OF[row["id"]]} for row in _rows(WEB_REQUIREMENTS.values())]


def checklist() -> list[Row]:
    """Every item of the start gate that a person answers."""
    return _rows(CHECKLIST.values())


def start_limits() -> list[Row]:
    """Every vital sign that keeps an infusion from starting, with its bounds in words."""
    return [
        {
            **row,
            "channel": str(limit.threshold.channel),
            "bounds": str(limit.threshold),
            "source": limit.source,
            "place": limit.place,
            "grade": str(limit.grade),
        }
        for row, limit in zip(_rows(START_LIMITS), START_LIMITS, strict=True)
    ]


def discharge() -> list[Row]:
    """Every item of the discharge gate."""
    return _rows(DISCHARGE.values())


def transitions() -> list[Row]:
    """What may happen in which state of a session, and the state after it."""
    return [
        {"state": str(state), "event": kind.__name__, "then": str(then)} for (state, kind), then in TRANSITIONS.items()
    ]


def models() -> list[Row]:
    """Every pharmacokinetic model."""
    return _rows(MODELS.values())


def incomplete_models() -> list[Row]:
    """Every published model, or part of one, that is left out, with what is missing."""
    return _rows(INCOMPLETE)


def effects() -> list[Row]:
    """Every pharmacodynamic model; `calculates` is no where only single points were published."""
    return [
        {**row, "calculates": effect.formula is not None}
        for row, effect in zip(_rows(EFFECTS.values()), EFFECTS.values(), strict=True)
    ]


def responses() -> list[Row]:
    """Every response over time; `gives` are the outputs beside itself."""
    return [
        {**row, "gives": list(response.parts)}
        for row, response in zip(_rows(RESPONSES.values()), RESPONSES.values(), strict=True)
    ]


def exposure_changes() -> list[Row]:
    """Everything that changes exposure to ketamine, by route; `sources` are all that its numbers come from."""
    return [{**row, "sources": sorted(set(_sources_in(row)))} for row in _rows(EXPOSURE_CHANGES.values())]


def _sources_in(value: Any) -> Iterable[str]:  # noqa: ANN401 - whatever a registry holds
    if isinstance(value, dict):
        found = [value["source"]] if "source" in value else []
        return [*found, *(one for part in value.values() for one in _sources_in(part))]
    return [one for part in value for one in _sources_in(part)] if isinstance(value, list) else []


def anchors() -> list[Row]:
    """Every concentration at which something was seen."""
    return _rows(ANCHORS)


def validation_targets() -> list[Row]:
    """Every validation target: its setting, its rules, what is expected, and the verdict that the registry records."""
    return [
        {
            **{name: plain(getattr(target, name)) for name in _TARGET_KEYS},
            "parts": [
                {
                    "what": part.what,
                    "subject": part.subject,
                    "unit": part.unit,
                    "tolerance": str(part.tolerance),
                    "recorded": part.expected.value,
                    "why": part.known_failure or part.informs or part.missing,
                    "expected": [
                        (point.label, point.expected) for point in (part.predict() if part.predict is not None else ())
                    ],
                }
                for part in target.parts
            ],
        }
        for target in TARGETS.values()
    ]


def response_definitions() -> list[Row]:
    """Every named definition of response."""
    return _rows(RESPONSE_DEFINITIONS.values())


def adverse_event_terms() -> list[Row]:
    """Every adverse-event term with its grades."""
    return _rows(CTCAE_TERMS.values())


def follow_up() -> list[Row]:
    """Every follow-up and late-effect rule."""
    return _rows(FOLLOW_UP_RULES.values())


def claims() -> list[Row]:
    """Every claim made for the therapy, with what the literature says."""
    return _rows(CLAIMS.values())


def metrics() -> list[Row]:
    """Every endpoint that measures a claim."""
    return _rows(METRICS.values())


def studies() -> list[Row]:
    """Every extracted study."""
    return _rows(STUDIES.values())


def sources() -> list[Row]:
    """Every publication."""
    return _rows(SOURCES.values())

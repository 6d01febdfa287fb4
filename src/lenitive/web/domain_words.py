"""Words of the domain that pages and papers draw: the domain knows no framework, so a translator finds them here.

The words themselves stay where they are, in enumerations and registries; this only lists them. `makemessages` of
`lenitive.web.site` writes the list beside what it finds in templates and code.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from types import ModuleType
from typing import Final

import lenitive.clinic
import lenitive.domain
from lenitive.clinic.charts.consent_text import CURRENT
from lenitive.clinic.charts.events import KINDS
from lenitive.clinic.charts.signing import MEANINGS
from lenitive.clinic.charts.told import told_by_name
from lenitive.domain.assessment.body_map import BODY_MAP
from lenitive.domain.assessment.instruments import INSTRUMENTS
from lenitive.domain.candidacy.derived import DERIVED
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.reasons import REASONS
from lenitive.domain.evidence.studies import STUDIES
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.discharge import DISCHARGE
from lenitive.domain.limits.library import SHIPPED
from lenitive.domain.outcomes.follow_up_questions import QUESTIONS
from lenitive.domain.outcomes.response import RESPONSE_DEFINITIONS
from lenitive.domain.plan.alternatives import COLUMNS, TITLES
from lenitive.domain.plan.bag import DILUENT
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS
from lenitive.domain.plan.medicines_beside import RESCUE
from lenitive.domain.plan.propose import PRODUCT
from lenitive.web.documents.advice import ADVICE
from lenitive.web.documents.downtime import in_plain
from lenitive.web.documents.label import NOT_WITH
from lenitive.web.domain_sentences import sentences
from lenitive.web.screens.self_check.words import ASKED
from lenitive.web.site.discovery import PACKAGE, screens
from lenitive.web.site.templatetags.ismp import called
from lenitive.web.text import NOT_KNOWN, ORDERED
from lenitive.web.words import plain_words

_ON_NO_PAGE: Final = "lenitive.domain.hazards"
_UNITS: Final = (
    *ORDERED.values(), "of 10", "of 3", "per min", "per day", "mg per 24 h", "tablets, patches or mL", "yes", "no",
    NOT_KNOWN, "days", "points", "years", "times", "sessions", "0 mL/h", "bag", "vial", "drawn",
    "checks", "considered", "exacerbations", "failed", "fell", "practice", "response", "rose", "stated",
    "systolic", "diastolic", "cancer", "other procedures", "records of cancer treatment",
)  # fmt: skip


def domain_words() -> tuple[str, ...]:
    """Every one, once, in the order of the alphabet."""
    found = {*_of_enumerations(), *_of_registries(), *_of_the_calendar(), *_of_navigation(), *_UNITS, *sentences()}
    return tuple(sorted(words for words in found if sum(letter.isalpha() for letter in words) > 1))


def _of_enumerations() -> Iterator[str]:
    for package in (lenitive.domain, lenitive.clinic):
        for module in _modules(package):
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, StrEnum):
                    yield from (plain_words(one.value) for one in kind)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.name.startswith(_ON_NO_PAGE):
            continue
        yield importlib.import_module(found.name)


def _of_registries() -> Iterator[str]:
    for alarm in ALARMS.values():
        yield from (alarm.title, in_plain(alarm.condition))
    yield from (item.statement for item in CHECKLIST.values())
    yield from (item.statement for item in DISCHARGE.values())
    yield from (reason.statement for reason in REASONS.values())
    for part in BODY_MAP.values():
        yield part.words
    for instrument in INSTRUMENTS.values():
        for asked in instrument.items:
            yield from (asked.words, *(level.words for level in asked.levels))
    yield from (called(name, unit) for name, unit in _names_of_facts())
    yield from (told_by_name(kind) for kind in KINDS.values())
    for fact in FACTS.values():
        yield from (fact.question, *(plain_words(choice) for choice in fact.choices))
    for question in QUESTIONS.values():
        yield from (question.words, question.more, *(choice.words for choice in question.choices))
    yield from _of_consent()
    yield from ASKED.values()
    for medicine in RESCUE:
        yield from (medicine.medicine, medicine.for_what, medicine.caution)
    yield from (one.words for one in ADVICE.values())
    yield from (limit.in_short for limit in CHANCE_LIMITS.values())
    for definition in RESPONSE_DEFINITIONS.values():
        yield from (plain_words(definition.id), *(plain_words(name) for name in definition.needs))
    yield from (entry.unit for entry in SHIPPED.entries)
    yield from (figure.unit for study in STUDIES.values() for figure in (*study.results, *study.adverse_effects))
    yield from (*MEANINGS.values(), *COLUMNS.values(), *TITLES.values(), DILUENT, *NOT_WITH, PRODUCT)


def _names_of_facts() -> Iterator[tuple[str, str | None]]:
    for fact in FACTS.values():
        yield fact.name, fact.unit
    for derived in DERIVED.values():
        yield derived.name, derived.unit


def _of_consent() -> Iterator[str]:
    yield from (CURRENT.declaration, CURRENT.explained)
    for question in CURRENT.questions:
        yield from (question.asks, *question.choices)


def _of_the_calendar() -> Iterator[str]:
    for month in range(1, 13):
        yield from (format(date(2026, month, 1), "%B"), format(date(2026, month, 1), "%b"))


def _of_navigation() -> Iterator[str]:
    for screen in screens():
        policy = importlib.import_module(f"{PACKAGE}.{screen}.policy")
        yield from (place.label for name in ("PLACES", "TABS") for place in getattr(policy, name, ()))

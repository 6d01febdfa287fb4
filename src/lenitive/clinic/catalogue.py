"""The registries as plain rows: what a command lists, a reference page prints, and a script reads."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final

from lenitive.clinic.documents import plain
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.interactions import INTERACTIONS
from lenitive.domain.candidacy.red_flags import RED_FLAGS
from lenitive.domain.foundation.sources import SOURCES
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.plan.limits import LIMITS

Row = dict[str, Any]

_NOT_DATA: Final = frozenset({"holds", "cases", "look", "measure", "applies"})
"""Attributes that are code, or worked cases for the tests."""


def _rows(entries: Iterable[Any]) -> list[Row]:
    """Every attribute of every entry but its code."""
    return [
        {field.name: _data(getattr(entry, field.name)) for field in fields(entry) if field.name not in _NOT_DATA}
        for entry in entries
    ]


def _data(value: Any) -> Any:  # noqa: ANN401 - whatever a registry holds
    return sorted(plain(value)) if isinstance(value, frozenset) else plain(value)


def criteria() -> list[Row]:
    """Every red flag, then every criterion; `kind` says which."""
    flags = [{"kind": "red_flag", **row} for row in _rows(RED_FLAGS.values())]
    return flags + [
        {"kind": "criterion", **row, "override_allowed": criterion.override_allowed}
        for row, criterion in zip(_rows(CRITERIA.values()), CRITERIA.values(), strict=True)
    ]


def interactions() -> list[Row]:
    """Every interaction rule."""
    return _rows(INTERACTIONS.values())


def limits() -> list[Row]:
    """Every limit of the library."""
    return _rows(LIMITS.values())


def alarms() -> list[Row]:
    """Every alarm rule."""
    return _rows(ALARMS.values())


def models() -> list[Row]:
    """Every pharmacokinetic model."""
    return _rows(MODELS.values())


def sources() -> list[Row]:
    """Every publication."""
    return _rows(SOURCES.values())

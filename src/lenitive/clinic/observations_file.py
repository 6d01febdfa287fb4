"""What was seen in sessions, as a person writes it in a file."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from lenitive.clinic.regimen_file import read_regimen
from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.strict_json import parse_json
from lenitive.domain.pharmacology.individual_data import (
    LEVELS,
    Kind,
    Observation,
    SamplingSite,
    Session,
    mean_pressure_mmhg,
)
from lenitive.domain.pharmacology.predict import Given
from lenitive.domain.pharmacology.response import Baseline

BLOOD_PRESSURE: Final = "blood_pressure"
OBSERVATIONS_MAX: Final = 500
SESSIONS_MAX: Final = 50
_KINDS: Final = (*(kind.value for kind in Kind), BLOOD_PRESSURE)
_SESSION_KEYS: Final = ("start_min", "regimen", "baseline", "observations")
_ENTRY_KEYS: Final = (
    "at_min", "kind", "value", "site", "below_quantification", "systolic_mmhg", "diastolic_mmhg",
)  # fmt: skip
_PRESSURES: Final = ("systolic_mmhg", "diastolic_mmhg")
_BASELINE_KEYS: Final = ("pain_nrs", "mean_pressure_mmhg", "heart_rate_min")


def read_sessions(
    text: str, *, given: Given, baseline: Baseline, weight_kg: float, where: str = "observations"
) -> tuple[Session, ...]:
    """Read a file of observations.

    Args:
        text: `{"observations": [...]}` for one session, or `{"sessions": [{"start_min", "regimen", "baseline",
            "observations"}]}` for several, earliest first. An observation is `{"at_min", "kind", "value"}`, minutes
            from the start of its session; a level also has `site`, "arterial" or "venous", and may have
            `below_quantification`; `blood_pressure` has `systolic_mmhg` and `diastolic_mmhg` in place of a value.
        given: What was given in a session without a regimen of its own.
        baseline: The person before a session without a baseline of its own; what a session's own baseline leaves out
            is taken from here.
        weight_kg: The weight that the rates of regimens are counted on.
        where: The file's name, for messages.

    Returns:
        The sessions in order.

    Raises:
        ValueError: One line that names the place, the value with its unit, and the remedy.

    Example:
        >>> found = read_sessions('{"observations": [{"at_min": 30, "kind": "pain", "value": 6}]}', given=(),
        ...                       baseline=Baseline(pain_nrs=7), weight_kg=70.0)
        >>> str(found[0].observations[0])
        'pain 6 on the 0-10 scale at 30 min'
    """
    whole = _object(
        parse_json(text.removeprefix("\ufeff"), what=where), ("observations", "baseline", "sessions"), where
    )
    if ("sessions" in whole) == ("observations" in whole):
        raise ValueError(f"{where}: write either observations of one session or a list of sessions")
    if "observations" in whole:
        whole = {"sessions": [whole]}
        places = [where]
    else:
        places = [f"{where}: sessions[{number}]" for number in range(len(_list(whole, "sessions", where)))]
    if not 0 < len(places) <= SESSIONS_MAX:
        raise ValueError(f"{where}: {len(places)} sessions; write 1 to {SESSIONS_MAX}")
    found = []
    start_min = -1.0
    for place, item in zip(places, whole["sessions"], strict=True):
        session = _object(item, _SESSION_KEYS, place)
        start_min = _later_than(start_min, session, place)
        own = read_regimen(json.dumps(session["regimen"]), weight_kg=weight_kg, where=f"{place}: regimen") \
            if "regimen" in session else given  # fmt: skip
        found.append(
            Session(given=own, baseline=_baseline(session, baseline, place), observations=_observations(session, place))
        )
    return tuple(found)


def _later_than(before_min: float, session: Mapping[str, Any], place: str) -> float:
    """Where a session says when it started, it must be after the one before."""
    if "start_min" not in session:
        return before_min
    start_min = _number(session, "start_min", place)
    if start_min < 0 or start_min <= before_min:
        raise ValueError(
            f"{place}: start_min {start_min:g} min is not after the session before it; write sessions in rising order"
        )
    return start_min


def _baseline(session: Mapping[str, Any], otherwise: Baseline, place: str) -> Baseline:
    own = _object(session.get("baseline", {}), _BASELINE_KEYS, f"{place}: baseline")
    known = {key: _number(own, key, f"{place}: baseline") for key in own if own[key] is not None}
    try:
        return replace(otherwise, **known)
    except ValueError as error:
        raise ValueError(f"{place}: baseline: {error}") from None


def _observations(session: Mapping[str, Any], place: str) -> tuple[Observation, ...]:
    entries = _list(session, "observations", place)
    if len(entries) > OBSERVATIONS_MAX:
        raise ValueError(f"{place}: {len(entries)} observations; {OBSERVATIONS_MAX} are allowed")
    return tuple(_observation(entry, f"{place}: observations[{number}]") for number, entry in enumerate(entries))


def _observation(item: object, place: str) -> Observation:
    entry = _object(item, _ENTRY_KEYS, place)
    kind = _word(entry, "kind", _KINDS, place)
    at_min = _number(entry, "at_min", place)
    _check_keys(entry, kind, place)
    try:
        if kind == BLOOD_PRESSURE:
            value = mean_pressure_mmhg(_number(entry, "systolic_mmhg", place), _number(entry, "diastolic_mmhg", place))
            return Observation(at_min=at_min, kind=Kind.MEAN_PRESSURE, value=value)
        return Observation(
            at_min=at_min,
            kind=Kind(kind),
            value=_number(entry, "value", place),
            site=SamplingSite(_word(entry, "site", tuple(SamplingSite), place)) if "site" in entry else None,
            below_quantification=_yes_or_no(entry, place),
        )
    except ValueError as error:
        message = str(error)
        raise ValueError(message if message.startswith(place) else f"{place}: {message}") from None


def _check_keys(entry: Mapping[str, Any], kind: str, place: str) -> None:
    foreign = ("value", "site", "below_quantification") if kind == BLOOD_PRESSURE else _PRESSURES
    other = next((key for key in foreign if key in entry), None)
    if other is not None:
        raise ValueError(f"{place}: {other} does not go with {kind}; remove it, or use the kind it belongs to")


def _yes_or_no(entry: Mapping[str, Any], place: str) -> bool:
    value = entry.get("below_quantification", False)
    if not isinstance(value, bool):
        raise ValueError(f"{place}: below_quantification is not true or false; write one of them")  # noqa: TRY004 - bad input
    return value


def _word(entry: Mapping[str, Any], key: str, words: tuple[str, ...], place: str) -> str:
    if key not in entry:
        raise ValueError(f"{place}: {key} is missing; use {', '.join(words)}")
    value = entry[key]
    if not isinstance(value, str) or value not in words:
        raise ValueError(f"{place}: {key} {one_line(str(value)[:40])!r} is not known; use {', '.join(words)}")
    return value


def _number(entry: Mapping[str, Any], key: str, place: str) -> float:
    unit = {"value": _unit_of(entry), "at_min": "minutes"}.get(key, key.split("_", 1)[-1])
    if key not in entry:
        raise ValueError(f"{place}: {key} is missing; write it in {unit}")
    value = entry[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{place}: {key} is not a number; write it in {unit}")  # noqa: TRY004 - bad input
    return float(value)


def _unit_of(entry: Mapping[str, Any]) -> str:
    kind = entry.get("kind")
    if kind in LEVELS:
        return "ng/mL"
    return {"mean_pressure_mmhg": "mmHg", "heart_rate_min": "beats per minute"}.get(str(kind), "points of the scale")


def _list(given: Mapping[str, Any], key: str, place: str) -> list[Any]:
    found = given.get(key, [])
    if not isinstance(found, list):
        raise ValueError(f"{place}: {key} is not a list; write a list")  # noqa: TRY004 - bad input
    return found


def _object(value: object, keys: tuple[str, ...], place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{place}: this is not an object; write one with {', '.join(keys)}")  # noqa: TRY004 - bad input
    unknown = next((key for key in value if key not in keys), None)
    if unknown is not None:
        raise ValueError(f"{place}: the key {one_line(unknown[:40])!r} is not known; use {', '.join(keys)}")
    return value

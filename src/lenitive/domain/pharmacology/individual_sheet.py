"""One session's entries as intervals with their errors, and what the joined model expects of each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.individual_data import (
    LEVELS,
    MEASURES,
    Kind,
    Observation,
    SamplingSite,
    Session,
    without_repeats,
)
from lenitive.domain.pharmacology.joint import Joined
from lenitive.domain.pharmacology.model import Parameter, Person, PkModel
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.respond import is_given, response_curves
from lenitive.domain.pharmacology.response import Response
from lenitive.pkpd.entries import Entries, Trust
from lenitive.pkpd.linear import Array

ASSAY_FRAC: Final = proposed(0.25, "", "proportional error of a routine level; a study's own where it is larger")
ASSAY_NG_ML: Final = proposed(2.0, "ng/mL", "additive error of a routine level; a study's own where it is larger")
_LEVEL_FROM_NG_ML: Final = 0.01
_LEVEL_TO_NG_ML: Final = 1e6
_EFFECT_MAX: Final = 20.0
"""No effect is larger: e to the 20th is 500 million times the typical value. A search may try what cannot be."""

_WRITTEN_FRAC: Final = 0.005

WRONG_FRACS: Final = (
    (proposed(0.005, "", "share of wrong entries on a careful sheet"), proposed(0.75, "", "how usual that is")),
    (proposed(0.05, "", "share of wrong entries on an ordinary sheet"), proposed(0.20, "", "how usual that is")),
    (proposed(0.25, "", "share of wrong entries on a bad sheet"), proposed(0.04, "", "how usual that is")),
    (proposed(1.0, "", "another person's sheet: nothing can be used"), proposed(0.01, "", "how usual that is")),
)
"""How many entries of a sheet are wrong, before looking at them."""

TRUST: Final = Trust(
    wrong_fracs=np.array([wrong.value for wrong, _ in WRONG_FRACS]),
    shares=np.array([share.value for _, share in WRONG_FRACS]),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """Entries of one session that can be used.

    Attributes:
        session: The session.
        used: Entries in the order of `entries`.
        entries: The same as intervals.
        left_out: Entries that cannot be used, each with the reason.
        notes: In words, what was assumed about them.
    """

    session: Session
    used: tuple[Observation, ...]
    entries: Entries
    left_out: tuple[tuple[Observation, str], ...]
    notes: tuple[str, ...]


def sheet_of(joint: Joined, session: Session) -> Sheet:
    """Sort out the entries of a session: which can be used, their intervals and their errors."""
    kept, repeated = without_repeats(session.observations)
    reasons = [(one, _why_not(joint, session, one)) for one in kept]
    used = tuple(one for one, reason in reasons if reason is None)
    ends = np.array([_interval(joint, one) for one in used]).reshape(-1, 4)
    notes = [f"Listed more than once, counted once: {one}." for one in repeated]
    return Sheet(
        session=session,
        used=used,
        entries=Entries(low=ends[:, 0], high=ends[:, 1], sd=ends[:, 2], stray=ends[:, 3]),
        left_out=tuple((one, reason) for one, reason in reasons if reason is not None),
        notes=(*dict.fromkeys(notes), *_site_notes(joint.own, used)),
    )


def expected(joint: Joined, person: Person, sheet: Sheet, names: Sequence[str], numbers: Array) -> Array:
    """What people with these random effects would be expected to show, on the scale of the entries.

    Args:
        joint: Kinetics and responses.
        person: Size, age and liver function.
        sheet: The entries.
        names: Of the random effects.
        numbers: Their values; shape (people, names).

    Returns:
        Shape (people, entries).
    """
    times_min = np.array(sorted({one.at_min for one in sheet.used}))
    place = {at_min: column for column, at_min in enumerate(times_min.tolist())}
    within = np.clip(numbers, -_EFFECT_MAX, _EFFECT_MAX)
    effects = {name: within[:, column] for column, name in enumerate(names)}
    found = response_curves(joint, person, effects, sheet.session.given, times_min, sheet.session.baseline)
    shown = np.empty((numbers.shape[0], len(sheet.used)))
    for column, one in enumerate(sheet.used):
        curve = found[output_of(joint.own, one)][:, place[one.at_min]]
        shown[:, column] = with_even_error(joint.own, one.kind, curve) if one.kind in LEVELS else curve
    return shown


def observed_responses(joint: Joined, sheets: Sequence[Sheet]) -> tuple[Response, ...]:
    """Responses of which there is an entry, in the order of the model."""
    seen = {MEASURES[one.kind].response for sheet in sheets for one in sheet.used}
    return tuple(response for response in joint.responses if response.id in seen)


def output_of(model: PkModel, one: Observation) -> str:
    """Name of the curve that an entry is read from."""
    response = MEASURES[one.kind].response
    if response is not None:
        return response
    if one.kind is Kind.NORKETAMINE:
        return "norketamine"
    return output_of_level(model) if one.site is SamplingSite.VENOUS else "ketamine"


def output_of_level(model: PkModel) -> str:
    """Name of the curve that a venous ketamine level is read from."""
    return "venous" if any(site.name == "venous" for site in model.sites) else "ketamine"


def written(joint: Joined, one: Observation, reading: Array) -> Array:
    """Readings on the scale of the entries as they would be written: whole scores within their ends, or a level."""
    if one.kind in LEVELS:
        frac, additive = _assay(joint.own, one.kind)
        return np.maximum(np.sinh(reading * frac) * additive / frac, 0.0)
    low, high = ends_of_scale(joint, one.kind)
    return np.clip(np.rint(reading), low, high)


def _why_not(joint: Joined, session: Session, one: Observation) -> str | None:
    measure = MEASURES[one.kind]
    if measure.response is None:
        named = output_of(joint.own, one)
        return None if named in joint.own.outputs else f"{joint.own.id} gives no {named}"
    response = next((known for known in joint.responses if known.id == measure.response), None)
    if response is None:
        return joint.left_out.get(measure.response, f"{measure.response} is not among the responses asked for")
    if not is_given(response, session.baseline):
        return f"the baseline is not known; give {response.needs}"
    low, high = ends_of_scale(joint, one.kind)
    if not low <= one.value <= high:
        return f"{one.value:g} lies outside what the model of {response.id} can say ({low:g} to {high:g})"
    return None


def ends_of_scale(joint: Joined, kind: Kind) -> tuple[float, float]:
    """Ends of the scale as the response has them, where the kind is a score."""
    measure = MEASURES[kind]
    response = next((known for known in joint.responses if known.id == measure.response), None)
    if response is None or not measure.scale_ends:
        return measure.lowest, measure.highest
    return max(response.lowest, measure.lowest), min(response.highest, measure.highest)


def _interval(joint: Joined, one: Observation) -> tuple[float, float, float, float]:
    """Low and high end, standard deviation, and probability for a wrong entry."""
    if one.kind in LEVELS:
        return _level_interval(joint.own, one)
    measure = MEASURES[one.kind]
    response = next(known for known in joint.responses if known.id == measure.response)
    lowest, highest = ends_of_scale(joint, one.kind)
    low, high = one.value - 0.5, one.value + 0.5
    if measure.scale_ends and one.value <= lowest:
        low = -math.inf
    if measure.scale_ends and one.value >= highest:
        high = math.inf
    return low, high, response.residual.value, 1.0 / (highest - lowest + 1.0)


def _level_interval(model: PkModel, one: Observation) -> tuple[float, float, float, float]:
    half = max(_WRITTEN_FRAC * one.value, _LEVEL_FROM_NG_ML)
    low = -math.inf if one.below_quantification or one.value <= half else one.value - half
    high = one.value if one.below_quantification else one.value + half
    ends = np.clip(np.array([max(low, 0.0), high]), _LEVEL_FROM_NG_ML, _LEVEL_TO_NG_ML)
    decades = math.log(_LEVEL_TO_NG_ML / _LEVEL_FROM_NG_ML)
    stray = max(math.log(ends[1] / ends[0]) / decades, 1e-4)
    bent = with_even_error(model, one.kind, np.array([max(low, 0.0), high]))
    return (low if low < 0 else float(bent[0])), float(bent[1]), 1.0, stray


def with_even_error(model: PkModel, kind: Kind, conc_ng_ml: Array) -> Array:
    """A level on the scale on which its error, part proportional and part additive, is 1 everywhere."""
    frac, additive = _assay(model, kind)
    return np.asarray(np.arcsinh(frac * conc_ng_ml / additive) / frac, dtype=np.float64)


def _assay(model: PkModel, kind: Kind) -> tuple[float, float]:
    substance = "ketamine" if kind is Kind.KETAMINE else "norketamine"
    return (
        _at_least(model.residual.get(substance), ASSAY_FRAC),
        _at_least(model.residual_additive.get(substance), ASSAY_NG_ML),
    )


def _at_least(of_study: Parameter | None, routine: Parameter) -> float:
    """The error of a routine level: a study took its samples with more care than a ward does."""
    return routine.value if of_study is None else max(of_study.value, routine.value)


def _site_notes(model: PkModel, used: Sequence[Observation]) -> tuple[str, ...]:
    venous = any(one.kind is Kind.KETAMINE and one.site is SamplingSite.VENOUS for one in used)
    if venous and not any(site.name == "venous" for site in model.sites):
        return (f"{model.id} has no venous site: venous levels are read as central ones.",)
    return ()

"""What a person's medicines, organs and genes do to a model of ketamine in a vein, said in every answer.

A change is put on the liver of `exposure_change`: on its intrinsic clearance or on its blood flow. Two changes at once
then combine as they would in a liver, and a liver that is impaired, and no longer limited by flow, lets an inhibitor
act more strongly. Only ratios of the intravenous route are read; see `ExposureChange`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from lenitive.domain.assessment.treatment import Medication, Route
from lenitive.domain.candidacy.interaction import Result
from lenitive.domain.candidacy.medicine_use import Taken, read_medication
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.exposure_change import (
    LIVER_FLOW,
    LIVER_INTRINSIC,
    Acts,
    AreaRatio,
    Basis,
    ClearanceFactor,
    ExposureChange,
    IntravenousRatio,
    Use,
    intrinsic_factor,
    liver_clearance_l_h,
)
from lenitive.domain.pharmacology.exposure_changes import EXPOSURE_CHANGES, change_named
from lenitive.domain.pharmacology.impaired_liver import for_impaired_liver
from lenitive.domain.pharmacology.model import Liver, Parameter, PkModel, Variability
from lenitive.domain.pharmacology.quoting import proposed

_FLOW: Final = LIVER_FLOW.value
_INTRINSIC: Final = LIVER_INTRINSIC.value


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineExposure:
    """What is known of one listed medicine and the exposure to ketamine, by one route of ketamine.

    Attributes:
        text: The entry as it was written.
        medicine: Generic name, or the words that name no known medicine.
        result: It changes exposure or may (interacts), was checked and does not, or is not known.
        change: The entry of the registry; None when there is none.
        ratio: The ratio of areas by the route that was asked about; None when its size is not known by that route.
        says: In words, what is and is not known; empty when checked and none.
    """

    text: str
    medicine: str
    result: Result
    change: ExposureChange | None
    ratio: AreaRatio | None
    says: str


def ratio_by(change: ExposureChange, route: Route) -> AreaRatio | None:
    """The ratio of areas by a route of ketamine; None when it is not known by that route.

    Raises:
        ValueError: A route by which no ratio is kept.

    Example:
        >>> rifampicin = change_named("rifampicin")
        >>> [ratio_by(rifampicin, route).typical.value for route in (Route.INTRAVENOUS, Route.ORAL)]
        [0.88, 0.14]
    """
    kept: dict[Route, AreaRatio | None] = {
        Route.INTRAVENOUS: change.intravenous,
        Route.ORAL: change.oral,
        Route.NASAL: change.nasal,
    }
    if route not in kept:
        raise ValueError(f"route {route.value!r}: exposure is known by route; choose {', '.join(kept)}")
    return kept[route]


def changes_for(medicines: Iterable[str | Taken], *, route: Route = Route.INTRAVENOUS) -> tuple[MedicineExposure, ...]:
    """What listed medicines do to the exposure to ketamine given by a route.

    Args:
        medicines: Names or products as written, taken as current; or medicines of an intake's list, which know whether
            they are taken and whether they act on the skin only. Those that were stopped are left out.
        route: How ketamine is given.

    Returns:
        At least one line for each, in their order. A medicine that names nothing in the table is unknown, not harmless.

    Raises:
        ValueError: A route by which no ratio is kept, or an empty name.

    Example:
        >>> found = changes_for(["Clarithromycin 500 MG Oral Tablet", "paracetamol", "Examplezumab"])
        >>> [(one.medicine, one.result.value) for one in found]
        [('clarithromycin', 'interacts'), ('acetaminophen', 'checked_none'), ('Examplezumab', 'unknown')]
        >>> found[0].ratio.low, round(found[0].ratio.high, 2)
        (1.0, 1.45)
    """
    medicines = tuple(medicines)
    if any(isinstance(entry, str) and not entry.strip() for entry in medicines):
        raise ValueError("medicine '': it is empty; write its name, or leave it out")
    taken = [one for entry in medicines for one in (_as_taken(entry) if isinstance(entry, str) else (entry,))]
    found = [line for one in taken if one.active is not False for line in _check(one, route)]
    return tuple(dict.fromkeys(found))


def _as_taken(text: str) -> tuple[Taken, ...]:
    entry = Medication(text=text, active=True, provenance=Provenance(origin=Origin.CLINICIAN))
    return read_medication(entry, date.min)


def _check(taken: Taken, route: Route) -> list[MedicineExposure]:
    line = partial(MedicineExposure, text=taken.entry.text, medicine=taken.part)
    if taken.medicine is None:
        says = f"{taken.part}: not in the table of medicines; whether it changes exposure is unknown."
        return [line(result=Result.UNKNOWN, change=None, ratio=None, says=says)]
    changes = _changes_of(taken)
    if not changes:
        return [line(result=Result.CHECKED_NONE, change=None, ratio=None, says="")]
    sure = taken.active is not None
    doubt = "" if sure else " Whether it is still taken is not known: no curve holds it."
    return [
        line(
            result=Result.INTERACTS if sure else Result.UNKNOWN,
            change=change,
            ratio=ratio_by(change, route),
            says=f"{taken.part}: {_by_route(change, route)}{doubt}",
        )
        for change in changes
    ]


def _changes_of(taken: Taken) -> list[ExposureChange]:
    """Entries about the medicine by name; only where there is none, those about its classes."""
    medicine = taken.medicine
    if medicine is None:
        return []
    acts = not medicine.classes or any(taken.acts_as(kind) for kind in medicine.classes)
    named = [change for change in EXPOSURE_CHANGES.values() if medicine.name in change.medicines]
    if named:
        return named if acts else []
    kinds = {kind for kind in medicine.classes if taken.acts_as(kind)}
    return [change for change in EXPOSURE_CHANGES.values() if change.medicine_class in kinds]


def _by_route(change: ExposureChange, route: Route) -> str:
    if route is Route.INTRAVENOUS:
        return change.says
    ratio = ratio_by(change, route)
    if ratio is None:
        return f"By {route.value} route its size is not known."
    return f"By {route.value} route the area is {ratio.typical.value:.3g} times; holds for that route only."


def with_medicines(model: PkModel, medicines: Iterable[str | Taken], *, also: Iterable[ExposureChange] = ()) -> PkModel:
    """The model for somebody who takes these medicines; what is unknown is said and changes nothing.

    Args:
        model: Of ketamine in a vein, as published.
        medicines: As `changes_for` takes them.
        also: Organ function and genotypes.

    Raises:
        ValueError: As `with_changes`.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> found = with_medicines(MODELS["default_racemic_v1"], ["rifampicin"])
        >>> round(found.parameters["cl_l_h"].value, 1), found.parameters["norketamine_cl_l_h"].value  # 84 / 0.88
        (95.5, 173.16)
    """
    found = changes_for(medicines)
    sure = [
        one.change if one.change.medicines else replace(one.change, title=_member(one.medicine, one.change))
        for one in found
        if one.change is not None and one.result is Result.INTERACTS
    ]
    unsure = tuple(one.says for one in found if one.result is Result.UNKNOWN)
    changed = with_changes(model, [*sure, *also])
    return replace(changed, changed=(*changed.changed, *unsure)) if unsure else changed


def _member(medicine: str, change: ExposureChange) -> str:
    return f"{medicine.capitalize()}, {change.title[0].lower()}{change.title[1:]}"


def with_flow(flow_frac: float) -> ExposureChange:
    """Low cardiac output with a stated share of the usual blood flow through the liver.

    Args:
        flow_frac: Share of the usual flow, more than 0 and at most 1.

    Raises:
        ValueError: A share that is not so.

    Example:
        >>> with_flow(0.5).flow_frac.value
        0.5
    """
    if not 0 < flow_frac <= 1:
        raise ValueError(f"flow_frac {flow_frac}: a share of the usual liver blood flow is above 0 and at most 1")
    return replace(
        change_named("low_cardiac_output"), flow_frac=proposed(flow_frac, "", "stated by whoever asks; not measured")
    )


def with_changes(model: PkModel, changes: Iterable[ExposureChange]) -> PkModel:
    """The model with typical values and variances that hold the changes, and each of them in words.

    Of changes on the same enzyme only the larger counts; others multiply on the intrinsic clearance of the liver. Give
    all at once.

    Args:
        model: Of ketamine in a vein, as published.
        changes: Entries of the registry; of low cardiac output, from `with_flow`.

    Returns:
        The same model when there is no change. Otherwise one whose `changed` says what was done, which every answer
        repeats among its extrapolations.

    Raises:
        ValueError: The model is not of the intravenous route, or was changed before.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> found = with_changes(MODELS["default_racemic_v1"], [change_named("ticlopidine")])
        >>> round(found.parameters["cl_l_h"].value, 1)  # 84 / 1.2
        70.0
        >>> found.changed[0][:11], "assumption" in found.changed[0]
        ('Ticlopidine', True)
    """
    listed = tuple(dict.fromkeys(changes))
    if not listed:
        return model
    if model.route != "intravenous":
        raise ValueError(f"model {model.id} is of the {model.route} route; a change is known for a vein only")
    if model.changed:
        raise ValueError(f"model {model.id} was changed before; give all changes at once, to the model as published")
    if any(change.id == "child_pugh_c" for change in listed):
        raise ValueError("Child-Pugh C was not studied: no model answers; leave the curve out")
    counted, left_out = _independent([change for change in listed if _acts(change)])
    liver = _liver(counted)
    # what the model does by itself it says by itself
    said = [change for change in listed if change.use is not Use.BY_THE_MODEL and change not in left_out]
    opposed = [change for change in left_out if _opposes(change, counted)]
    in_words = [_left_out(change, opposed=change in opposed) for change in left_out]
    changed = replace(model, changed=(*map(_in_words, said), *in_words))
    if any(change.id == "child_pugh_b" for change in listed):
        changed = for_impaired_liver(changed)
    liver = replace(liver, intrinsic_variance=liver.intrinsic_variance + sum(map(_possible, opposed)))
    if liver.changes_something:
        changed = _with_liver(changed, liver)
    for change in opposed:
        changed = _with_norketamine_unsure(changed, change)
    for change in counted:
        if change.norketamine_clearance is not None:
            changed = _with_norketamine(changed, change.norketamine_clearance, change.title)
    return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Liver:
    """What changes do together to a liver: factors on its flow and intrinsic clearance, and the latter's variance."""

    flow: float
    intrinsic: float
    intrinsic_variance: float
    because: str

    @property
    def changes_something(self) -> bool:
        return (self.flow, self.intrinsic, self.intrinsic_variance) != (1.0, 1.0, 0.0)

    def clearance_factor(self, *, intrinsic_before_l_h: float = _INTRINSIC) -> float:
        after = liver_clearance_l_h(_FLOW * self.flow, intrinsic_before_l_h * self.intrinsic)
        return after / liver_clearance_l_h(_FLOW, intrinsic_before_l_h)

    @property
    def clearance_variance(self) -> float:
        flow = _FLOW * self.flow
        return self.intrinsic_variance * (flow / (flow + _INTRINSIC * self.intrinsic)) ** 2


def _acts(change: ExposureChange) -> bool:
    """Whether it changes numbers here."""
    if change.use not in {Use.WHEN_TAKEN, Use.ON_REQUEST}:
        return False
    return change.flow_frac is not None if change.acts_on is Acts.FLOW else change.intravenous is not None


def _size(change: ExposureChange) -> float:
    """How far it may reach: the farthest end of its range, on a log scale."""
    ratio = change.intravenous
    return 0.0 if ratio is None else max(abs(math.log(ratio.low)), abs(math.log(ratio.high)))


def _independent(
    changes: Sequence[ExposureChange],
) -> tuple[tuple[ExposureChange, ...], tuple[ExposureChange, ...]]:
    """Those that count, and those left out because a larger one acts on the same enzyme."""
    counted: list[ExposureChange] = []
    for change in sorted(changes, key=_used, reverse=True):
        if not any(set(change.enzymes) & set(other.enzymes) for other in counted):
            counted.append(change)
    return tuple(counted), tuple(change for change in changes if change not in counted)


def _opposes(change: ExposureChange, counted: Sequence[ExposureChange]) -> bool:
    """Whether it pulls the other way than one that counts and acts on the same enzyme."""
    return any(
        _direction(change) * _direction(other) < 0 and set(change.enzymes) & set(other.enzymes) for other in counted
    )


def _direction(change: ExposureChange) -> float:
    return 0.0 if change.intravenous is None else math.log(change.intravenous.typical.value)


def _possible(change: ExposureChange) -> float:
    """Variance of the intrinsic clearance where a change may take away anything from nothing to all that it does."""
    if change.intravenous is None:
        return 0.0
    factor = intrinsic_factor(change.intravenous.typical.value)
    return math.log(factor) ** 2 / 3 + _intrinsic_variance(change.intravenous, factor)


def _intrinsic_variance(ratio: IntravenousRatio, factor: float) -> float:
    # given for the logarithm of the area; the intrinsic clearance has to move more for the same
    return ratio.variance.value * ((_FLOW + factor * _INTRINSIC) / _FLOW) ** 2


def _used(change: ExposureChange) -> tuple[float, float]:
    """By what is used first, then by how far it may reach."""
    ratio = change.intravenous
    return (0.0 if ratio is None else abs(math.log(ratio.typical.value)), _size(change))


def _liver(changes: Sequence[ExposureChange]) -> _Liver:
    flow, intrinsic, variance = 1.0, 1.0, 0.0
    for change in changes:
        if change.flow_frac is not None:
            flow *= change.flow_frac.value
        elif change.intravenous is not None:
            factor = intrinsic_factor(change.intravenous.typical.value)
            intrinsic *= factor
            variance += _intrinsic_variance(change.intravenous, factor)
    because = " and ".join(change.title for change in changes)
    return _Liver(flow=flow, intrinsic=intrinsic, intrinsic_variance=variance, because=because)


def _with_liver(model: PkModel, liver: _Liver) -> PkModel:
    """The change on whatever clears ketamine in this model."""
    drug = model.structure[0]
    if drug.liver is not None:
        return _with_liver_of_its_own(model, drug.liver, liver)
    key = drug.clearance or ""
    factor = liver.clearance_factor()
    model = _multiplied(model, {key: factor}, liver.because)
    if model.r_clearance is not None:
        model = replace(model, r_clearance=_times(model.r_clearance, factor, liver.because))
    if model.age is not None:
        model = replace(
            model,
            age=replace(
                model.age,
                flow=_times(model.age.flow, liver.flow, liver.because),
                fall=_times(model.age.fall, liver.flow, liver.because),
                intrinsic=_times(model.age.intrinsic, liver.intrinsic, liver.because),
            ),
        )
    if model.hepatic is not None:
        model = replace(model, hepatic=replace(model.hepatic, factor=_impaired(model.hepatic.factor, liver)))
    return _less_sure(model, {key: liver.clearance_variance}, liver.because)


def _with_liver_of_its_own(model: PkModel, own: Liver, liver: _Liver) -> PkModel:
    keys = (own.eliminated, own.metabolised)
    factors = dict.fromkeys(keys, liver.intrinsic) | {own.flow: liver.flow}
    declines = tuple(
        replace(one, fall=_times(one.fall, liver.flow, liver.because)) if one.parameter == own.flow else one
        for one in model.declines
    )
    # one unknown size on both ways out: drawn for each alone, it has to be larger for the sum to vary as much
    rates = [model.parameters[key].value for key in keys]
    alone = sum(rates) ** 2 / sum(rate**2 for rate in rates)
    unsure = dict.fromkeys(keys, liver.intrinsic_variance * alone)
    return _less_sure(_multiplied(replace(model, declines=declines), factors, liver.because), unsure, liver.because)


def _impaired(factor: Parameter, liver: _Liver) -> Parameter:
    """The factor of an impaired liver once the change has been put on its own, smaller, intrinsic clearance."""
    intrinsic_l_h = _INTRINSIC * intrinsic_factor(1 / factor.value)
    more = liver.clearance_factor(intrinsic_before_l_h=intrinsic_l_h) / liver.clearance_factor()
    changed = _times(factor, more, f"{liver.because} in a liver that flow no longer limits")
    return replace(changed, value=round(changed.value, 4))


def _with_norketamine(model: PkModel, factor: ClearanceFactor, because: str) -> PkModel:
    named = {part.name: part.clearance for part in model.structure} | {
        part.name: part.clearance for part in model.growing
    }
    clearances = [key for name, key in named.items() if name == "norketamine" and key is not None]
    if not clearances:
        return model
    model = _multiplied(model, dict.fromkeys(clearances, factor.typical.value), because)
    return _less_sure(model, dict.fromkeys(clearances, factor.variance.value), because)


def _with_norketamine_unsure(model: PkModel, change: ExposureChange) -> PkModel:
    """Anything from nothing to all that a change left out does to norketamine, in the band alone."""
    if change.norketamine_clearance is None:
        return model
    typical, variance = change.norketamine_clearance.typical, change.norketamine_clearance.variance
    possible = replace(variance, value=math.log(typical.value) ** 2 / 3 + variance.value)
    unmoved = replace(typical, value=1.0)
    return _with_norketamine(model, ClearanceFactor(typical=unmoved, variance=possible), change.title)


def _times(parameter: Parameter, factor: float, because: str) -> Parameter:
    if factor == 1.0:
        return parameter
    place = f"{parameter.place}; x {factor:.4g} for {because}"
    return replace(parameter, value=parameter.value * factor, place=place, grade=Grade.ASSUMED)


def _multiplied(model: PkModel, factors: Mapping[str, float], because: str) -> PkModel:
    parameters = {key: _times(parameter, factors.get(key, 1.0), because) for key, parameter in model.parameters.items()}
    return replace(model, parameters=parameters)


def _less_sure(model: PkModel, variances: Mapping[str, float], because: str) -> PkModel:
    """How people differ in a change, and what is not known of it, added to how they differ anyway.

    A model without variability holds it as an uncertainty of its typical values.
    """
    added = {key: variance for key, variance in variances.items() if variance > 0}
    if model.variability:
        return replace(model, variability=tuple(_wider(spread, added, because) for spread in model.variability))
    return replace(model, uncertainties=_added(model.uncertainties, added, because))


def _wider(spread: Variability, added: Mapping[str, float], because: str) -> Variability:
    variances = _added(spread.variances, added, because)

    def with_the_same_covariance(one: str, other: str, correlation: Parameter) -> Parameter:
        before, after = (rows[one].value * rows[other].value for rows in (spread.variances, variances))
        return correlation if before == after else _times(correlation, math.sqrt(before / after), because)

    heavy, more = spread.heavy_variance, added.get(spread.heavy_parameter or "", 0.0)
    return replace(
        spread,
        variances=variances,
        correlations=tuple(
            (one, other, with_the_same_covariance(one, other, value)) for one, other, value in spread.correlations
        ),
        heavy_variance=proposed(heavy.value + more, "", f"with that of {because}") if heavy and more else heavy,
    )


def _added(rows: Mapping[str, Parameter], added: Mapping[str, float], because: str) -> dict[str, Parameter]:
    sums = {key: (rows[key].value if key in rows else 0.0) + variance for key, variance in added.items()}
    return {**rows, **{key: proposed(value, "", f"with that of {because}") for key, value in sums.items()}}


def _in_words(change: ExposureChange) -> str:
    ratio, flow = change.intravenous, change.flow_frac
    if flow is not None:
        return f"{change.title}: {change.says} Here {flow.value:.2g} of the usual flow."
    if ratio is None or change.use is Use.SHOWN_ONLY:
        return f"{change.title}: {change.says}"
    how = "measured in healthy volunteers" if ratio.basis is Basis.MEASURED else "not measured in a vein"
    return (
        f"{change.title}: {change.says} Exposure in a vein x {ratio.typical.value:.2f} ({_range(ratio)}{how}), "
        "an assumption for this person."
    )


def _range(ratio: AreaRatio) -> str:
    if ratio.low == ratio.high:
        return ""
    if ratio.basis is not Basis.BOUND:
        return f"{ratio.low:.2f} to {ratio.high:.2f}, "
    bound = f"at most {ratio.high:.2f}" if ratio.high > 1 else f"at least {ratio.low:.2f}"
    return f"{bound} by itself in an unimpaired liver, "


def _left_out(change: ExposureChange, *, opposed: bool) -> str:
    widened = "; it pulls the other way, so that the band is widened for it" if opposed else ""
    return (
        f"{change.title}: left out, because something that changes more acts on the same enzyme "
        f"({', '.join(change.enzymes)}); what both do together is not known{widened}."
    )

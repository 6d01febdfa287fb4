"""The plots of the validation report: literature laid over predictions, and what the effects do."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import Analyte, Effect
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.model import Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import curves, drawn_effects, individual
from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.pharmacology.validation.curves import OBSERVED_CURVES, ObservedCurve
from lenitive.domain.pharmacology.validation.published_effects import FORMS, PUBLISHED_POINTS
from lenitive.domain.pharmacology.validation.simulated_trials import PERCENTILES, TRIALS, healthy, simulated_trials
from lenitive.domain.pharmacology.validation.target import outcome_of
from lenitive.domain.pharmacology.validation.typical import half_time_min
from lenitive.pkpd.linear import Array
from lenitive.pkpd.quasi_random import normal_table
from lenitive.web.blocks import Block, plot
from lenitive.web.plots.bands import Band, BandsPlot, Observed, Predicted, bands
from lenitive.web.plots.exposure_effect import ExposureEffect, Mark, Response, exposure_effect
from lenitive.web.plots.half_times import HalfTimes, half_times
from lenitive.web.plots.predicted_observed import Pairs, Panel, predicted_observed
from lenitive.web.plots.predictive_check import PredictiveCheck, SimulatedPercentile, predictive_check

_PEOPLE: Final = 512
_BESIDE: Final = {
    "OBS-KAMP-S_esk": ("otto2021_s", "perezruixo2021_s", "fanta2015_s"),
    "OBS-KAMP-SNK_esk": ("otto2021_s", "perezruixo2021_s"),
    "OBS-CHDR-K": ("perezruixo2021_s", "fanta2015_s", "simons2022_s"),
}
"""Models shown beside those that a curve is a target of, because the truth lies between models."""

_HALF_TIME_MODELS: Final = (
    "default_racemic_v1", "simons2022_s", "clements1981_250", "otto2021_s", "perezruixo2021_s", "hijazi2003",
    "domino_3c",
)  # fmt: skip
_INFUSION_HOURS: Final = (
    0.25, 0.35, 0.5, 0.7, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 10, 12, 15, 18, 24, 36, 48, 70,
    100,
)  # fmt: skip
_NORKETAMINE_SHOWN: Final = (0.0, 50.0, 100.0)
_BASELINE_PAIN: Final = 8.0


def overlays() -> tuple[Block, ...]:
    """Each observed curve over the prediction of several models."""
    return tuple(_overlay(curve) for curve in OBSERVED_CURVES.values())


def _overlay(curve: ObservedCurve) -> Block:
    hours = np.linspace(0.0, curve.hours[-1] + 0.5, 161)
    predicted = [
        Predicted(label=model_id, band=_band(MODELS[model_id], curve, hours), note=_note(MODELS[model_id], curve))
        for model_id in _models_of(curve)
    ]
    values, error = curve.conc_ng_ml, curve.reading_error_frac
    observed = Observed(
        label=f"observed, {100 * error:.0f} % reading error",
        times_min=[60 * hour for hour in curve.hours],
        values=values,
        low=[value * (1 - error) for value in values],
        high=[value * (1 + error) for value in values],
    )
    infusions = [(part.start_min, part.start_min + part.duration_min) for part in curve.given if part.rate_mg_h > 0]
    description = (
        f"{curve.title}: dots are the middle of {curve.people} {curve.who}, {curve.sampling} blood, with the error of "
        f"reading the figure. Lines are the median of virtual people of {curve.weight_kg:g} kg, shaded from the 5th to "
        "the 95th centile; a panel for each model."
    )
    drawing = bands(
        BandsPlot(
            quantity=f"{curve.analyte}, ng/mL",
            predicted=predicted,
            observed=(observed,),
            infusions=infusions,
            apart=True,
            log=_spans_decades(curve),
        ),
        name=f"over-{curve.id.lower()}",
        title=curve.title,
        description=description,
    )
    return plot(
        drawing,
        f"{description} The grey line on the time axis is the infusion. Source: {curve.source}.",
        heading=curve.title,
    )


def _spans_decades(curve: ObservedCurve) -> bool:
    return max(curve.conc_ng_ml) > 25 * min(curve.conc_ng_ml)


def _models_of(curve: ObservedCurve) -> tuple[str, ...]:
    return (*curve.outputs, *_BESIDE[curve.id])


def _note(model: PkModel, curve: ObservedCurve) -> str:
    site = ", venous site" if curve.outputs.get(model.id) == "venous" else ""
    role = "a target" if model.id in curve.outputs else "beside, no target"
    return f"{role}{site}{'' if model.variability else ', no band published'}"


def _band(model: PkModel, curve: ObservedCurve, hours: Array) -> Band:
    """People as healthy volunteers differ, where the model holds that: those were studied."""
    person = Person(weight_kg=curve.weight_kg, age_years=curve.age_years)
    effects: dict[str, Array] = {}
    if model.variability:
        spread = healthy(model)
        effects = drawn_effects(spread, normal_table(_PEOPLE, len(spread.variances) + 1), widened=False)
    output = curve.outputs.get(model.id, curve.analyte)
    found = curves(model, individual(model, person, effects), curve.given, 60.0 * hours)[output]
    low, middle, high = np.quantile(found, (0.05, 0.5, 0.95), axis=0)
    return Band(times_min=(60.0 * hours).tolist(), p05=low.tolist(), p50=middle.tolist(), p95=high.tolist())


def fit() -> Block:
    """Predicted against observed, every model that gives the curve."""
    panels = [Panel(title=analyte, unit="ng/mL", pairs=_pairs(analyte)) for analyte in ("ketamine", "norketamine")]
    panels[0] = Panel(title=panels[0].title, unit="ng/mL", pairs=[*panels[0].pairs, *_single_values()])
    description = (
        "Every observed concentration across, the prediction for the typical person upward, both on logarithmic axes. "
        "The full line is perfect agreement; between the broken lines the prediction is within twofold."
    )
    drawing = predicted_observed(panels, name="fit", title="Predicted against observed", description=description)
    caption = (
        f"{description} The dots of one study are not independent of each other. Racemic concentrations after 5 mg "
        "over 30 min and during anaesthesia (hollow: shown, not judged) stand with the default of racemate."
    )
    return plot(drawing, caption)


def _pairs(analyte: str) -> list[Pairs]:
    found: dict[str, tuple[list[float], list[float]]] = {}
    for curve in OBSERVED_CURVES.values():
        if curve.analyte != analyte:
            continue
        for model_id in _models_of(curve):
            predicted, observed = found.setdefault(model_id, ([], []))
            band = _typical(MODELS[model_id], curve)
            predicted += band
            observed += curve.conc_ng_ml
    return [Pairs(label=label, predicted=values[0], observed=values[1]) for label, values in found.items()]


def _typical(model: PkModel, curve: ObservedCurve) -> list[float]:
    person = Person(weight_kg=curve.weight_kg, age_years=curve.age_years)
    output = curve.outputs.get(model.id, curve.analyte)
    found = curves(model, individual(model, person, {}), curve.given, 60.0 * np.array(curve.hours))[output]
    return [float(value) for value in found[0]]


def _single_values() -> list[Pairs]:
    """Single concentrations of racemate: one judged, one shown."""
    found = []
    for target_id, label, hollow in (
        ("OBS-HASAN-CMAX", "default_racemic_v1", False),
        ("OBS-IDVALL", "default_racemic_v1, not judged", True),
    ):
        point = outcome_of(TARGETS[target_id]).parts[0].points[0]
        if point.expected is not None:
            found.append(Pairs(label=label, predicted=[point.predicted], observed=[point.expected], hollow=hollow))
    return found


def checks() -> tuple[Block, ...]:
    """Visual predictive checks: would the model, if true, have given a study this middle?"""
    kamp, norketamine, chdr = OBSERVED_CURVES
    return (
        _checks("default", [(curve_id, "default_s_ketamine_v1") for curve_id in (kamp, norketamine, chdr)]),
        _checks("others", [(kamp, "simons2022_s"), (norketamine, "simons2022_s"), (chdr, "otto2021_s")]),
    )


def _checks(name: str, pairs: Sequence[tuple[str, str]]) -> Block:
    found = [_check(OBSERVED_CURVES[curve_id], MODELS[model_id]) for curve_id, model_id in pairs]
    description = (
        f"Each study is repeated {TRIALS} times in people drawn from the model, with as many people and with "
        "measurement error. Shaded is where nine in ten of the repeated studies find their median, and their 5th and "
        "95th centile of people. The dotted line with dots is the observed median; the studies do not give their outer "
        "centiles."
    )
    drawing = predictive_check(found, name=f"vpc-{name}", title="Visual predictive check", description=description)
    return plot(drawing, f"{'; '.join(dict.fromkeys(model for _, model in pairs))}. {description}")


def _check(curve: ObservedCurve, model: PkModel) -> PredictiveCheck:
    trials = simulated_trials(curve, model)
    factor = curve.ng_ml_per_unit
    return PredictiveCheck(
        title=f"{curve.id}: {model.id}",
        quantity=f"{curve.analyte}, ng/mL",
        times_h=trials.hours,
        log=_spans_decades(curve),
        percentiles=[
            SimulatedPercentile(
                label="median" if percent == 50 else f"{percent:g} %",
                low=(factor * trials.low[at]).tolist(),
                middle=(factor * trials.middle[at]).tolist(),
                high=(factor * trials.high[at]).tolist(),
                observed=curve.conc_ng_ml if percent == 50 else None,
            )
            for at, percent in enumerate(PERCENTILES)
        ],
    )


def half_time_plot() -> Block:
    """Context-sensitive half-times of several models, the exact references as dots."""
    models = [
        HalfTimes(
            label=model_id,
            infusion_h=_INFUSION_HOURS,
            half_time_min=[half_time_min(model_id, hours) for hours in _INFUSION_HOURS],
            reference_min=_references(model_id),
        )
        for model_id in _HALF_TIME_MODELS
    ]
    description = (
        "Minutes until the central concentration has halved after an infusion is stopped, by how long it ran, in the "
        "typical person of 70 kg; a line for each model. Dots are exact references computed by another method. The "
        "longer it ran, the slower it falls; models differ several-fold after a short infusion."
    )
    drawing = half_times(models, name="half-times", title="Context-sensitive half-times", description=description)
    return plot(drawing, f"{description} The effect falls later than the concentration.")


def _references(model_id: str) -> list[tuple[float, float]]:
    target = TARGETS.get(f"REG-CSHT-{model_id}")
    if target is None:
        return []
    points = outcome_of(target).parts[0].points
    return [(float(point.label.split()[1]), point.expected) for point in points if point.expected is not None]


def effect_plots() -> tuple[Block, ...]:
    """Every effect that is a function of concentration."""
    return tuple(_effect_plot(effect) for effect in EFFECTS.values() if effect.formula is not None)


def _effect_plot(effect: Effect) -> Block:
    drivers = {driver.analyte for driver in effect.drivers if driver.analyte is not Analyte.S_NORKETAMINE}
    names = [FORMS[analyte] for analyte in drivers]
    exposure = f"{names[0] if len(names) == 1 else 'ketamine'}, {effect.drivers[0].site}"
    marks = [
        Mark(conc_ng_ml=conc, effect=value, label=form) for form, conc, value in PUBLISHED_POINTS.get(effect.id, ())
    ]
    description = (
        f"{effect.title}: {effect.endpoint}, in {effect.unit}, by concentration. The shaded range was studied or is "
        "taken to hold; in the hatched one there is no number."
    )
    drawing = exposure_effect(
        ExposureEffect(
            title=effect.title,
            exposure=exposure,
            quantity=effect.unit,
            responses=_responses(effect),
            marks=marks,
        ),
        name=f"effect-{effect.id.replace('_', '-')}",
        description=description,
    )
    dots = " The dot is the published point." if len(marks) == 1 else " Dots are published points." if marks else ""
    caption = (
        f"{effect.endpoint[0].upper()}{effect.endpoint[1:]}. {effect.studied}{_range(effect)}{dots} {_cited(effect)}"
    )
    return plot(drawing, caption, heading=effect.title)


def _range(effect: Effect) -> str:
    grades = {driver.valid_to.grade for driver in effect.drivers}
    return " The range itself is assumed." if Grade.ASSUMED in grades else ""


def _cited(effect: Effect) -> str:
    named = ", ".join(source for source in effect.sources if source != "lenitive")
    return f"Source: {named}; {effect.grade}."


def _responses(effect: Effect) -> list[Response]:
    if effect.needs_baseline:
        return [
            _response(effect, Analyte.S_KETAMINE, f"norketamine {level:g} ng/mL", norketamine_ng_ml=level)
            for level in _NORKETAMINE_SHOWN
        ]
    several = len(effect.drivers) > 1
    return [_response(effect, driver.analyte, FORMS[driver.analyte] if several else "") for driver in effect.drivers]


def _response(effect: Effect, analyte: Analyte, label: str, *, norketamine_ng_ml: float | None = None) -> Response:
    driver = next(one for one in effect.drivers if one.analyte is analyte)
    low = 0.0 if driver.valid_from is None else driver.valid_from.value
    conc = np.linspace(low, driver.valid_to.value, 121)
    given: dict[str, Array] = {analyte.value: conc}
    if norketamine_ng_ml is not None:
        given[Analyte.S_NORKETAMINE.value] = np.full_like(conc, norketamine_ng_ml)
    found = effect.value(given, baseline_score=_BASELINE_PAIN if effect.needs_baseline else None)
    if isinstance(found, Refusal):
        raise ValueError(str(found))  # noqa: TRY004 - a range of the registry that its own effect refuses is a defect
    return Response(label=label, conc_ng_ml=conc.tolist(), effect=found.tolist(), studied=(low, driver.valid_to.value))

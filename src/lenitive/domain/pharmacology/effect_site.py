"""A kinetic model with the sites that an effect needs: the two come from different studies and are joined here."""

from dataclasses import replace
from typing import Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.effect import Analyte, Driver, DriverSite, Effect
from lenitive.domain.pharmacology.model import Parameter, PkModel, Site

_MIN_PER_DAY: Final = 1440.0
_DELAYED: Final = (DriverSite.EFFECT_SITE, DriverSite.SLOW_SITE)


def driven_by(model: PkModel, effect: Effect) -> PkModel | Refusal:
    """The model with the effect sites of an effect in place of its own.

    The half-lives of effect sites were found against arterial concentrations; on a model of venous blood they are
    wrong by as much as venous blood lags behind.

    Args:
        model: Kinetics.
        effect: Whose delays are wanted.

    Returns:
        The model with a site "effect_site" that follows ketamine and, where norketamine drives the effect too, a site
        "norketamine_effect_site"; a refusal where a delay was not found, or where the model has no norketamine.

    Example:
        >>> from lenitive.domain.pharmacology.effects import EFFECTS
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> joined = driven_by(MODELS["simons2022_s"], EFFECTS["dahan_2011"])
        >>> joined.outputs[-1], joined.parameters["effect_site_half_life_min"].value  # 10.9 days
        ('effect_site', 15696.0)
    """
    sites: list[Site] = []
    parameters = dict(model.parameters)
    for driver in effect.drivers:
        if driver.site not in _DELAYED:
            continue
        follows = "norketamine" if driver.analyte is Analyte.S_NORKETAMINE else "ketamine"
        if driver.half_life is None:
            return _refused(f"{effect.id} has an effect site whose half-life was not found", effect)
        if follows not in {substance.name for substance in model.structure}:
            return _refused(f"{effect.id} needs {follows}, which {model.id} does not give", effect)
        name = "effect_site" if follows == "ketamine" else f"{follows}_effect_site"
        if name not in {site.name for site in sites}:
            sites.append(Site(name=name, half_life=f"{name}_half_life_min", follows=follows))
            parameters[f"{name}_half_life_min"] = _in_minutes(effect, driver)
    return replace(model, sites=tuple(sites), parameters=parameters)


def _in_minutes(effect: Effect, driver: Driver) -> Parameter:
    found = effect.parameters[driver.half_life or ""]
    if found.unit == "min":
        return found
    days = found.interval
    interval = None if days is None else (days[0] * _MIN_PER_DAY, days[1] * _MIN_PER_DAY)
    return replace(found, value=found.value * _MIN_PER_DAY, unit="min", interval=interval)


def _refused(what: str, effect: Effect) -> Refusal:
    return Refusal(
        rule="LIM-EFFECT-03",
        what=what,
        limit="An effect over time needs the delay of each of its sites",
        remedy="Choose another model or effect, or give the effect at rest only",
        source=effect.sources[0],
    )

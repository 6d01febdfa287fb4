"""Moderate hepatic impairment (Child-Pugh B) for a model whose study had nobody with it."""

from dataclasses import replace

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.exposure_change import intrinsic_factor
from lenitive.domain.pharmacology.exposure_changes import change_named
from lenitive.domain.pharmacology.model import HepaticScaling, PkModel
from lenitive.domain.pharmacology.quoting import proposed


def for_impaired_liver(model: PkModel) -> PkModel:
    """The model with the assumption of `child_pugh_b` where it has none of its own.

    Otherwise it would answer as if the liver were unimpaired. Of a person in Child-Pugh A nothing changes. A model
    cleared from its centre has that clearance multiplied; one with a liver of its own has what the liver clears
    multiplied, so that clearance falls as much at 60 years or less. Where it has a band, the band is widened.

    Args:
        model: From the registry, or changed for medicines.

    Returns:
        The very same model where it holds hepatic impairment already.

    Example:
        >>> from lenitive.domain.pharmacology.model import Person
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.pharmacology.predict import individual
        >>> impaired = for_impaired_liver(MODELS["otto2021_s"])
        >>> individual(impaired, Person(weight_kg=70.0, child_pugh="B"), {})["cl_l_h"].round(2).tolist()  # 95.2 x 0.55
        [52.36]
    """
    ratio = change_named("child_pugh_b").intravenous
    if model.hepatic is not None or ratio is None:
        return model
    drug, factor = model.structure[0], 1 / ratio.typical.value
    if drug.liver is None:
        scaling = HepaticScaling(parameter=drug.clearance or "", factor=replace(ratio.typical, value=factor))
    else:
        why = f"intrinsic clearance for a clearance x {factor:.2g} at 60 years or less; {ratio.typical.place}"
        scaling = HepaticScaling(
            parameter=drug.liver.eliminated,
            also=(drug.liver.metabolised,),
            factor=replace(ratio.typical, value=intrinsic_factor(1 / factor), place=why, grade=Grade.ASSUMED),
        )
    wider = proposed(2.0, "", "variances doubled in Child-Pugh B, as in the recommended model")
    spreads = tuple(
        spread if spread.widened_by is not None else replace(spread, widened_by=wider) for spread in model.variability
    )
    return replace(model, hepatic=scaling, variability=spreads)

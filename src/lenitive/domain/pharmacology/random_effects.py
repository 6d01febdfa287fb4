"""The random effects of kinetics and responses together, by name."""

from lenitive.domain.pharmacology.joint import Joined
from lenitive.domain.pharmacology.variation import Variation
from lenitive.pkpd.linear import Array


def variation_of(joint: Joined, *, with_uncertainty: bool = True, widened: bool = False) -> Variation:
    """How people vary about the typical one in kinetics and responses.

    Args:
        joint: From `joined`.
        with_uncertainty: Whether the uncertainty of typical values is added.
        widened: Whether the model's widening applies, as `model.is_widened` says.
    """
    unsure = {name: one.value for name, one in joint.own.uncertainties.items()}
    unsure |= {name: one.uncertainty.value for name, one in joint.parameters.items()}
    return Variation(
        spread=joint.own.variability[0] if joint.own.variability else None,
        others={name: one.between_people.value for name, one in joint.parameters.items()},
        uncertainties=unsure if with_uncertainty else {},
        widened=widened,
    )


def effect_names(joint: Joined, *, with_uncertainty: bool = True) -> tuple[str, ...]:
    """Names of everything in which people may differ, kinetics first.

    Example:
        >>> from lenitive.domain.pharmacology.joint import joined
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> effect_names(joined(MODELS["default_racemic_v1"]), with_uncertainty=False)[:2]
        ('cl_l_h', 'v1_l')
    """
    return tuple(variances(joint, with_uncertainty=with_uncertainty))


def variances(joint: Joined, *, with_uncertainty: bool = True, widened: bool = False) -> dict[str, float]:
    """Variance of each random effect, on the scale on which people differ; only those above 0.

    Example:
        >>> from lenitive.domain.pharmacology.joint import joined
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> variances(joined(MODELS["default_racemic_v1"]), with_uncertainty=False)["pain.c50_ng_ml"]
        0.25
    """
    return variation_of(joint, with_uncertainty=with_uncertainty, widened=widened).variances()


def drawn(
    joint: Joined, normal_draws: Array, *, with_uncertainty: bool = True, widened: bool = False
) -> dict[str, Array]:
    """Random effects of many people, from standard normal numbers.

    People differ with the full covariance of the kinetic model and its heavy tail; the uncertainty of typical values
    is added as variance on the same scale, so that a band holds both.

    Args:
        joint: From `joined`.
        normal_draws: Shape (people, effects + 1), a column for each of `effect_names` and one for the heavy tail.
        with_uncertainty: As in `effect_names`.
        widened: Whether the model's widening applies.

    Returns:
        By name, shape (people,).

    Raises:
        ValueError: Draws of another shape.

    Example:
        >>> import numpy as np
        >>> from lenitive.domain.pharmacology.joint import joined
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> joint = joined(MODELS["default_racemic_v1"])
        >>> nobody_differs = np.zeros((3, len(effect_names(joint)) + 1))
        >>> drawn(joint, nobody_differs)["cl_l_h"].tolist()
        [0.0, 0.0, 0.0]
    """
    return variation_of(joint, with_uncertainty=with_uncertainty, widened=widened).drawn(normal_draws)

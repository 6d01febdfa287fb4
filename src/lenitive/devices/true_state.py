"""The simulated person at one moment: ground truth, that no product ever sees."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueState:
    """The person at one moment: ground truth.

    Attributes:
        minute: Since the first delivery could have begun.
        ketamine_ng_ml: Central concentration of racemic ketamine.
        norketamine_ng_ml: Central concentration.
        effect_site_ng_ml: Racemic ketamine at the site of effect.
        pain: Felt, 0-10, not rounded.
        dissociation: Latent; grows with concentration and fades with exposure.
        drowsiness: Latent, 0-1.
        etco2_mmhg: Carbon dioxide at the end of a breath; rises as breathing slows.
    """

    minute: int
    ketamine_ng_ml: float
    norketamine_ng_ml: float
    effect_site_ng_ml: float
    pain: float
    dissociation: float
    drowsiness: float
    systolic_mmhg: float
    diastolic_mmhg: float
    heart_rate_min: float
    respiratory_rate_min: float
    spo2_pct: float
    etco2_mmhg: float
    simulated: bool = True

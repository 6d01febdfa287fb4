"""Whether a simulated device may be used for a person at all."""

from lenitive.domain.foundation.refusal import Refusal

SIMULATED = "simulated"
"""Label of everything that a simulated device says."""


def refuse_binding(*, patient: str, synthetic: bool | None, device: str) -> Refusal | None:
    """Why a simulated device is not bound to a person: never to one whose record is flagged real.

    Args:
        patient: The record's own id.
        synthetic: False when the record says that this is a real person. None, when it does not say, is bound as a
            simulation and labelled as one.
        device: Name of the device.

    Example:
        >>> refuse_binding(patient="Patient/1", synthetic=False, device="simulated pump").rule
        'SES-SIMULATED'
        >>> refuse_binding(patient="Patient/1", synthetic=None, device="simulated pump") is None
        True
    """
    if synthetic is not False:
        return None
    return Refusal(
        rule="SES-SIMULATED",
        what=f"{patient} is recorded as a real person and a {device} was to be used",
        limit="A simulated device is never bound to a real person",
        remedy="Use a record that is not of a real person",
    )


def check_binding(*, patient: str, synthetic: bool | None, device: str) -> None:
    """Refuse loudly where a refusal was not asked for first.

    Raises:
        ValueError: The record is flagged real.
    """
    refusal = refuse_binding(patient=patient, synthetic=synthetic, device=device)
    if refusal is not None:
        raise ValueError(str(refusal))

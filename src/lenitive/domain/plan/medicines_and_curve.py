"""What a person's medicines do to the curve of a plan, said in the plan."""

from collections.abc import Iterable

from lenitive.domain.candidacy.interaction import Result
from lenitive.domain.candidacy.medicine_use import Taken
from lenitive.domain.pharmacology.exposure import changes_for
from lenitive.domain.pharmacology.model import PkModel
from lenitive.domain.plan.medicines_beside import PlanNote, assumed

_PLACE = "medicines and the predicted curve"


def notes_on_medicines(medicines: Iterable[Taken], used: PkModel) -> tuple[PlanNote, ...]:
    """What the predicted curve holds of the medicines, and of which it holds nothing.

    Args:
        medicines: Those that the model was changed for.
        used: The model after that, as `model_for` gives it.

    Returns:
        One note for each that changes the curve or may; one for all that nobody knows anything about. A medicine that
        was checked and changes nothing is not named.

    Example:
        >>> from datetime import date
        >>> from lenitive.domain.assessment.treatment import Medication
        >>> from lenitive.domain.candidacy.medicine_use import read_medication
        >>> from lenitive.domain.foundation.fact import Origin, Provenance
        >>> from lenitive.domain.pharmacology.for_person import Circumstances, model_for
        >>> from lenitive.domain.pharmacology.model import Person
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> entry = Medication(text="rifampicin", active=True, provenance=Provenance(origin=Origin.CLINICIAN))
        >>> taken = read_medication(entry, date(2026, 1, 1))
        >>> used = model_for(MODELS["default_racemic_v1"], Person(weight_kg=70.0), Circumstances(medicines=taken))
        >>> notes_on_medicines(taken, used)[0].statement[:38]
        'The predicted curve holds: Rifampicin:'
    """
    found = changes_for(medicines)
    unknown = [one for one in found if one.result is Result.UNKNOWN]
    in_curve = [words for words in used.changed if words not in {one.says for one in unknown}]
    notes = [assumed(f"The predicted curve holds: {words}", _PLACE) for words in in_curve]
    notes += [assumed(one.says, _PLACE) for one in unknown if one.change is not None]
    names = dict.fromkeys(one.medicine for one in unknown if one.change is None)
    if names:
        statement = f"Not in the table of medicines: {', '.join(names)}. Whether they change the curve is not known."
        notes.append(assumed(statement, _PLACE))
    return tuple(notes)

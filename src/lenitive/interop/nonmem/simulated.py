"""People who were simulated as people of an event table: one regimen, and a curve of each output for each of them."""

from collections.abc import Mapping, Sequence

from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.predict import Given
from lenitive.interop.nonmem.subject import Dose, Observation, Record, Subject, in_order
from lenitive.pkpd.linear import Array


def simulated_subjects(
    given: Given,
    *,
    times_min: Sequence[float],
    curves: Mapping[str, Array],
    people: Person | Sequence[Person],
    first_id: int = 1,
) -> tuple[Subject, ...]:
    """Subjects for `write`, with the values of the curves as observations.

    Args:
        given: What each of them gets.
        times_min: Rising minutes, shape (times,).
        curves: For each output its values, shape (people, times), in the unit of the output (ng/mL).
        people: One for each, or one whom all are like.
        first_id: Numbers go up from here.

    Returns:
        One subject for each row of the curves. At each time stand the doses first, then the outputs in their order.

    Raises:
        ValueError: Shapes that do not agree.

    Example:
        >>> import numpy as np
        >>> from lenitive.domain.pharmacology.predict import Injection
        >>> (one,) = simulated_subjects([Injection(at_min=0.0, mg=10.0)], times_min=[0.0, 30.0],
        ...                             curves={"ketamine": np.array([[400.0, 90.0]])}, people=Person(weight_kg=70.0))
        >>> [seen.value for seen in one.observations], one.weight_kg
        ([400.0, 90.0], 70.0)
    """
    count = _count(curves, len(times_min))
    each = [people] * count if isinstance(people, Person) else list(people)
    if len(each) != count:
        raise ValueError(f"{len(each)} people for curves of {count}; give one person for each, or one for all")
    doses = [Dose(given=part) for part in given]
    return tuple(
        Subject(
            id=str(first_id + row),
            records=_records(doses, times_min, {name: curve[row] for name, curve in curves.items()}),
            weight_kg=person.weight_kg,
            age_years=person.age_years,
        )
        for row, person in enumerate(each)
    )


def _count(curves: Mapping[str, Array], times: int) -> int:
    shapes = {curve.shape for curve in curves.values()}
    if len(shapes) != 1 or any(len(shape) != 2 or shape[1] != times for shape in shapes):
        raise ValueError(f"curves have shapes {sorted(map(str, shapes))}; give (people, {times}) for every output")
    return int(shapes.pop()[0])


def _records(doses: Sequence[Dose], times_min: Sequence[float], values: Mapping[str, Array]) -> tuple[Record, ...]:
    seen = [
        Observation(time_min=float(time), output=name, value=float(curve[place]))
        for place, time in enumerate(times_min)
        for name, curve in values.items()
    ]
    # sorting is stable: doses come first at their own minute, as the curves count them
    return in_order(sorted([*doses, *seen], key=lambda record: record.time_min))

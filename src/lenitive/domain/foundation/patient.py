"""The person, as far as every stage needs to know."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """Administrative sex as FHIR records it; pregnancy is asked about separately."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who it is.

    Attributes:
        reference: The record's own id, for example "Patient/123".
        name: As the record writes it; for the banner only. None when the record has none.
        sex: Administrative sex.
        birth_date: None when the record does not say, or says only a year or month.
        died_on: The day of death if the record says so and it is not after the day of the intake.
        synthetic: True when the record says that this is not a real person; None when it does not say.
    """

    reference: str
    sex: Sex
    birth_date: date | None
    died_on: date | None = None
    name: str | None = None
    synthetic: bool | None = None

    def age_years(self, as_of: date) -> int | None:
        """Completed years on a day, or None when the birth date is not known.

        Example:
            >>> Patient(reference="Patient/1", sex=Sex.FEMALE, birth_date=date(1959, 1, 1)).age_years(date(2019, 6, 1))
            60
        """
        if self.birth_date is None:
            return None
        before_birthday = (as_of.month, as_of.day) < (self.birth_date.month, self.birth_date.day)
        return as_of.year - self.birth_date.year - before_birthday

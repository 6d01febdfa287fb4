"""Words that anybody would guess here, and that therefore add nothing to a password."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from lenitive.web.accounts.models import User

WORDS: Final = (
    "admin", "administrator", "analgesia", "clinic", "doctor", "esketamine", "hospital", "infusion", "ketamine",
    "lenitive", "morphine", "norketamine", "nurse", "oncology", "opioid", "pain", "palliative", "password",
    "pharmacist", "pharmacy", "prescriber", "pump", "therapy", "welcome",
)  # fmt: skip
"""Of this product, its drugs, its place and its roles; the account's own names are looked at by the framework."""

LEAST_BESIDE: Final = 8
"""So many signs have to be left of a password when these words and every space are taken out of it."""


class WordsOfThePlace:
    """A password is more than words of the place and a number.

    Example:
        >>> of_its_own("Ketamine infusion 2026!")
        5
        >>> of_its_own("a calm and careful clinic")
        15
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse what is left with too little of its own.

        Raises:
            ValidationError: It is.
        """
        del user
        if of_its_own(password) < LEAST_BESIDE:
            raise ValidationError(self.get_help_text(), code="password_of_the_place")

    def get_help_text(self) -> str:
        """What is asked, in words."""
        return ngettext(
            "A password needs %(least)d sign of its own, beside words such as “ketamine” or “clinic”.",
            "A password needs %(least)d signs of its own, beside words such as “ketamine” or “clinic”.",
            LEAST_BESIDE,
        ) % {"least": LEAST_BESIDE}


def of_its_own(password: str) -> int:
    """How many signs are left of a password without spaces and the words of the place."""
    left = "".join(password.casefold().split())
    for word in sorted(WORDS, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left)

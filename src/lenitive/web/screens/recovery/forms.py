"""What is entered after the infusion."""

from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion.discharge import DISCHARGE, Aldrete
from lenitive.domain.infusion.events import Remainder
from lenitive.domain.infusion.opioid_plan import Naloxone, OpioidChange, OpioidPlan
from lenitive.web.language import gettext_noop
from lenitive.web.second_person import SecondPersonForm
from lenitive.web.site.forms import CommandForm, Exact
from lenitive.web.words import plain_words

ALDRETE: Final = {
    "activity": (
        gettext_noop("Moves"),
        (gettext_noop("no limb"), gettext_noop("two limbs"), gettext_noop("all limbs")),
    ),
    "respiration": (
        gettext_noop("Breathes"),
        (
            gettext_noop("does not, without help"),
            gettext_noop("shallow or short of breath"),
            gettext_noop("deeply, coughs freely"),
        ),
    ),
    "circulation": (
        gettext_noop("Systolic against before"),
        (gettext_noop("50 % or more away"), gettext_noop("20 to 49 % away"), gettext_noop("within 20 %")),
    ),
    "consciousness": (
        gettext_noop("Awake"),
        (gettext_noop("does not answer"), gettext_noop("wakes when called"), gettext_noop("fully awake")),
    ),
    "oxygen_saturation": (
        gettext_noop("Oxygen"),
        (
            gettext_noop("below 90 % on oxygen"),
            gettext_noop("needs oxygen for 90 %"),
            gettext_noop("above 92 % on air"),
        ),
    ),
}
"""The five items, 0 to 2 each, in our words. Source: aldrete_1995."""


class GateForm(CommandForm):
    """The recovery score, and what only a person can answer; what is left open keeps the person here."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        for name, (label, levels) in ALDRETE.items():
            choices = [
                ("", _("not scored")),
                *((str(level), format_lazy("{}: {}", level, _(words))) for level, words in enumerate(levels)),
            ]
            self.fields[name] = forms.ChoiceField(label=_(label), required=False, choices=choices)
        for item in DISCHARGE.values():
            if item.asked:
                self.fields[item.id] = forms.ChoiceField(
                    label=_(item.statement),
                    required=False,
                    choices=[("yes", _("yes")), ("no", _("no"))],
                    widget=forms.RadioSelect,
                )

    def score_fields(self) -> list[forms.BoundField]:
        """The five items."""
        return [self[name] for name in ALDRETE]

    def asked_fields(self) -> list[forms.BoundField]:
        """What a person answers."""
        return [self[item.id] for item in DISCHARGE.values() if item.asked]

    def aldrete(self) -> Aldrete:
        """The score as it was entered."""
        said = {name: self.cleaned_data.get(name) for name in ALDRETE}
        return Aldrete(**{name: int(value) if value else None for name, value in said.items()})

    def answers(self) -> dict[str, Answer]:
        """What was answered."""
        asked = (item.id for item in DISCHARGE.values() if item.asked)
        return {item: Answer(self.cleaned_data.get(item) or Answer.UNKNOWN) for item in asked}


def _choices(kind: type[OpioidChange] | type[Naloxone]) -> list[tuple[str, Any]]:
    """Nothing is chosen beforehand."""
    return [("", ""), *((one.value, _(plain_words(one))) for one in kind)]


class DischargeForm(CommandForm):
    """The opioid plan that the person takes home in writing."""

    opioid_plan = forms.CharField(
        label=_("Opioid plan, in writing, for the person"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which doses, until when, and what to do when the pain comes back."),
    )
    change = forms.ChoiceField(label=_("The opioid until then"), choices=_choices(OpioidChange))
    who_decides = forms.CharField(label=_("Who decides about the next change"), max_length=120)
    naloxone = forms.ChoiceField(label=_("Naloxone goes home too"), choices=_choices(Naloxone))

    def agreed(self) -> OpioidPlan:
        """The answers."""
        return OpioidPlan(
            change=OpioidChange(self.cleaned_data["change"]),
            who_decides=self.cleaned_data["who_decides"],
            naloxone=Naloxone(self.cleaned_data["naloxone"]),
        )


class WitnessForm(SecondPersonForm):
    """A second person who saw it and gives their own password."""

    username = forms.CharField(
        label=_("Witness, user name"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class WasteForm(WitnessForm):
    """What was destroyed, before a witness."""

    volume = Exact(label=_("Volume destroyed"), unit="mL", low=0, high=1000)
    field_order = ("volume", "username", "password")


class CloseForm(WitnessForm):
    """The account; where something remains, two people say what became of it."""

    remainder = forms.ChoiceField(
        label=_("What remains"), required=False,
        choices=[("", _("nothing remains")), (str(Remainder.RETURNED), _("it was returned to the pharmacy")),
                 (str(Remainder.DISCREPANCY), _("it cannot be found: a discrepancy"))],
    )  # fmt: skip
    note = forms.CharField(label=_("Why, in words"), max_length=300, required=False)
    field_order = ("remainder", "note", "username", "password")

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        self.fields["username"].required = self.fields["password"].required = False

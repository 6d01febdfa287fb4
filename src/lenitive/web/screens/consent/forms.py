"""What the person answers and signs, and how they take it back."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.charts.consent_text import CURRENT
from lenitive.clinic.charts.consenting import PATIENT
from lenitive.web.language import named
from lenitive.web.site.forms import CommandForm

OTHER: Final = "other"
_ASKED: Final = "ask_"


class SignForm(CommandForm):
    """A question for each thing that must be understood, then the two names."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    given_by = forms.ChoiceField(
        label=_("Who consents"),
        choices=((PATIENT, _("The person")), (OTHER, _("Somebody who decides for the person"))),
        widget=forms.RadioSelect,
        initial=PATIENT,
    )
    relation = forms.CharField(
        label=_("If somebody else: who they are to the person, and by what right"), max_length=120, required=False
    )
    agrees = forms.BooleanField(label=_(CURRENT.declaration))
    name_typed = forms.CharField(
        label=_("Name, typed by who consents"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "signature"}),
    )
    explained = forms.BooleanField(label=_(CURRENT.explained))

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*args, **options)
        for question in CURRENT.questions:
            self.fields[_ASKED + question.id] = forms.ChoiceField(
                label=_(question.asks),
                choices=named((str(place), words) for place, words in enumerate(question.choices)),
                widget=forms.RadioSelect,
                error_messages={"required": _("Ask the person, and choose their answer.")},
            )

    def clean(self) -> dict[str, Any]:
        """A wrong answer is talked about; somebody else says who they are."""
        said = dict(super().clean() or {})
        for question in CURRENT.questions:
            given = said.get(_ASKED + question.id)
            if given is not None and given != str(question.right):
                self.add_error(_ASKED + question.id, f"Talk about this once more. {question.why}")
        if said.get("given_by") == OTHER and not said.get("relation", "").strip():
            self.add_error("relation", "Write who they are to the person, and by what right they decide.")
        return said

    @property
    def answers(self) -> dict[str, int]:
        """Place of the chosen answer, by question."""
        return {one.id: int(self.cleaned_data[_ASKED + one.id]) for one in CURRENT.questions}

    @property
    def by_whom(self) -> str:
        """The person, or who decides for them."""
        said = self.cleaned_data
        return PATIENT if said["given_by"] == PATIENT else str(said["relation"]).strip()


def questions_of(form: SignForm) -> list[forms.BoundField]:
    """The questions, in order."""
    return [form[_ASKED + one.id] for one in CURRENT.questions]


class WithdrawForm(CommandForm):
    """No reason is needed."""

    reason = forms.CharField(
        label=_("Reason, if you wish to give one"), max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("None is needed."),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("The consent is taken back, from now on"))

"""What staff say about the follow-up of a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.charts.follow_up import Ask
from lenitive.web.language import named
from lenitive.web.site.forms import CommandForm

RATHER_NOT = "rather_not"


class AskForm(CommandForm):
    """Ask about one day."""

    session_id = forms.CharField(widget=forms.HiddenInput, max_length=40)
    due_on = forms.DateField(widget=forms.HiddenInput)


class TakeForm(CommandForm):
    """Answer for an alert."""

    alert_id = forms.CharField(widget=forms.HiddenInput, max_length=80)


class SettleForm(TakeForm):
    """Say what was done about an alert."""

    done = forms.CharField(
        label=_("What was done"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you did, for whoever reads this next.")},
    )  # fmt: skip


class CheckForm(CommandForm):
    """A check was done."""

    rule = forms.CharField(widget=forms.HiddenInput, max_length=40)
    note = forms.CharField(
        label=_("What was found"),
        max_length=400,
        error_messages={"required": _("Write what was found, or why it ended.")},
    )


class PhoneForm(CommandForm):
    """Every question of a day, answered to a nurse on the telephone."""

    def __init__(self, *arguments: Any, ask: Ask, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*arguments, **options)
        for question in ask.questions:
            choices = named((choice.value, choice.words) for choice in question.choices)
            self.fields[question.id] = forms.ChoiceField(
                label=_(question.words),
                help_text=_(question.more) if question.more else "",
                choices=[*choices, (RATHER_NOT, _("Not asked, or would rather not say"))],
                widget=forms.RadioSelect,
                initial=ask.answers.get(question.id),
                error_messages={"required": _("Choose what the person said, or that it was not asked.")},
            )

    @property
    def answers(self) -> dict[str, str | None]:
        """By question; None where nobody knows."""
        return {
            name: None if value == RATHER_NOT else str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("FUQ-")
        }

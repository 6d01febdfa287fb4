"""What a prescriber says on the worksheet."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.web.site.forms import CommandForm

REASONS: Final = (
    ("", _("Choose a reason")),
    ("The finding is out of date; the newest result is in the chart", _("The finding is out of date")),
    ("A specialist has agreed to treatment", _("A specialist has agreed to treatment")),
    ("The risk was weighed with the person and is accepted", _("The risk was weighed with the person and is accepted")),
    ("other", _("Another reason, in words below")),
)


class OverrideForm(CommandForm):
    """Set one finding aside: a reason from the list, or in words."""

    criterion = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS)
    words = forms.CharField(
        label=_("In words"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, object]:
        """Another reason needs its words."""
        said = dict(super().clean() or {})
        if said.get("reason") == "other" and not str(said.get("words", "")).strip():
            self.add_error("words", "Write the reason, or choose one from the list.")
        return said

    @property
    def reason_in_words(self) -> str:
        """What stands in the chart."""
        chosen, more = self.cleaned_data["reason"], self.cleaned_data["words"].strip()
        return more if chosen == "other" else f"{chosen}. {more}".strip(". ") if more else chosen

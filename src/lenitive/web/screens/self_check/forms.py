"""What a person is asked, yes, no or not sure."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.web.screens.self_check.words import ASKED

CHOICES: Final = (("yes", _("Yes")), ("no", _("No")), ("unsure", _("Not sure")))


class SelfCheckForm(forms.Form):
    """A question for each red flag, then one for each reason."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the framework's
        super().__init__(*args, **options)
        for name, asks in ASKED.items():
            self.fields[name] = forms.ChoiceField(
                label=_(asks),
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes, no, or not sure.")},
            )

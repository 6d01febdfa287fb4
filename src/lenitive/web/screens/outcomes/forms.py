"""What a prescriber decides about a course."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.charts.treatment import MAY_DECIDE
from lenitive.domain.outcomes.course_decision import Decision
from lenitive.web.site.forms import CommandForm

WORDS = {
    Decision.CONTINUE: _("Go on with the course"),
    Decision.ONE_MORE: _("One more session, then look again"),
    Decision.HOLD: _("Wait: the next session only when pain comes back"),
    Decision.STOP_NON_RESPONSE: _("Stop: it does not help enough"),
    Decision.STOP_HARM: _("Stop: harm, or the person wishes it"),
}


class DecideForm(CommandForm):
    """Continue, wait or stop, with a reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, WORDS[one]) for one in MAY_DECIDE],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the course goes on."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason; it stands in the chart beside what the rules proposed.")},
    )  # fmt: skip

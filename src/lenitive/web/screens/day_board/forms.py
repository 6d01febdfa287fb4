"""What the front desk enters on the board."""

from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from lenitive.clinic.charts.chart import Chart
from lenitive.web.site.forms import CommandForm


class ArriveForm(CommandForm):
    """Somebody came."""

    identified = forms.BooleanField(
        label=_("Name and day of birth were asked"),
        error_messages={"required": _("Ask for both, compare them with the chart, then tick it.")},
    )
    escort = forms.CharField(
        label=_("Who takes them home"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    relation = forms.CharField(
        label=_("Who that is to them"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    @classmethod
    def about(cls, chart: Chart, _today: date, **options: Any) -> Self:  # noqa: ANN401 - the framework's
        """Empty, with the escort that was named before."""
        named = {"escort": chart.escort.name, "relation": chart.escort.relation} if chart.escort else {}
        return cls.on(chart, initial=named, **options)


class ScheduleForm(CommandForm):
    """A day, a time and a chair."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    chair = forms.CharField(label=_("Chair"), max_length=20)

    @classmethod
    def about(cls, chart: Chart, today: date, **options: Any) -> Self:  # noqa: ANN401 - the framework's
        """Empty, for today in the morning."""
        return cls.on(chart, initial={"day": today, "time": "08:30"}, **options)

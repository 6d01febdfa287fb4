"""What the front desk enters on the board."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ArriveForm(forms.Form):
    """Somebody came."""

    identified = forms.BooleanField()
    escort = forms.CharField(max_length=80, required=False)
    relation = forms.CharField(max_length=60, required=False)


class ScheduleForm(forms.Form):
    """A day, a time and a chair."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    chair = forms.CharField(label=_("Chair"), max_length=20)

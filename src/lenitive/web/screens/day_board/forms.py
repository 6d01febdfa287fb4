"""What the front desk enters on the board."""

from django import forms


class ArriveForm(forms.Form):
    """Somebody came."""

    identified = forms.BooleanField()


class ScheduleForm(forms.Form):
    """A day, a time and a chair."""

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}))
    chair = forms.CharField(label="Chair", max_length=20)

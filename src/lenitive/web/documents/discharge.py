"""The discharge sheet: what a person takes home. Large print, plain words, no promise; what was given is in figures."""

from dataclasses import dataclass
from typing import Final

from lenitive.clinic.session_account import summary_of
from lenitive.domain.infusion.events import Discharged, RescueGiven, StopReason
from lenitive.domain.infusion.machine import account
from lenitive.web.documents.advice import Part, said_in
from lenitive.web.documents.printing import heading_of, html_of
from lenitive.web.documents.told import Told
from lenitive.web.language import gettext as _
from lenitive.web.language import gettext_noop, is_english
from lenitive.web.text import in_words, quantity
from lenitive.web.words import plain_words

_ENDED: Final = {
    StopReason.COMPLETED: gettext_noop("It ran to its planned end."),
    StopReason.PATIENT_REQUEST: gettext_noop("It was stopped early because you asked for it."),
    StopReason.ADVERSE_EFFECT: gettext_noop("It was stopped early because of how you felt."),
    StopReason.ALARM: gettext_noop("It was stopped early because a measured value was out of range."),
    StopReason.CLINICAL_DECISION: gettext_noop("It was stopped early; your team decided so."),
}
_DAYS_OF_DIARY: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeSheet:
    """What is particular to this person; the advice is the same for all.

    Attributes:
        given: What was given, when and how long.
        pain: What the person said about the pain; empty when nobody asked.
        others: Other medicines given during the session.
        opioid_plan: What happens with the pain medicines, as written at discharge; empty when nobody wrote it.
        left: Whether the record says that the person was discharged.
    """

    given: tuple[str, ...]
    pain: str
    others: tuple[str, ...]
    opioid_plan: str
    left: bool


def opioid_words(left: Discharged) -> str:
    """What was written and what was agreed, in one text; older records hold no answers."""
    agreed = left.agreed
    if agreed is None:
        return left.opioid_plan
    answers = _("The opioid until then: %(change)s. Who decides: %(who)s. Naloxone goes home too: %(naloxone)s.") % {
        "change": _(plain_words(agreed.change)),
        "who": agreed.who_decides,
        "naloxone": _(plain_words(agreed.naloxone)),
    }
    return f"{left.opioid_plan} {answers}"


def discharge_of(told: Told) -> DischargeSheet:
    """The sheet of a session."""
    plans = [opioid_words(event.data) for event in told.events if isinstance(event.data, Discharged)]
    given = [event.data for event in told.events if isinstance(event.data, RescueGiven)]
    return DischargeSheet(
        given=_given(told),
        pain=_pain(told),
        others=tuple(
            _("%(medicine)s, %(dose)s, for %(reason)s")
            % {"medicine": one.medicine, "dose": one.dose_text, "reason": one.indication}
            for one in given
        ),
        opioid_plan=plans[-1] if plans else "",
        left=bool(plans),
    )


def discharge_page(told: Told) -> str:
    """The sheet as a page, in large print."""
    days = [str(day) for day in range(1, _DAYS_OF_DIARY + 1)]
    parts = {part.value: [_(one.words) for one in said_in(part)] for part in Part}
    context = {
        **heading_of(told, _("Going home after your infusion")),
        "sheet": discharge_of(told),
        "days": days,
        **parts,
    }
    return html_of("discharge.html", context)


def _given(told: Told) -> tuple[str, ...]:
    session = told.session
    if session.started_ms is None:
        return (_("You were not given ketamine today. The infusion was not started."),)
    given_ug = account(session)[1]
    stopped = session.stopped_ms if session.stopped_ms is not None else session.last_ms
    mg = round(given_ug / 1000, 1)
    when = {
        "day": told.day(session.started_ms), "begin": told.clock(session.started_ms), "end": told.clock(stopped),
    }  # fmt: skip
    spelled = f" ({in_words(mg, 'mg')})" if is_english() else ""
    lines = (
        _("On %(day)s you were given ketamine (KET-a-meen) into a vein, from %(begin)s to %(end)s.") % when,
        _("In all you were given %(amount)s.") % {"amount": f"{quantity(mg, 'mg')}{spelled}"},
    )
    ended = _ENDED.get(session.stop_reason) if session.stop_reason else None
    return (*lines, _(ended)) if ended else lines


def _pain(told: Told) -> str:
    found = summary_of(told.session, told.events, ())
    if found.baseline_pain is None or found.end_pain is None:
        return ""
    said = {"before": found.baseline_pain, "end": found.end_pain}
    return _("You said that your pain was %(before)s of 10 before, and %(end)s of 10 near the end.") % said

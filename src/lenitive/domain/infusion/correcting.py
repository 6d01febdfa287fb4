"""Putting right what was recorded wrongly. Both values stay in the record, with who said so and why."""

from datetime import datetime
from typing import Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion import events as happened
from lenitive.domain.infusion.events import ScoreKind
from lenitive.domain.infusion.permission import BEDSIDE, Decided, permitted, refused
from lenitive.domain.infusion.session import Channel, Session
from lenitive.domain.infusion.thresholds import plausible_in

SCORE_RANGES: Final = {
    ScoreKind.PAIN: (0, 10),
    ScoreKind.PSYCHOTOMIMETIC: (0, 3),
    ScoreKind.RASS: (-5, 4),
    ScoreKind.POSS: (1, 4),
    ScoreKind.NAUSEA: (0, 3),
}
"""Lowest and highest value of each scale."""


def refuse_score(kind: ScoreKind, value: int) -> Refusal | None:
    """Why a number is not a score of this kind; None when it is."""
    lo, hi = SCORE_RANGES[kind]
    if type(value) is int and lo <= value <= hi:
        return None
    return refused("SES-SCORE", f"{kind} {value!r}", f"A whole number from {lo} to {hi}", "Score again")


def correct(session: Session, command: ask.Correct, _at: datetime) -> Decided:
    """A score is put right."""
    refusal = permitted(session, command, happened.Corrected, BEDSIDE) or _refuse_reason(command.reason)
    if refusal:
        return refusal
    for kind, scores in session.scores.items():
        for score in scores:
            if score.seq == command.seq and command.kind in {None, kind}:
                return refuse_score(kind, command.value) or (
                    happened.Corrected(
                        seq=command.seq,
                        kind=kind,
                        recorded=score.value,
                        corrected=command.value,
                        reason=command.reason,
                    ),
                )
    return _not_there(command.seq, "a score")


def correct_reading(session: Session, command: ask.CorrectReading, _at: datetime) -> Decided:
    """A vital sign is put right, or taken back as nobody's."""
    refusal = permitted(session, command, happened.ReadingCorrected, BEDSIDE) or _refuse_reason(command.reason)
    if refusal:
        return refusal
    if command.channel not in set(Channel):
        return _not_there(command.seq, f"a reading of {command.channel[:40]!r}")
    channel = Channel(command.channel)
    lo, hi = plausible_in(session.plan, channel)
    if command.value is not None and not (type(command.value) is int and lo <= command.value <= hi):
        what = f"{channel.value} {command.value!r}"
        return refused("SES-SCORE", what, f"A whole number from {lo} to {hi}, or none", "Measure again")
    read = (*session.baseline.get(channel, ()), *session.readings.get(channel, ()))
    found = next((one for one in read if one.seq == command.seq), None)
    if found is None:
        return _not_there(command.seq, f"a reading of {channel.value} that any rule still looks at")
    return (
        happened.ReadingCorrected(
            seq=command.seq,
            channel=channel.value,
            recorded=found.value,
            corrected=command.value,
            reason=command.reason,
        ),
    )


def correct_note(session: Session, command: ask.CorrectNote, _at: datetime) -> Decided:
    """A medicine given, an adverse event, a missed observation or pain on movement is put right."""
    refusal = permitted(session, command, happened.NoteCorrected, BEDSIDE) or _refuse_reason(command.reason)
    if refusal:
        return refusal
    words = session.noted.get(command.seq, {})
    if command.field not in words:
        return _not_there(command.seq, f"a note with {command.field[:40]!r}")
    allowed = {"grade": range(1, 6), "score": range(11)}.get(command.field)
    if allowed is not None and command.value not in {str(number) for number in allowed}:
        what = f"{command.field} {command.value[:40]!r}"
        return refused("SES-GRADE", what, f"{allowed[0]} to {allowed[-1]}", "Grade again")
    return (
        happened.NoteCorrected(
            seq=command.seq,
            field=command.field,
            recorded=words[command.field],
            corrected=command.value,
            reason=command.reason,
        ),
    )


def _refuse_reason(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return refused("SES-CORRECTION", "no reason is given", "Why it was wrong, in words", "Say why")


def _not_there(seq: int, what: str) -> Refusal:
    limit = "A recorded value of this session"
    return refused("SES-CORRECTION", f"event {seq} is not {what}", limit, "Name its number")

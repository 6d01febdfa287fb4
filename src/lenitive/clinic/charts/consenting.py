"""Consent: given to one version of the text, in two names, and withdrawn at any time without a reason."""

from collections.abc import Mapping
from typing import Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, Signer, give_consent
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.consent_text import CURRENT, ConsentText
from lenitive.clinic.plan import MAY_BE_PLANNED
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal

PATIENT: Final = "patient"
"""Who consents, when it is the person."""


def sign_consent(
    chart: Chart,
    *,
    sha256: str,
    given_by: str,
    name_typed: str,
    answers: Mapping[str, int],
    by: Signer,
    text: ConsentText = CURRENT,
) -> Happened | Refusal:
    """Keep that the text was explained, understood and agreed to.

    Args:
        chart: As it stands.
        sha256: Of the text as it was shown.
        given_by: "patient", or the relation of who decides for the person.
        name_typed: As typed by who consents.
        answers: Place of the chosen answer, by question.
        by: The clinician who explained it and signs.
        text: Signed now.
    """
    wrong = _not_to_sign(chart, sha256, by, text) or _not_named(chart, given_by, name_typed)
    if wrong is not None:
        return wrong
    missed = [one for one in text.questions if answers.get(one.id) != one.right]
    if missed:
        return _no(
            f"not yet understood: {missed[0].asks}",
            "Consent follows understanding",
            f"Talk about it again, then ask again. {missed[0].why.rstrip('.')}",
        )
    given = give_consent(chart, given_by=given_by, witnessed_by=by.name, language=text.language, version=text.version)
    if isinstance(given, Refusal):
        return given
    return (
        happened.ConsentGiven(
            version=text.version,
            language=text.language,
            given_by=given_by.strip(),
            witnessed_by=by.name,
            name_typed=name_typed.strip(),
            text_sha256=text.sha256,
            understood=tuple(one.id for one in text.questions),
        ),
    )


def _not_to_sign(chart: Chart, sha256: str, by: Signer, text: ConsentText) -> Refusal | None:
    if by.member.role is not Role.PRESCRIBER:
        return _no("somebody else than a prescriber asked", "Who orders it explains it", "Ask a prescriber")
    if sha256 != text.sha256:
        return _no("the text was changed after it was shown", "The text that was read is signed", "Read the new one")
    if chart.consent is not None:
        return _no("a consent stands already", "One consent stands at a time", "Withdraw that one first")
    assessed = chart.assessed
    if assessed is not None and chart.assessed_is_current and assessed.status not in MAY_BE_PLANNED:
        return _no(
            f"the decision is {assessed.status.replace('_', ' ')}",
            "Nobody is asked to consent to what is not offered",
            "Settle the decision first",
        )
    return None


def _not_named(chart: Chart, given_by: str, name_typed: str) -> Refusal | None:
    patient = chart.patient
    if not any(letter.isalpha() for letter in given_by) or not any(letter.isalpha() for letter in name_typed):
        return _no("nobody's name was typed", "Consent has a name", "Let the person type it")
    if given_by == PATIENT and patient is not None and _plain(name_typed) != _plain(patient.name or ""):
        return _no(
            f"{name_typed.strip()[:60]!a} is not the name of this chart",
            "The person signs with their own name",
            "Check that this is the right person, then let them type it again",
        )
    if given_by != PATIENT and patient is not None and _plain(name_typed) == _plain(patient.name or ""):
        return _no(
            "the person's own name was typed for somebody else",
            "Who decides for the person types their own name",
            "Choose “the person”, or let the other one type",
        )
    return None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace(",", " ").split())


def withdraw_consent(chart: Chart, *, reason: str, told_to: str) -> Happened | Refusal:
    """Take the consent back. Nobody may refuse it, at any hour, and no reason is needed."""
    if chart.consent is None:
        return _no("no consent stands in the chart", "What was not given is not withdrawn", "Nothing needs to be done")
    said = reason.strip() or "no reason given"
    return (happened.ConsentWithdrawn(reason=said, told_to=told_to),)


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CHT-CONSENT", what=what, limit=limit, remedy=remedy)

"""The answer to whoever referred: what was decided, what it rests on, what is still needed, and what is known."""

from dataclasses import dataclass
from typing import Final

from lenitive.clinic.candidacy import Considered
from lenitive.domain.candidacy.assess import Status
from lenitive.domain.candidacy.criterion import Finding, Weight
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import SOURCES
from lenitive.web.documents.printing import html_of
from lenitive.web.documents.told import SIMULATED, day_words
from lenitive.web.words import sentence

_ANSWERS: Final = {
    Status.CANDIDATE: "We can offer an assessment for a ketamine infusion.",
    Status.CANDIDATE_WITH_PRECAUTIONS: "We can offer an assessment for a ketamine infusion, with precautions.",
    Status.NOT_A_CANDIDATE: "We cannot offer a ketamine infusion now. The reasons are below.",
    Status.NEEDS_INFORMATION: "We cannot answer yet. We need what is listed below.",
}

_AGAINST: Final = frozenset({Weight.ABSOLUTE_CONTRAINDICATION, Weight.CONTRAINDICATION})

_EVIDENCE: Final = (
    ("The only adequate trial in cancer pain, under the skin, found no benefit: 31 % responded, 27 % on placebo.",
     "hardy_2012"),
    ("A review of the trials found the evidence not conclusive.", "bell_2017"),
    ("No controlled trial of an outpatient infusion of 4 to 6 hours in cancer pain was found.", "lenitive"),
)  # fmt: skip
"""What a letter says about the evidence, whatever the answer: the referrer must be able to weigh it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLetter:
    """What the letter says.

    Attributes:
        answer: In one sentence.
        summary: The decision's own sentence.
        red_flags: What diverts, first of all.
        against: Criteria that speak against it, with source.
        precautions: Criteria that ask for care, with source.
        missing: What has to be found out.
        evidence: What is known about the therapy, with its publication.
    """

    answer: str
    summary: str
    red_flags: tuple[str, ...]
    against: tuple[str, ...]
    precautions: tuple[str, ...]
    missing: tuple[str, ...]
    evidence: tuple[str, ...]


def letter_of(considered: Considered) -> AnswerLetter:
    """The answer that a decision gives."""
    decision = considered.decision
    stands = [one for one in decision.findings if one.stands]
    return AnswerLetter(
        answer=_ANSWERS[decision.status],
        summary=decision.summary,
        red_flags=tuple(f"{one.statement} {one.route}" for one in decision.red_flags if one.answer is Answer.YES),
        against=(
            *(_reason(one) for one in stands if one.weight in _AGAINST),
            *(f"Not met: {_reason(one)}" for one in decision.findings if _is_unmet(one)),
        ),
        precautions=(
            *(_reason(one) for one in stands if one.weight is Weight.PRECAUTION),
            *(
                f"{sentence(one.medicine)}: {one.effect} {one.action}"
                for one in decision.interactions
                if one.needs_precaution
            ),
        ),
        missing=tuple(dict.fromkeys(one.question for one in decision.missing if one.needed_by)),
        evidence=tuple(_cited(words, source) for words, source in _EVIDENCE),
    )


def _is_unmet(finding: Finding) -> bool:
    return finding.weight is Weight.REQUIREMENT and finding.answer is Answer.NO


def _reason(finding: Finding) -> str:
    return f"{finding.statement} {finding.action} ({finding.source}, {finding.grade})"


def letter_page(considered: Considered) -> str:
    """The letter as a page."""
    patient, decision = considered.intake.patient, considered.decision
    context = {
        "title": "Answer to your referral",
        "person_name": patient.name or "",
        "born": day_words(patient.birth_date) if patient.birth_date else "",
        "reference": patient.reference,
        "allergies": ", ".join(one.substance for one in considered.intake.allergies) or "none recorded",
        "simulated": SIMULATED if patient.synthetic else "",
        "as_of": day_words(decision.as_of),
        "rules": decision.rules_version,
        "letter": letter_of(considered),
    }
    return html_of("letter.html", context)


def _cited(words: str, source: str) -> str:
    return f"{words} ({SOURCES[source].citation})" if source != "lenitive" else words

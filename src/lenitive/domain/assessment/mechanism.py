"""By which mechanism a pain arises: nociceptive, neuropathic with its NeuPSIG grade, mixed, or phantom."""

from enum import StrEnum
from typing import Final

from lenitive.domain.assessment.body_map import BODY_MAP
from lenitive.domain.assessment.pain import NeuropathicEvidence, Nociception, PainProblem
from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of


class NeupsigGrade(StrEnum):
    """How certain it is that a pain is neuropathic. The grade reached by what was examined, never more."""

    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    DEFINITE = "definite"
    UNKNOWN = "unknown"


class Mechanism(StrEnum):
    """Mechanism of one pain."""

    NOCICEPTIVE_SOMATIC = "nociceptive_somatic"
    NOCICEPTIVE_VISCERAL = "nociceptive_visceral"
    NEUROPATHIC = "neuropathic"
    MIXED = "mixed"
    PHANTOM = "phantom"
    UNKNOWN = "unknown"


_NOCICEPTIVE: Final = {
    Nociception.SOMATIC: Mechanism.NOCICEPTIVE_SOMATIC,
    Nociception.VISCERAL: Mechanism.NOCICEPTIVE_VISCERAL,
}


def neupsig_grade(evidence: NeuropathicEvidence) -> NeupsigGrade:
    """The NeuPSIG grade that the evidence reaches.

    Unlikely needs a "no" to history or distribution; what nobody asked gives unknown. Signs or a test that nobody
    did leave the grade where it is. A lesion confirmed by a test without sensory signs stays probable.

    Source:
        finnerup_2016, grading system (secondary; "unlikely" only partly seen).

    Example:
        >>> neupsig_grade(NeuropathicEvidence(history_of_lesion=True, plausible_distribution=True, sensory_signs=True))
        <NeupsigGrade.PROBABLE: 'probable'>
    """
    possible = _possible(evidence)
    if possible is Answer.NO:
        return NeupsigGrade.UNLIKELY
    if possible is Answer.UNKNOWN:
        return NeupsigGrade.UNKNOWN
    if evidence.sensory_signs and evidence.confirmed_by_test:
        return NeupsigGrade.DEFINITE
    if evidence.sensory_signs or evidence.confirmed_by_test:
        return NeupsigGrade.PROBABLE
    return NeupsigGrade.POSSIBLE


def is_neuropathic_probable(evidence: NeuropathicEvidence) -> Answer:
    """Whether the pain is at least probably neuropathic; unknown while signs or a test could still make it so.

    Example:
        >>> is_neuropathic_probable(NeuropathicEvidence(history_of_lesion=True, plausible_distribution=True))
        <Answer.UNKNOWN: 'unknown'>
    """
    signs_or_test = any_of((answer_of(evidence.sensory_signs), answer_of(evidence.confirmed_by_test)))
    return all_of((_possible(evidence), signs_or_test))


def is_phantom(problem: PainProblem) -> Answer:
    """Whether the pain is felt in a part that has been removed.

    Unknown when the part is marked as absent but is not one of the body map that can be lost.
    """
    if not problem.part_absent:
        return Answer.NO
    part = BODY_MAP.get(problem.site)
    return Answer.YES if part is not None and part.removable else Answer.UNKNOWN


def mechanism(problem: PainProblem) -> Mechanism:
    """The mechanism that the description and the examination support.

    Pain in a removed part is phantom pain. A described nociceptive pain that is also at least possibly neuropathic
    is mixed. A described nociceptive pain keeps its name while nobody has examined for a neuropathic part: that
    this part is unknown is what `neupsig_grade` and `is_neuropathic_probable` say, never this name.

    Source:
        finnerup_2016 for the neuropathic part; the combination is this project's (assumed).

    Example:
        >>> mechanism(PainProblem(id="p", site="pelvis", nociception=Nociception.VISCERAL))
        <Mechanism.NOCICEPTIVE_VISCERAL: 'nociceptive_visceral'>
        >>> mechanism(PainProblem(id="p", site="pelvis"))
        <Mechanism.UNKNOWN: 'unknown'>
    """
    phantom = is_phantom(problem)
    if phantom is not Answer.NO:
        return Mechanism.PHANTOM if phantom is Answer.YES else Mechanism.UNKNOWN
    neuropathic = _possible(problem.neuropathic) is Answer.YES
    if problem.nociception is None:
        return Mechanism.NEUROPATHIC if neuropathic else Mechanism.UNKNOWN
    return Mechanism.MIXED if neuropathic else _NOCICEPTIVE[problem.nociception]


def _possible(evidence: NeuropathicEvidence) -> Answer:
    return all_of((answer_of(evidence.history_of_lesion), answer_of(evidence.plausible_distribution)))

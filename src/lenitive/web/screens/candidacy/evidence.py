"""What has been studied, as the worksheet shows it: the trial that found no benefit first, then by design."""

from typing import Final

from lenitive.domain.evidence.studies import STUDIES
from lenitive.domain.evidence.study import Design, Study

FIRST: Final = "hardy_2012"
"""The largest randomised trial in cancer pain: no difference from placebo. Nobody decides without having seen it."""

_STRONGEST: Final = {Design.RANDOMISED: 0, Design.SYSTEMATIC_REVIEW: 1, Design.COHORT: 2, Design.CASES: 3}


def studies_shown() -> tuple[tuple[Study, ...], tuple[Study, ...]]:
    """Studies in cancer pain, the negative trial first; and those of other pains and of harm."""
    ordered = sorted(STUDIES.values(), key=_rank)
    return tuple(one for one in ordered if one.cancer_pain), tuple(one for one in ordered if not one.cancer_pain)


def _rank(study: Study) -> tuple[bool, int, int]:
    return (study.id != FIRST, _STRONGEST[study.design], -(study.people or 0))

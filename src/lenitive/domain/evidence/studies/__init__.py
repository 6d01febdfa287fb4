"""REGISTRY of extracted studies: each module holds `STUDIES`; what is added there is shown everywhere."""

from typing import Final

from lenitive.domain.evidence.studies import cancer_pain, harm, other_pain
from lenitive.domain.evidence.study import Study

_ALL: Final = (*cancer_pain.STUDIES, *other_pain.STUDIES, *harm.STUDIES)

STUDIES: Final[dict[str, Study]] = {study.id: study for study in _ALL}
"""Every study by first author and year."""

if len(STUDIES) != len(_ALL):
    raise RuntimeError("a study is listed twice")

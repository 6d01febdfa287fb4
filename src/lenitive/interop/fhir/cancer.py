"""Which condition entries are a cancer, which a metastasis, and where."""

import re
from dataclasses import dataclass
from typing import Final

from lenitive.domain.assessment.treatment import CancerCondition, CancerKind
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.concepts import has_icd10, is_not_present, is_past
from lenitive.interop.fhir.conditions import ConditionEntry
from lenitive.interop.fhir.elements import Concept, Ledger, obj

_METASTASIS_SITES: Final = {
    "94222008": "bone",
    "94381002": "liver",
    "94225005": "brain",
    "94391008": "lung",
    "94181007": "lymph_node",
}
_METASTASES: Final = frozenset({*_METASTASIS_SITES, "128462008", "314994000", "94260004"})
_CANCERS: Final = frozenset(
    {"126906006", "254637007", "254632001", "424132000", "363406005", "109838007", "254837009", "408643008",
     "92691004", "67811000119102", "363346000", "254838004", "399068003", "363418001", "93143009", "118600007",
     "109989006", "93761005"}
)  # fmt: skip
_ICD10_METASTASES: Final = ("C77", "C78", "C79", "C7B")
_ICD10_CANCERS: Final = (
    *(f"C{tens}" for tens in range(7)), *(f"C7{ones}" for ones in "0123456A"), "C8", "C9", "D0"
)  # fmt: skip
_ICD10_SITES: Final = (
    ("C787", "liver"), ("C793", "brain"), ("C795", "bone"), ("C780", "lung"), ("C782", "pleura"),
    ("C786", "peritoneum"),
    ("C77", "lymph_node"), ("C797", "adrenal"), ("C7B03", "bone"), ("C7B02", "liver"), ("C50", "breast"),
    ("D05", "breast"), ("C61", "prostate"), ("C34", "lung"), ("C18", "colon"), ("C19", "rectum"), ("C20", "rectum"),
    ("C25", "pancreas"), ("C16", "stomach"), ("C15", "oesophagus"), ("C22", "liver"), ("C56", "ovary"),
    ("C53", "cervix"),
    ("C54", "uterus"), ("C64", "kidney"), ("C67", "bladder"), ("C43", "skin"), ("C71", "brain"), ("C73", "thyroid"),
    ("C40", "bone"), ("C41", "bone"), ("C90", "blood"), ("C91", "blood"), ("C92", "blood"), ("C81", "lymph_node"),
    ("C83", "lymph_node"),
)  # fmt: skip

_CANCER_WORDS: Final = re.compile(
    r"\bcancer\b|carcinoma|\w*sarcoma\b|lymphoma|leuk(a)?emia|melanoma|\bmyeloma|mesothelioma|glioma\b|astrocytoma|"
    r"\w*blastoma\b|seminoma|carcinomatosis|malignan(t|cy)|metasta(sis|ses|tic)|hodgkin|waldenstr",
    re.IGNORECASE,
)
_NOT_CANCER: Final = re.compile(
    r"benign|pre-?cancer|pre-?malignan|malignant (hyperthermia|hypertension|otitis|"
    r"(pleural )?effusion|ascites)|neuroleptic malignant|fibroadenoma|"
    r"uncertain (behaviou?r|malignan)|cancer[- ](related|associated)|(cancer|tumou?r|neoplasm|malignan\w+|metasta\w+)"
    r"[- ](related|associated|induced)|\bpain\b|(due to|caused by|complicating|secondary to|"
    r"associated with|related to) "
    r"(an? |the )?.{0,40}(cancer|carcinoma|malignan|metasta|neoplas|tumou?r|lymphoma|leuk|myeloma)|"
    r"osteoblastoma|non-?malignant|not malignant|malignant neoplasm excluded",
    re.IGNORECASE,
)
_METASTASIS_WORDS: Final = re.compile(
    r"metasta(sis|ses|tic)|\bmets\b|secondary (malignan\w+|neoplasm|cancer|carcinoma|tumou?r)|carcinomatosis|"
    r"carcinomatous|disseminated (cancer|malignan)",
    re.IGNORECASE,
)
_NEOPLASM: Final = re.compile(r"\bneoplasm\b|\btumou?r\b", re.IGNORECASE)
_PROFILE: Final = re.compile(r"(primary|secondary)-?cancer-?condition", re.IGNORECASE)

_SITES: Final = (
    ("lymph_node", r"lymph|\bnod(e|al)"),
    ("bone", r"\bbon(e|y)\b|skelet|osse|vertebra|spin(e|al)\b|\brib|femur|pelvi(s|c) bone|sacr(um|al)|osteosarcoma"),
    ("liver", r"\bliver|hepat"),
    ("brain", r"\bbrain|cerebr(al|um|i)|intracranial|mening|cerebell|glio|astrocyt"),
    ("lung", r"\blung|bronch|pulmon"),
    ("pleura", r"pleura"),
    ("peritoneum", r"periton|omentum"),
    ("breast", r"breast|mammary"),
    ("prostate", r"prostat"),
    ("rectum", r"\brect(um|al)|anal canal|\banus"),
    ("colon", r"colon|colorect|caecum|cecum|sigmoid|bowel"),
    ("pancreas", r"pancrea"),
    ("stomach", r"stomach|gastric"),
    ("oesophagus", r"o?esophag"),
    ("cervix", r"cervix|cervical"),
    ("uterus", r"uter(us|ine)|endometri"),
    ("ovary", r"ovar"),
    ("kidney", r"kidney|renal"),
    ("bladder", r"bladder|urothel"),
    ("testis", r"test(is|icular)|seminoma"),
    ("thyroid", r"thyroid"),
    ("adrenal", r"adrenal"),
    ("skin", r"\bskin|melanoma|cutaneous"),
    ("head_and_neck", r"tongue|oral|mouth|laryn|pharyn|tonsil|head and neck|nasal|saliva|parotid"),
    ("soft_tissue", r"soft tissue|sarcoma"),
    ("blood", r"leuk(a)?emia|myeloma|lymphoma|hodgkin|waldenstr"),
)
_FROM: Final = re.compile(
    r"\b(from|originating|arising)\b.*|\(?\bprimary\b.*|\bof (\w+ ){0,3}(cancer|carcinoma|primary)\b.*", re.IGNORECASE
)
_TO: Final = re.compile(r"\b(?:to|in|within|involving|into)\b (?:the )?(.+)", re.IGNORECASE)
_SECONDARY_OF: Final = re.compile(
    r"secondary (?:malignant )?(?:neoplasm|cancer|carcinoma|tumou?r)\w* of (?:the )?(.+)", re.IGNORECASE
)
_NAMED_FIRST: Final = re.compile(
    r"(.+?)\b(metasta(?:sis|ses)|metastatic (?:disease|lesions?|deposits?)|mets)\b", re.IGNORECASE
)

METASTASIS_FACTS: Final = {"liver": "liver_metastases", "bone": "bone_metastases", "brain": "brain_metastases"}
"""The metastases that the intake asks about, by site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancerEntry:
    """A condition entry that is a cancer, and the intake's form of it."""

    entry: ConditionEntry
    cancer: CancerCondition


def read_cancer(entries: list[ConditionEntry], ledger: Ledger) -> tuple[list[CancerEntry], list[ConditionEntry]]:
    """Part the condition list into cancers and everything else.

    A cancer that is only suspected or a relative's, and a tumour whose nature the record does not say, is noted, not
    counted. A cancer "in history" is a primary that is not active.
    """
    cancers: list[CancerEntry] = []
    others: list[ConditionEntry] = []
    for entry in entries:
        kind = _kind(entry)
        if kind is None:
            if _NEOPLASM.search(entry.code.said) and not _NOT_CANCER.search(entry.code.said):
                ledger.note(
                    entry.resource, "cancer", entry.code.text, "It does not say whether the tumour is malignant."
                )
            others.append(entry)
        elif is_not_present(entry.code):
            why = "It is suspected, a risk, or a relative's: not counted as a cancer."
            ledger.note(entry.resource, "cancer", entry.code.text, why)
        else:
            cancers.append(CancerEntry(entry=entry, cancer=_cancer(entry, kind)))
    return cancers, others


def _cancer(entry: ConditionEntry, kind: CancerKind) -> CancerCondition:
    past = is_past(entry.code) or has_icd10(entry.code, ("Z85",))
    return CancerCondition(
        text=entry.code.text,
        kind=kind,
        site=site_of(entry.code, entry.sites, kind),
        onset=entry.onset_day,
        active=False if past else entry.active,
        provenance=entry.provenance,
    )


def _kind(entry: ConditionEntry) -> CancerKind | None:
    profile = _profile_kind(entry.resource.data)
    code = entry.code
    if profile is CancerKind.METASTASIS or code.of("snomed") & _METASTASES or has_icd10(code, _ICD10_METASTASES):
        return CancerKind.METASTASIS
    if profile or code.of("snomed") & _CANCERS or has_icd10(code, (*_ICD10_CANCERS, "Z85")):
        return _kind_by_words(code.said)
    if _CANCER_WORDS.search(code.said) and not _NOT_CANCER.search(code.said):
        return _kind_by_words(code.said)
    return None


def _kind_by_words(said: str) -> CancerKind:
    """A "metastatic cancer of the breast" counts as spread; where it has spread to is another question."""
    return CancerKind.METASTASIS if _METASTASIS_WORDS.search(said) else CancerKind.PRIMARY


def _profile_kind(data: dict[str, Json]) -> CancerKind | None:
    profiles = obj(data, "meta").get("profile")
    for profile in profiles if isinstance(profiles, list) else []:
        found = _PROFILE.search(profile) if isinstance(profile, str) else None
        if found:
            return CancerKind.PRIMARY if found[1].lower() == "primary" else CancerKind.METASTASIS
    return None


def site_of(code: Concept, sites: tuple[Concept, ...], kind: CancerKind) -> str | None:
    """Where a cancer sits; for a metastasis where it has spread to, never where it came from.

    Example:
        >>> site_of(Concept(said="Secondary malignant neoplasm of bone (disorder)"), (), CancerKind.METASTASIS)
        'bone'
        >>> site_of(Concept(said="Metastasis from malignant tumor of prostate"), (), CancerKind.METASTASIS) is None
        True
        >>> site_of(Concept(said="Metastatic prostate cancer to liver"), (), CancerKind.METASTASIS)
        'liver'
    """
    for site in sites:
        if site.text:
            return _named_site(site.said or site.text) or site.text.lower()
    if kind is CancerKind.PRIMARY:
        return _coded_site(code) or _named_site(code.said)
    for snomed in code.of("snomed") & _METASTASIS_SITES.keys():
        return _METASTASIS_SITES[snomed]
    return _coded_site(code) or next(filter(None, map(_destination, code.said.split(" | "))), None)


def _destination(said: str) -> str | None:
    """The part of the body that the words say a tumour has spread to."""
    secondary = _SECONDARY_OF.search(said)
    if secondary:
        return _named_site(secondary[1])
    here = _FROM.sub("", said)
    reached = _TO.search(here)
    if reached:
        return _named_site(reached[1])
    named = _NAMED_FIRST.search(here)
    if named and not re.search(r"cancer|carcinoma|tumou?r|malignan", named[1], re.IGNORECASE):
        return _named_site(named[1])
    return "brain" if re.search(r"leptomeningeal|carcinomatous meningitis", here, re.IGNORECASE) else None


def _coded_site(code: Concept) -> str | None:
    return next((site for prefix, site in _ICD10_SITES if has_icd10(code, (prefix,))), None)


def _named_site(said: str) -> str | None:
    return next((site for site, words in _SITES if re.search(words, said, re.IGNORECASE)), None)

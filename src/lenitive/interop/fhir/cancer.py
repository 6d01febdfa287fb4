"""Which condition entries are a cancer, which a metastasis, and where."""

import re
from dataclasses import dataclass, replace
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
_CANCER_SITES: Final = {
    "254637007": "lung", "254632001": "lung", "424132000": "lung", "363406005": "colon", "109838007": "colon",
    "93761005": "colon", "254837009": "breast", "408643008": "breast", "254838004": "breast", "399068003": "prostate",
    "126906006": "prostate", "363418001": "pancreas", "93143009": "blood", "109989006": "blood",
}  # fmt: skip
_BODY_SITES: Final = {
    "272673000": "bone", "12738006": "brain", "10200004": "liver", "39607008": "lung", "76752008": "breast",
    "41216001": "prostate", "71854001": "colon", "34402009": "rectum", "69748006": "thyroid", "15776009": "pancreas",
    "69695003": "stomach", "32849002": "oesophagus", "15497006": "ovary", "35039007": "uterus", "64033007": "kidney",
    "89837001": "bladder", "23451007": "adrenal", "15425007": "peritoneum", "3120008": "pleura",
    "59441001": "lymph_node", "39937001": "skin",
}  # fmt: skip
_BARE_CODE: Final = re.compile(r"\S+:\S* \S+$|code \S+$")
"""A concept without words."""
_SIDES: Final = frozenset({"7771000", "24028007", "51440002"})
"""Left, right, both: a side is not a place."""
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
    r"\w*blastoma\b|seminoma|carcinomatosis|malignan(t|cy)|metasta(sis|ses|tic)|hodgkin|waldenstr|"
    r"\bmets\b|\b(NSCLC|SCLC|DCIS|AML|CLL|DLBCL)\b|"
    r"\bca (of )?(the )?(breast|lung|prostate|colon|pancreas|bladder|ovary)\b|"
    r"\b(breast|lung|prostate|colon|pancreatic|bladder|ovarian) ca\b|leptomeningeal disease|"
    r"karzinom|krebs\b|bösartige neubildung|\w*metastasen?\b",
    re.IGNORECASE,
)
_NO_SPREAD: Final = re.compile(
    r"[,;(]?\s*\b(no|not|without|non|negative for|absence of|free of|nil|keine|ohne)[\s-]+((evidence|signs?|"
    r"known|current|distant|definite|clear|of|any|brain|bone|liver|lung|hepatic|cerebral|osseous|visceral|lymph|nodes?|nodal|other|"
    r"further|new|obvious|mention)[\s-]+){0,5}(metasta\w*|mets)\b( disease)?\)?",
    re.IGNORECASE,
)
"""What says that a cancer has not spread, as in "breast cancer without metastasis"."""
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
    r"metasta(sis|ses|tic|sen?\b)|sekundäre bösartige|\bmets\b|leptomeningeal disease|"
    r"secondary (malignan\w+|neoplasm|cancer|carcinoma|tumou?r)|carcinomatosis|"
    r"carcinomatous|disseminated (cancer|malignan)",
    re.IGNORECASE,
)
_NEOPLASM: Final = re.compile(r"\bneoplasm\b|\btumou?r\b", re.IGNORECASE)
_PROFILE: Final = re.compile(r"(primary|secondary)-?cancer-?condition", re.IGNORECASE)

_SITES: Final = (
    ("lymph_node", r"lymph|\bnod(e|al)"),
    (
        "bone",
        (
            r"\bbon(e|y)\b|skelet|osse|vertebra|spin(e|al)\b(?! (cord|canal|mening|fluid|nerve))|\brib|femur|"
            r"pelvi(s|c) bone|sacr(um|al)|osteosarcoma|knochen|wirbel"
        ),
    ),
    ("liver", r"\bliver|hepat|\bleber"),
    (
        "brain",
        (
            r"\bbrain|cerebr(al|um|i)|intracranial|mening|cerebell|\bglio|(?<!n)glioma|astrocyt|hirn|"
            r"(temporal|frontal|parietal|occipital) lobe"
        ),
    ),
    ("lung", r"\blung|bronch|pulmon|NSCLC|SCLC"),
    ("pleura", r"pleura"),
    ("peritoneum", r"periton|omentum"),
    ("breast", r"breast|mamma|\bbrust|DCIS"),
    ("prostate", r"prostat"),
    ("rectum", r"\brect(um|al)|anal canal|\banus"),
    ("colon", r"colon|colorect|caecum|cecum|sigmoid|bowel"),
    ("pancreas", r"pancrea"),
    ("stomach", r"stomach|gastric"),
    ("oesophagus", r"o?esophag"),
    ("cervix", r"cervix|cervical"),
    ("uterus", r"uter(us|ine)|endometri"),
    ("ovary", r"ovar"),
    ("kidney", r"kidney|\brenal"),
    ("bladder", r"bladder|urothel"),
    ("testis", r"test(is|icular)|seminoma"),
    ("thyroid", r"thyroid"),
    ("adrenal", r"adrenal"),
    ("skin", r"\bskin|melanoma|cutaneous"),
    ("head_and_neck", r"tongue|\boral\b|mouth|laryn|pharyn|tonsil|head and neck|\bnasal|saliva|parotid"),
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
    r"(.+?)\b(metasta(?:sis|ses)|metastatic (?:disease|lesions?|deposits?)|mets)\b|(\w+)metastasen?\b", re.IGNORECASE
)
_DISEASE_OF: Final = re.compile(r"metastatic (\w+) (?:disease|lesions?|deposits?)", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)")
_BEFORE_PLACE: Final = re.compile(r".*\b(?:with|cancer|carcinoma|tumou?r|malignan\w+|ca)\b|.*[,;:]", re.IGNORECASE)
_AND: Final = re.compile(r",|;|/|&|\+|\band\b|\bund\b", re.IGNORECASE)

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
        code = replace(entry.code, said=_NO_SPREAD.sub("", entry.code.said))
        kind = _kind(entry, code)
        if kind is None:
            others += _other(entry, code, ledger)
        elif is_not_present(code):
            why = "It is suspected, a risk, or a relative's: not counted as a cancer."
            ledger.note(entry.resource, "cancer", entry.code.text, why)
        else:
            sites = sites_of(code, entry.sites, kind)
            cancers += [CancerEntry(entry=entry, cancer=_cancer(entry, kind, site)) for site in sites]
    return cancers, others


def _other(entry: ConditionEntry, code: Concept, ledger: Ledger) -> list[ConditionEntry]:
    """What is no cancer stays a problem; that there is no spread is noted and is neither."""
    if code.said != entry.code.said and not code.said.strip(" .|()"):
        ledger.note(
            entry.resource, "cancer", entry.code.text, "It says that there is no spread: not counted as a cancer."
        )
        return []
    if _NEOPLASM.search(code.said) and not _NOT_CANCER.search(code.said):
        ledger.note(entry.resource, "cancer", entry.code.text, "It does not say whether the tumour is malignant.")
    elif any(code.startswith("C") for code in code.of("icdo3")):
        ledger.note(entry.resource, "cancer", entry.code.text, "It is a place, and does not say what is there.")
    return [entry]


def _cancer(entry: ConditionEntry, kind: CancerKind, site: str | None) -> CancerCondition:
    past = is_past(entry.code) or has_icd10(entry.code, ("Z85",))
    return CancerCondition(
        text=entry.code.text,
        kind=kind,
        site=site,
        onset=entry.onset_day,
        active=False if past else entry.active,
        provenance=entry.provenance,
    )


def _kind(entry: ConditionEntry, code: Concept) -> CancerKind | None:
    profile = _profile_kind(entry.resource.data)
    behaviour = {each[-2:] for each in code.of("icdo3") if "/" in each}
    is_spread = code.of("snomed") & _METASTASES or has_icd10(code, _ICD10_METASTASES) or "/6" in behaviour
    if profile is CancerKind.METASTASIS or is_spread:
        return CancerKind.METASTASIS
    is_cancer = (
        code.of("snomed") & _CANCERS or has_icd10(code, (*_ICD10_CANCERS, "Z85")) or behaviour & {"/2", "/3", "/9"}
    )
    if profile or is_cancer:
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


def sites_of(code: Concept, sites: tuple[Concept, ...], kind: CancerKind) -> tuple[str | None, ...]:
    """Where a cancer sits; for a metastasis everywhere it has spread to, never where it came from.

    Returns:
        At least one; None when the record does not say.

    Example:
        >>> sites_of(Concept(said="Secondary malignant neoplasm of bone (disorder)"), (), CancerKind.METASTASIS)
        ('bone',)
        >>> sites_of(Concept(said="Metastasis from malignant tumor of prostate"), (), CancerKind.METASTASIS)
        (None,)
        >>> sites_of(Concept(said="Metastatic prostate cancer to liver and bone"), (), CancerKind.METASTASIS)
        ('liver', 'bone')
    """
    places = [site for site in sites if site.text and not site.of("snomed") & _SIDES]
    named = tuple(dict.fromkeys(found for site in places if (found := _body_site(site))))
    if named:
        return named
    stated = _primary_site(code) if kind is CancerKind.PRIMARY else _spread_to(code)
    if stated:
        return stated
    return (next((site.text.lower() for site in places if not _BARE_CODE.match(site.text)), None),)


def _body_site(site: Concept) -> str | None:
    coded = next((_BODY_SITES[code] for code in site.of("snomed") if code in _BODY_SITES), None)
    return coded or _topography(site) or _named_site(site.said)


def _primary_site(code: Concept) -> tuple[str, ...]:
    coded = next((_CANCER_SITES[each] for each in code.of("snomed") if each in _CANCER_SITES), None)
    site = coded or _coded_site(code) or _topography(code)
    site = site or _named_site(_IN_BRACKETS.sub("", code.said)) or _named_site(code.said)
    return (site,) if site else ()


def _spread_to(code: Concept) -> tuple[str, ...]:
    coded = [_METASTASIS_SITES[each] for each in code.of("snomed") & _METASTASIS_SITES.keys()]
    by_icd10 = _coded_site(code) if has_icd10(code, _ICD10_METASTASES) else None
    if coded or by_icd10:
        return tuple(dict.fromkeys((*coded, *filter(None, (by_icd10,)))))
    return next(filter(None, map(_destinations, code.said.split(" | "))), ())


def _destinations(said: str) -> tuple[str, ...]:
    """The parts of the body that the words say a tumour has spread to."""
    secondary = _SECONDARY_OF.search(said)
    if secondary:
        return _named_sites(secondary[1])
    here = _FROM.sub("", said)
    reached = _TO.search(here)
    if reached:
        return _named_sites(reached[1])
    disease = _DISEASE_OF.search(here)
    if disease:
        return _named_sites(disease[1])
    named = _NAMED_FIRST.search(here)
    place = _BEFORE_PLACE.sub("", named[1] or named[3]) if named else ""
    if place and not place.lower().startswith((" of ", " from ")):
        return _named_sites(place)
    return ("brain",) if re.search(r"leptomeningeal|carcinomatous meningitis", here, re.IGNORECASE) else ()


def _coded_site(code: Concept) -> str | None:
    return next((site for prefix, site in _ICD10_SITES if has_icd10(code, (prefix,))), None)


def _topography(code: Concept) -> str | None:
    """The place that an ICD-O topography names; its letters and numbers are those of ICD-10."""
    same = replace(code, codes=frozenset(("icd10", each) for each in code.of("icdo3") if "/" not in each))
    return _coded_site(same)


def _named_sites(said: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(site for part in _AND.split(said) if (site := _named_site(part))))


def _named_site(said: str) -> str | None:
    return next((site for site, words in _SITES if re.search(words, said, re.IGNORECASE)), None)

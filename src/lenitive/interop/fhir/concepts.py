"""REGISTRY of problem-list entries that answer a question of the intake: one row for each fact.

A row matches by code (SNOMED CT, ICD-10) or by the words of the entry. Codes are examples that public records carry,
not a terminology service; the words catch the rest. A row can only ever say yes: an entry that is missing says nothing.
"""

import re
from dataclasses import dataclass
from typing import Final

from lenitive.domain.candidacy.facts import FACTS
from lenitive.interop.fhir.elements import Concept

_NOT_PRESENT: Final = re.compile(
    r"\b(family (medical )?history|fh:|fhx|mother|father|sibling|suspect(ed)?|possible|probable|query|rule out|r/o|"
    r"risk (of|for|factor)|at risk|screen(ing|ed)?|fear of|worried about|concern (about|for)|"
    r"no (evidence|history|known|sign|current)|without (a )?(history|evidence)|not? present|denies|denied|"
    r"negative for|absence of|absent|excluded|ruled out|exposure to|contact with|vaccin\w*|immuni[sz]ation|"
    r"prevention|prophyla\w+|counsel(l)?ing|education|susceptib\w+|carrier( of)?|genetic test\w*|advice|"
    r"pre-?disposition|assessment for|investigation for|evaluation for|unlikely|presum(ed|ptive)|questionable|"
    r"equivocal|exclude|(cannot|can not|can't|could not) (be )?(exclud|rul)\w*|differential diagnos\w*|"
    r"familienanamnese|verdacht|ausschluss)\b|^likely\b|(^|\s)\?|\?\s*$|\bv\.\s?a\.",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(history of|h/o|hx of|past (medical )?history|previous|prior|status post|s/p|old|zustand nach|eigenanamnese)\b|"
    r"\bz\.\s?n\.",
    re.IGNORECASE,
)


_NOT_PRESENT_ICD10: Final = ("Z03", "Z11", "Z12", "Z13", "Z80", "Z81", "Z82", "Z83", "Z84")
"""Observed for a suspicion, screened for, a relative's."""

_WITHOUT: Final = re.compile(r"\bwithout (mention of )?[^,;|]*", re.IGNORECASE)
"""What an entry says that it is not, as in "hypertensive heart disease without heart failure"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactConcept:
    """One row: which entries mean that a fact is true.

    Attributes:
        fact: Name in `FACTS`.
        words: Matches the entry's text, any case.
        unless: Words that take the match back.
        snomed: Codes.
        icd10: Prefixes of ICD-10 codes, without the point.
        within_days: Only an onset this recent counts, and the fact then holds on the day of the intake.
    """

    fact: str
    words: str
    unless: str = ""
    snomed: frozenset[str] = frozenset()
    icd10: tuple[str, ...] = ()
    within_days: int | None = None

    def matches(self, entry: Concept) -> bool:
        """Whether an entry means this fact."""
        said = _WITHOUT.sub("", entry.said)
        if self.unless and re.search(self.unless, said, re.IGNORECASE):
            return False
        if entry.of("snomed") & self.snomed or has_icd10(entry, self.icd10):
            return True
        return re.search(self.words, said, re.IGNORECASE) is not None

    @property
    def holds_for_ever(self) -> bool:
        """A history stays true after the entry is resolved."""
        return FACTS[self.fact].stays is True


def has_icd10(entry: Concept, prefixes: tuple[str, ...]) -> bool:
    """Whether an entry carries an ICD-10 code under one of these prefixes.

    Example:
        >>> has_icd10(Concept(codes=frozenset({("icd10", "I63.9")})), ("I60", "I63"))
        True
    """
    return bool(prefixes) and any(code.upper().replace(".", "").startswith(prefixes) for code in entry.of("icd10"))


def is_not_present(entry: Concept) -> bool:
    """Whether the words say that the thing is a relative's, suspected, a risk, screened for or absent.

    Example:
        >>> is_not_present(Concept(said="Family history of stroke")), is_not_present(Concept(said="Stroke"))
        (True, False)
    """
    return _NOT_PRESENT.search(entry.said) is not None or has_icd10(entry, _NOT_PRESENT_ICD10)


def is_past(entry: Concept) -> bool:
    """Whether the words say that the thing lies in the past."""
    return _PAST.search(entry.said) is not None


_STROKE_WORDS: Final = (
    r"\bstroke\b|cerebrovascular accident|\bCVA\b|(cerebral|brain|brainstem|cerebellar|lacunar) infarct|"
    r"(intra)?cerebral ha?emorrhage|intracranial ha?emorrhage|subarachnoid ha?emorrhage"
)
_STROKE_UNLESS: Final = r"heat ?stroke|stroke volume|transient isch|CVA tenderness|non-?stroke|stroke-like"
_STROKE_SNOMED: Final = frozenset({"230690007", "422504002", "432504007", "274100004", "21454007", "1386000"})
_HEAD_INJURY: Final = (
    r"concussion|traumatic brain injury|\bTBI\b|head injury|head trauma|brain (contusion|laceration|injury)|"
    r"cerebral (contusion|laceration|trauma)|intracranial injury|skull fracture|fracture of (the )?(base of )?skull|"
    r"(sub|extra|epi)dural ha?e(morrhage|matoma)"
)
_MISUSE: Final = r"(misuse|abuse|dependen(ce|cy)|addict(ion|ed)|use disorder)"
_DRUGS: Final = (
    r"(drug|substance|opioid|opiate|heroin|cocaine|crack|amphetamine|methamphetamine|stimulant|cannabis|marijuana|"
    r"alcohol|sedative|hypnotic|benzodiazepine|ketamine|hallucinogen|inhalant|solvent)s?"
)

CONCEPTS: Final = (
    FactConcept(
        fact="stroke_history",
        words=_STROKE_WORDS,
        unless=_STROKE_UNLESS,
        snomed=_STROKE_SNOMED | {"275526006"},
        icd10=("I60", "I61", "I62", "I63", "I64", "I69", "Z8673"),
    ),
    FactConcept(
        fact="recent_stroke_or_cerebral_trauma",
        words=f"{_STROKE_WORDS}|{_HEAD_INJURY}",
        unless=_STROKE_UNLESS,
        snomed=_STROKE_SNOMED | {"110030002", "62106007", "62564004", "127295002", "82271004"},
        icd10=("I60", "I61", "I62", "I63", "I64", "S020", "S021", "S06"),
        within_days=183,
    ),
    FactConcept(
        fact="bp_rise_hazard",
        words=(
            r"aneurysm|(aortic|arterial|carotid|vertebral|coronary) (artery )?dissection|"
            r"dissection of (the )?(aort|arter|"
            r"carotid|vertebral|thoracic aort|abdominal aort)|dissecting|ha?emorrhagic stroke|hypertensive (emergency|"
            r"crisis|urgency)|(intracranial|intracerebral|cerebral|subarachnoid|subdural|extradural|epidural) "
            r"ha?e(morrhage|matoma)|(cerebral|intracranial|brain) arteriovenous malformation|phaeochromocytoma|"
            r"pheochromocytoma"
        ),
        unless=r"bone cyst|microaneurysm",
        snomed=frozenset(
            {
                "67362008",
                "233985008",
                "433068007",
                "308546005",
                "128609009",
                "274100004",
                "21454007",
                "1386000",
                "50490005",
                "706882009",
            }
        ),
        icd10=("I60", "I61", "I62", "I671", "I71", "I72", "I7770", "I7771", "I7774", "I161", "I160"),
    ),
    FactConcept(
        fact="hypertension_history",
        words=r"hypertens(ion|ive)\b",
        unless=(
            r"pulmonary|portal|intracranial|ocular|intraocular|white.?coat|gestational|pregnancy|venous|pre-?hypertens|"
            r"without (diagnosis of )?hypertens"
        ),
        snomed=frozenset({"38341003", "59621000", "1201005", "10725009", "48146000"}),
        icd10=("I10", "I11", "I12", "I13", "I15", "I16"),
    ),
    FactConcept(
        fact="ischaemic_heart_disease",
        words=(
            r"isch(a)?emic (heart|cardio)|coronary (artery|heart|arterio\w*|athero\w*) ?(disease|sclerosis)?|"
            r"coronary atheroscl|\bangina\b|myocardial infarct|heart attack|acute coronary|\bN?STEMI\b|"
            r"cardiac isch(a)?emia"
        ),
        unless=r"vincent|ludwig|herpangina|abdominal angina|intestinal angina|normal coronary|angina bullosa",
        snomed=frozenset({"53741008", "22298006", "414545008", "401303003", "401314000", "194828000", "399211009"}),
        icd10=("I20", "I21", "I22", "I23", "I24", "I25", "Z955"),
    ),
    FactConcept(
        fact="severe_coronary_or_myocardial_disease",
        words=(
            r"severe (coronary|isch(a)?emic heart|cardiomyopathy|left ventricular|aortic stenosis|heart failure)|"
            r"unstable angina|cardiogenic shock|left main|(three|triple).vessel|end.?stage (heart|cardiac)|"
            r"(NYHA|New York Heart).{0,20}(III|IV|3|4)\b"
        ),
        snomed=frozenset({"4557003", "89138009"}),
        icd10=("I200", "R570", "I5084"),
    ),
    FactConcept(
        fact="heart_failure",
        words=r"(heart|cardiac|ventricular) failure|cardiac decompensation",
        unless=r"fetal|neonatal",
        snomed=frozenset({"84114007", "42343007", "88805009", "85232009", "417996009", "418304008", "446221000"}),
        icd10=("I50", "I110", "I130", "I132", "I0981"),
    ),
    FactConcept(
        fact="arrhythmia",
        words=(
            r"arr?h?ythmia|dysrhythmia|atrial (fibrillation|flutter)|ventricular (tachycardia|fibrillation)|"
            r"(heart|atrioventricular|AV|bundle.branch) block|long qt|sick sinus|supraventricular tachycardia|torsade|"
            r"wolff.parkinson|brugada"
        ),
        unless=r"sinus arr?hythmia|nerve block|block anaesth",
        snomed=frozenset({"49436004", "5370000", "698247007", "25569003", "71908006", "6456007", "9651007"}),
        icd10=("I44", "I45", "I46", "I47", "I48", "I49"),
    ),
    FactConcept(
        fact="seizure_disorder",
        words=r"epilep|seizure disorder|convulsive disorder",
        unless=r"non-?epileptic|anti-?epileptic|pseudoseizure|febrile",
        snomed=frozenset({"84757009", "128613002", "313307000", "230456007", "703136005"}),
        icd10=("G40", "G41"),
    ),
    FactConcept(
        fact="recent_seizure",
        words=r"\bseizures?\b(?! disorder)|\bconvulsions?\b|status epilepticus",
        unless=r"non-?epileptic|pseudoseizure|febrile",
        snomed=frozenset({"91175000", "230456007"}),
        icd10=("R56", "G41"),
        within_days=92,
    ),
    FactConcept(
        fact="psychosis_history",
        words=r"psychosis|psychotic|schizophreni|schizoaffective|delusional disorder",
        unless=r"non-?psychotic|without psycho|anti-?psychotic",
        snomed=frozenset({"58214004", "69322001", "191525009", "68890003", "48500005"}),
        icd10=("F20", "F22", "F23", "F24", "F25", "F28", "F29", "F302", "F312", "F315", "F323", "F333"),
    ),
    FactConcept(
        fact="active_psychosis_mania_or_delirium",
        words=(
            r"\bdelirium\b|acute confusional state|\bmania\b|manic episode|current(ly)? manic|acute psycho(sis|tic)|"
            r"psychotic episode|active psychosis|acute schizophreni"
        ),
        unless=r"without delirium|hypomani",
        snomed=frozenset({"2776000", "130987000", "231494001"}),
        icd10=("F05", "F23", "F30", "F310", "F311", "F312"),
    ),
    FactConcept(
        fact="ptsd_or_dissociative_disorder",
        words=r"post-? ?traumatic stress|\bPTSD\b|dissociative|depersonali[sz]ation|dereali[sz]ation",
        unless=r"dissociative ana?esth",
        snomed=frozenset({"47505003", "44376007", "317816007", "318784009", "446175003"}),
        icd10=("F431", "F44", "F481"),
    ),
    FactConcept(
        fact="hyperthyroidism",
        words=r"hyperthyroid|thyrotoxi|graves'? disease|thyroid storm|toxic (multi)?nodular goit|toxic diffuse goit",
        snomed=frozenset({"34486009", "353295004", "90739004"}),
        icd10=("E05",),
    ),
    FactConcept(
        fact="acute_porphyria",
        words=(
            r"acute (intermittent |hepatic )?porphyria|variegate porphyria|hereditary coproporphyria|"
            r"ALAD.{0,20}porphyria"
        ),
        snomed=frozenset({"234422006", "58275005", "7425008"}),
        icd10=("E8021",),
    ),
    FactConcept(
        fact="obstructive_sleep_apnoea",
        words=r"sleep apn(o)?ea|\bOSAH?S?\b",
        unless=r"central sleep",
        snomed=frozenset({"78275009", "73430006"}),
        icd10=("G4733", "G4730"),
    ),
    FactConcept(
        fact="liver_disease_risk",
        words=(
            r"cirrhosis|chronic (viral |active |persistent )?hepatitis|hepatitis (type )?[bc]\b|"
            r"viral hepatitis type [bc]|"
            r"autoimmune hepatitis|alcohol(ism|ic (liver|hepatitis)|ic disorder)|alcohol (dependence|abuse|"
            r"use disorder)|"
            r"harmful (use|pattern of use) of alcohol|(hepatic|liver) fibrosis|steatohepatitis|chronic liver disease|"
            r"alcohol addiction"
        ),
        unless=(
            r"hepatitis [bc] (immun|antibody negative|surface antibody)|non-?alcoholic fatty liver$|"
            r"cardiac cirrhosis"
        ),
        snomed=frozenset(
            {
                "7200002",
                "15167005",
                "66590003",
                "19943007",
                "420054005",
                "128302006",
                "50711007",
                "61977001",
                "328383001",
                "41309000",
                "235875008",
            }
        ),
        icd10=("F101", "F102", "K70", "K73", "K74", "K754", "K7581", "B18"),
    ),
    FactConcept(
        fact="cognitive_impairment",
        words=r"dementia|alzheimer|cognitive (impairment|decline|disorder|deficit)|korsakoff",
        unless=r"without dementia",
        snomed=frozenset({"26929004", "52448006", "230265002", "416780008", "429998004", "386805003", "416975007"}),
        icd10=("F00", "F01", "F02", "F03", "G30", "G310", "G3183", "G3184"),
    ),
    FactConcept(
        fact="raised_intracranial_pressure",
        words=(
            r"(raised|increased|elevated|high) intracranial pressure|intracranial hypertension|(cerebral|"
            r"brain) o?edema|"
            r"hydrocephalus|brain herniation"
        ),
        unless=r"normal.pressure",
        snomed=frozenset({"271719001", "68267002", "2032001", "230745008"}),
        icd10=("G932", "G935", "G936", "G911", "G910"),
    ),
    FactConcept(
        fact="raised_intraocular_pressure",
        words=(
            r"glaucoma|(raised|increased|elevated) intraocular|ocular hypertension|(open|ruptured?) globe|"
            r"globe rupture|"
            r"rupture of (the )?globe|penetrating (injury of )?(the )?(eye|globe)"
        ),
        snomed=frozenset({"23986001", "30041005", "4210003"}),
        icd10=("H402", "H401", "H403", "H404", "H405", "H406", "H408", "H409", "H42", "S053", "S052"),
    ),
    FactConcept(
        fact="pregnant",
        words=r"\bpregnan(t|cy)\b|\bgravid\b",
        unless=(
            r"\b(not pregnant|negative|tests?|planning|fertility|post-?partum|after pregnancy|completed?|ended|"
            r"miscarriage|abortion|terminat\w+|contracept\w+|false pregnancy|desires?|infertil\w+|past pregnancy)\b"
        ),
        snomed=frozenset({"72892002", "77386006", "47200007", "314204000"}),
        icd10=("Z33", "Z34", "Z3A", "O09", "O1", "O2", "O3", "O4"),
    ),
    FactConcept(
        fact="eclampsia_or_preeclampsia",
        words=r"eclampsia|HELLP",
        snomed=frozenset({"398254007", "15938005", "46764007"}),
        icd10=("O11", "O14", "O15"),
    ),
    FactConcept(
        fact="active_substance_misuse",
        words=(
            rf"{_DRUGS} {_MISUSE}|{_MISUSE} of {_DRUGS}|drug addict|alcoholism|misuses? (drugs|substances)|"
            r"(intravenous|injecting|recreational) drug use|dependent drug abuse"
        ),
        unless=r"remission|nicotine|tobacco|caffeine|recover(ed|y)|abstinent|former|maintenance therapy only",
        snomed=frozenset(
            {"7200002", "15167005", "66590003", "5602001", "75544000", "6525002", "26416006", "191816009", "361055000"}
        ),
        icd10=("F10", "F11", "F12", "F13", "F14", "F15", "F16", "F18", "F19"),
    ),
    FactConcept(
        fact="ketamine_misuse_history",
        words=rf"ketamine.{{0,30}}{_MISUSE}|{_MISUSE}.{{0,30}}\bketamine",
        unless=r"treatment of|treated with",
    ),
    FactConcept(
        fact="ketamine_cystitis_history",
        words=r"ketamine.{0,40}(cystitis|bladder|uropathy)|(cystitis|bladder|uropathy).{0,40}ketamine",
    ),
    FactConcept(
        fact="radiation_cystitis",
        words=r"(radiation|actinic|radiotherapy).{0,30}cystitis|cystitis.{0,40}(radiation|radiotherapy)",
        icd10=("N304",),
    ),
    FactConcept(
        fact="bladder_symptoms",
        words=(
            r"dysuria|ha?ematuria|urinary (frequency|urgency|incontinence)|frequency of (urination|micturition)|"
            r"cystitis|bladder pain|overactive bladder|urgency of (urination|micturition)"
        ),
        unless=r"cholecystitis|dacryocystitis|no ha?ematuria",
        snomed=frozenset({"49650001", "34436003", "162116003", "38822007", "75088002"}),
        icd10=("R30", "R31", "R35", "R3915", "N30", "N3281"),
    ),
    FactConcept(
        fact="severe_respiratory_compromise",
        words=(
            r"respiratory (failure|arrest|distress syndrome)|severe (copd|chronic obstructive|asthma|emphysema|"
            r"respiratory|pulmonary fibrosis)|status asthmaticus|home oxygen|oxygen dependen|long.term oxygen"
        ),
        snomed=frozenset({"409622000", "65710008", "67782005", "313296004"}),
        icd10=("J80", "J96", "Z9981"),
    ),
    FactConcept(
        fact="symptomatic_brain_metastases",
        words=(
            r"(?<!a)symptomatic (brain|cerebral) metasta|(brain|cerebral) metasta\w*.{0,30}(o?edema|mass effect|"
            r"symptom)"
        ),
        unless=r"asymptomatic|without (o?edema|symptom)|no o?edema",
    ),
    FactConcept(
        fact="back_pain_with_new_neurology",
        words=r"(spinal )?cord compression|cauda equina syndrome",
        snomed=frozenset({"71286001", "192970008"}),
        icd10=("G952", "G834"),
    ),
    FactConcept(
        fact="suspected_fracture",
        words=r"impending (pathologic(al)? )?fracture|patholog(ic|ical) fracture",
        snomed=frozenset({"268029009"}),
        icd10=("M844", "M845"),
    ),
    FactConcept(
        fact="fever_with_neutropenia",
        words=r"febrile neutropeni|neutropenic (fever|sepsis)|\bsepsis\b|septic (shock|a?emia)|septica?emia",
        snomed=frozenset({"409089005", "91302008", "76571007"}),
        icd10=("A40", "A41", "R6520", "R6521"),
    ),
    FactConcept(
        fact="ketamine_hypersensitivity",
        words=(
            r"(allerg|hypersensitiv|anaphyla|adverse reaction|intoleran).{0,30}ketamine|"
            r"ketamine.{0,30}(allerg|hypersens|anaphyl)"
        ),
    ),
)
"""Every row, in the order of the intake."""

_OTHER_PLACES: Final = frozenset({"brain_metastases", "liver_metastases", "bone_metastases"})
"""Facts that the cancer list answers, not this table."""

if any(row.fact not in FACTS or row.fact in _OTHER_PLACES for row in CONCEPTS):
    raise RuntimeError("a row of the concept table answers no fact of the intake")


def facts_meant(entry: Concept) -> tuple[FactConcept, ...]:
    """Every row that an entry matches, whatever its certainty.

    Example:
        >>> [row.fact for row in facts_meant(Concept(said="Chronic congestive heart failure (disorder)"))]
        ['heart_failure']
        >>> [row.fact for row in facts_meant(Concept(said="Portal hypertension"))]
        []
    """
    return tuple(row for row in CONCEPTS if row.matches(entry))

"""The synthetic people as a readable table: who they are, what they have, what they take. None of them is real.

Every date is written out and the day of every intake is INDEX, so that the same people come out on whichever day the
generator runs.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

INDEX: Final = date(2026, 6, 1)
"""The day of every intake of these people."""


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One entry of the problem list; cancers and metastases stand here too."""

    text: str
    icd10: str
    onset: str
    snomed: str | None = None
    site: tuple[str, str] | None = None
    status: str = "active"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A procedure. Radiotherapy has `sessions`, one a working day."""

    text: str
    on: str
    snomed: str | None = None
    sessions: int = 1


@dataclass(frozen=True, kw_only=True)
class Given:
    """A medicine given by staff in cycles."""

    text: str
    first: str
    dose_mg: float
    rxnorm: str | None = None
    route: str = "intravenous"
    cycles: int = 1
    every_days: int = 14


@dataclass(frozen=True, kw_only=True)
class Order:
    """A prescription. `stopped` is None while it is taken."""

    text: str
    written: str
    take: float = 1
    unit: str = "tablet"
    every_h: int = 24
    route: str = "oral"
    as_needed: bool = False
    stopped: str | None = None
    rxnorm: str | None = None
    why_stopped: str | None = None


@dataclass(frozen=True, kw_only=True)
class Pain:
    """Daily ratings: mean on the first and on the last day, spread, and how many days back they begin.

    `flare_days` last days rate `flare` instead.
    """

    site: str
    first: float
    last: float
    spread: float = 0.9
    days: int = 50
    flare: float | None = None
    flare_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """Means around which the weekly readings vary; `last_seen` is the day of the latest."""

    systolic_mmhg: int
    diastolic_mmhg: int
    heart_rate_min: int
    respiratory_rate_min: int = 15
    spo2_pct: int = 97
    temperature_c: float = 36.7
    last_seen: str = "2026-06-01"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One synthetic person, up to INDEX."""

    slug: str
    given: str
    family: str
    gender: str
    born: str
    story: str
    height_cm: float
    weight_kg: float
    weight_lost_kg: float = 0
    ecog: int = 1
    diagnoses: tuple[Diagnosis, ...]
    operations: tuple[Operation, ...] = ()
    administered: tuple[Given, ...] = ()
    orders: tuple[Order, ...]
    pain: Pain
    vitals: Vitals
    labs: dict[str, float]
    labs_on: str = "2026-05-26"
    allergy: tuple[str, str, str] | None = field(default=None)
    """(substance, SNOMED CT code, reaction); None is a recorded 'no known allergy'."""


BREAST: Final = ("76752008", "Breast structure (body structure)")
RADIOTHERAPY: Final = "33195004"

NORMAL_LIVER: Final = {"alp": 84, "ggt": 31, "bilirubin": 0.6, "inr": 1.0}

PEOPLE: Final = (
    Person(
        slug="amara-quill",
        given="Amara",
        family="Quill",
        gender="female",
        born="1967-09-14",
        story="Burning pain of feet and hands after oxaliplatin for colon cancer, despite an opioid and duloxetine.",
        height_cm=164,
        weight_kg=68.2,
        diagnoses=(
            Diagnosis(
                text="Malignant neoplasm of ascending colon, stage III",
                icd10="C18.2",
                snomed="363406005",
                onset="2025-04-28",
            ),
            Diagnosis(text="Polyneuropathy caused by oxaliplatin", icd10="G62.0", onset="2025-10-20"),
            Diagnosis(text="Hyperlipidemia", icd10="E78.5", snomed="55822004", onset="2019-03-11"),
        ),
        operations=(Operation(text="Partial resection of colon", on="2025-05-20", snomed="43075005"),),
        administered=(
            Given(text="Oxaliplatin 5 MG/ML Injectable Solution", first="2025-07-01", dose_mg=150, cycles=12),
            Given(text="Fluorouracil 50 MG/ML Injectable Solution", first="2025-07-01", dose_mg=700, cycles=12),
        ),
        orders=(
            Order(
                text="12 HR morphine sulfate 30 MG Extended Release Oral Tablet",
                written="2026-01-12",
                every_h=12,
                stopped="2026-03-22",
                why_stopped="Nausea and drowsiness",
            ),
            Order(
                text="gabapentin 600 MG Oral Tablet",
                written="2025-12-08",
                every_h=8,
                stopped="2026-02-01",
                why_stopped="Drowsiness; little relief",
            ),
            Order(
                text="12 HR oxycodone hydrochloride 20 MG Extended Release Oral Tablet",
                written="2026-05-18",
                every_h=12,
            ),
            Order(text="oxycodone hydrochloride 5 MG Oral Tablet", written="2026-05-18", every_h=4, as_needed=True),
            Order(text="duloxetine 60 MG Delayed Release Oral Capsule", written="2026-05-04", unit="capsule"),
            Order(text="sennosides 8.6 MG Oral Tablet", written="2026-05-18", take=2),
            Order(text="atorvastatin 20 MG Oral Tablet", written="2026-04-20"),
        ),
        pain=Pain(site="Feet and hands", first=6.2, last=6.8),
        vitals=Vitals(systolic_mmhg=124, diastolic_mmhg=76, heart_rate_min=72),
        labs={**NORMAL_LIVER, "alt": 28, "ast": 24, "albumin": 4.1, "creatinine": 0.8, "egfr": 83, "neutrophils": 3.9},
    ),
    Person(
        slug="juniper-vale",
        given="Juniper",
        family="Vale",
        gender="female",
        born="1987-11-02",
        story="Phantom pain in the removed left breast since mastectomy; two opioids were not tolerated.",
        height_cm=170,
        weight_kg=74.6,
        diagnoses=(
            Diagnosis(
                text="Malignant neoplasm of left female breast",
                icd10="C50.912",
                snomed="254837009",
                site=BREAST,
                onset="2025-03-10",
            ),
            Diagnosis(text="Acquired absence of left breast", icd10="Z90.12", onset="2025-09-16"),
        ),
        operations=(
            Operation(text="Total mastectomy of left breast", on="2025-09-16", snomed="172043006"),
            Operation(
                text="External beam radiation therapy to left chest wall",
                on="2025-11-03",
                snomed=RADIOTHERAPY,
                sessions=15,
            ),
        ),
        administered=(
            Given(
                text="1 ML DOCEtaxel 20 MG/ML Injection",
                rxnorm="1860480",
                first="2025-04-22",
                dose_mg=140,
                cycles=4,
                every_days=21,
            ),
            Given(text="cyclophosphamide 1000 MG Injection", first="2025-04-22", dose_mg=1100, cycles=4, every_days=21),
        ),
        orders=(
            Order(
                text="12 HR morphine sulfate 15 MG Extended Release Oral Tablet",
                written="2025-11-10",
                every_h=12,
                stopped="2025-12-14",
                why_stopped="Vomiting",
            ),
            Order(
                text="12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet",
                written="2025-12-15",
                every_h=12,
                stopped="2026-01-25",
                why_stopped="Confusion",
            ),
            Order(
                text="pregabalin 150 MG Oral Capsule",
                written="2026-01-26",
                unit="capsule",
                every_h=12,
                stopped="2026-04-05",
                why_stopped="No relief",
            ),
            Order(text="tamoxifen 20 MG Oral Tablet", written="2026-05-04"),
            Order(text="acetaminophen 325 MG Oral Tablet", rxnorm="313782", written="2026-05-11", take=3, every_h=8),
            Order(text="lidocaine 0.05 MG/MG Medicated Patch", written="2026-05-11", unit="patch", route="transdermal"),
        ),
        pain=Pain(site="Left breast (removed)", first=6.0, last=6.3),
        vitals=Vitals(systolic_mmhg=116, diastolic_mmhg=72, heart_rate_min=66, respiratory_rate_min=14, spo2_pct=99),
        labs={**NORMAL_LIVER, "alt": 19, "ast": 21, "albumin": 4.4, "creatinine": 0.7, "egfr": 111, "neutrophils": 3.1},
        ecog=0,
    ),
    Person(
        slug="basil-thorncroft",
        given="Basil",
        family="Thorncroft",
        gender="male",
        born="1952-12-03",
        story="Incident pain of pelvis and left hip from bone metastases of prostate cancer, on morphine.",
        height_cm=178,
        weight_kg=84.0,
        weight_lost_kg=3.1,
        diagnoses=(
            Diagnosis(text="Malignant tumor of prostate", icd10="C61", snomed="399068003", onset="2022-06-15"),
            Diagnosis(
                text="Secondary malignant neoplasm of bone (disorder)",
                icd10="C79.51",
                snomed="94222008",
                onset="2024-09-03",
            ),
            Diagnosis(text="Neoplasm related pain", icd10="G89.3", onset="2025-08-11"),
            Diagnosis(text="Hypertension", icd10="I10", snomed="38341003", onset="2011-02-07"),
        ),
        operations=(
            Operation(
                text="External beam radiation therapy to pelvis and left femur",
                on="2026-02-09",
                snomed=RADIOTHERAPY,
                sessions=5,
            ),
        ),
        administered=(
            Given(
                text="1 ML DOCEtaxel 20 MG/ML Injection",
                rxnorm="1860480",
                first="2025-01-14",
                dose_mg=150,
                cycles=6,
                every_days=21,
            ),
            Given(
                text="0.25 ML Leuprolide Acetate 30 MG/ML Prefilled Syringe",
                rxnorm="752899",
                first="2025-08-04",
                dose_mg=22.5,
                route="subcutaneous",
                cycles=4,
                every_days=84,
            ),
            Given(
                text="1.7 ML denosumab 70 MG/ML Injection",
                first="2025-10-06",
                dose_mg=120,
                route="subcutaneous",
                cycles=9,
                every_days=28,
            ),
        ),
        orders=(
            Order(
                text="12 HR oxycodone hydrochloride 40 MG Extended Release Oral Tablet",
                written="2025-12-01",
                every_h=12,
                stopped="2026-03-01",
                why_stopped="Constipation and inadequate relief",
            ),
            Order(text="12 HR morphine sulfate 60 MG Extended Release Oral Tablet", written="2026-05-11", every_h=12),
            Order(text="morphine sulfate 15 MG Oral Tablet", written="2026-05-11", every_h=4, as_needed=True),
            Order(text="acetaminophen 325 MG Oral Tablet", rxnorm="313782", written="2026-05-11", take=3, every_h=8),
            Order(text="enzalutamide 40 MG Oral Capsule", written="2026-05-04", take=4, unit="capsule"),
            Order(text="amlodipine 5 MG Oral Tablet", written="2026-05-04"),
            Order(text="sennosides 8.6 MG Oral Tablet", written="2026-05-11", take=2, every_h=12),
        ),
        pain=Pain(site="Pelvis and left hip", first=5.4, last=6.1, spread=1.3),
        vitals=Vitals(systolic_mmhg=134, diastolic_mmhg=79, heart_rate_min=74, spo2_pct=96),
        labs={
            **NORMAL_LIVER,
            "alp": 214,
            "alt": 22,
            "ast": 27,
            "albumin": 3.8,
            "creatinine": 1.1,
            "egfr": 69,
            "neutrophils": 4.4,
        },
        ecog=2,
        allergy=("Allergy to penicillin", "91936005", "Rash"),
    ),
    Person(
        slug="ottilie-fenn",
        given="Ottilie",
        family="Fenn",
        gender="female",
        born="1964-07-22",
        story="Right brachial plexopathy from recurrent breast cancer, on a fentanyl patch and pregabalin.",
        height_cm=160,
        weight_kg=59.4,
        weight_lost_kg=1.8,
        diagnoses=(
            Diagnosis(
                text="Malignant neoplasm of right female breast",
                icd10="C50.911",
                snomed="254837009",
                site=BREAST,
                onset="2021-02-19",
            ),
            Diagnosis(
                text="Secondary malignant neoplasm of axillary lymph nodes (disorder)",
                icd10="C77.3",
                snomed="94181007",
                onset="2025-09-22",
            ),
            Diagnosis(
                text="Right brachial plexus disorder from tumour infiltration", icd10="G54.0", onset="2025-10-30"
            ),
        ),
        operations=(
            Operation(text="Total mastectomy of right breast", on="2021-03-30", snomed="172043006"),
            Operation(
                text="External beam radiation therapy to right chest wall and axilla",
                on="2021-06-07",
                snomed=RADIOTHERAPY,
                sessions=15,
            ),
        ),
        administered=(
            Given(
                text="PACLitaxel 100 MG Injection",
                rxnorm="583214",
                first="2025-10-06",
                dose_mg=130,
                cycles=12,
                every_days=7,
            ),
        ),
        orders=(
            Order(
                text="12 HR oxycodone hydrochloride 30 MG Extended Release Oral Tablet",
                written="2025-11-17",
                every_h=12,
                stopped="2026-02-15",
                why_stopped="Inadequate relief",
            ),
            Order(
                text="nortriptyline 25 MG Oral Capsule",
                written="2025-12-01",
                unit="capsule",
                take=2,
                stopped="2026-01-18",
                why_stopped="Inadequate relief, dry mouth",
            ),
            Order(
                text="72 HR fentanyl 0.05 MG/HR Transdermal System",
                written="2026-05-14",
                unit="patch",
                every_h=72,
                route="transdermal",
            ),
            Order(text="hydromorphone hydrochloride 4 MG Oral Tablet", written="2026-05-14", every_h=4, as_needed=True),
            Order(text="pregabalin 150 MG Oral Capsule", written="2026-05-14", unit="capsule", every_h=12),
            Order(text="capecitabine 500 MG Oral Tablet", written="2026-05-18", take=3, every_h=12),
        ),
        pain=Pain(site="Right shoulder and arm", first=6.6, last=7.3),
        vitals=Vitals(systolic_mmhg=121, diastolic_mmhg=70, heart_rate_min=78),
        labs={**NORMAL_LIVER, "alt": 31, "ast": 29, "albumin": 3.7, "creatinine": 0.7, "egfr": 95, "neutrophils": 2.8},
        ecog=1,
    ),
    Person(
        slug="caspian-rook",
        given="Caspian",
        family="Rook",
        gender="male",
        born="1959-04-18",
        story="Deep upper abdominal and back pain from pancreatic cancer with liver metastases; cachexia.",
        height_cm=172,
        weight_kg=51.3,
        weight_lost_kg=6.4,
        diagnoses=(
            Diagnosis(
                text="Malignant neoplasm of body of pancreas", icd10="C25.1", snomed="363418001", onset="2025-09-08"
            ),
            Diagnosis(
                text="Secondary malignant neoplasm of liver (disorder)",
                icd10="C78.7",
                snomed="94381002",
                onset="2025-09-08",
            ),
            Diagnosis(text="Neoplasm related pain", icd10="G89.3", onset="2025-09-15"),
            Diagnosis(text="Cachexia", icd10="R64", onset="2026-01-19"),
        ),
        operations=(Operation(text="Neurolysis of celiac plexus, image guided", on="2026-02-10"),),
        administered=(
            Given(text="gemcitabine 1000 MG Injection", first="2025-10-01", dose_mg=1600, cycles=12),
            Given(text="PACLitaxel protein-bound 100 MG Injection", first="2025-10-01", dose_mg=200, cycles=12),
        ),
        orders=(
            Order(
                text="12 HR morphine sulfate 60 MG Extended Release Oral Tablet",
                written="2025-12-15",
                every_h=12,
                stopped="2026-03-15",
                why_stopped="Drowsiness and itching",
            ),
            Order(
                text="12 HR oxycodone hydrochloride 40 MG Extended Release Oral Tablet",
                written="2026-05-18",
                every_h=12,
            ),
            Order(text="oxycodone hydrochloride 10 MG Oral Tablet", written="2026-05-18", every_h=4, as_needed=True),
            Order(
                text="pancrelipase 24000 UNT Delayed Release Oral Capsule",
                written="2026-05-04",
                unit="capsule",
                every_h=8,
            ),
            Order(text="mirtazapine 15 MG Oral Tablet", written="2026-05-04"),
            Order(
                text="polyethylene glycol 3350 17000 MG Powder for Oral Solution", written="2026-05-18", unit="sachet"
            ),
        ),
        pain=Pain(site="Upper abdomen and back", first=6.0, last=6.9),
        vitals=Vitals(systolic_mmhg=112, diastolic_mmhg=68, heart_rate_min=84, spo2_pct=96),
        labs={
            "alt": 74,
            "ast": 61,
            "alp": 268,
            "ggt": 190,
            "bilirubin": 1.0,
            "albumin": 2.9,
            "inr": 1.1,
            "creatinine": 0.7,
            "egfr": 98,
            "neutrophils": 5.2,
        },
        ecog=2,
    ),
    Person(
        slug="marigold-penn",
        given="Marigold",
        family="Penn",
        gender="female",
        born="1973-08-30",
        story="New aching of all bones three days after pegfilgrastim: expected to pass by itself.",
        height_cm=167,
        weight_kg=81.0,
        diagnoses=(
            Diagnosis(
                text="Malignant neoplasm of right female breast",
                icd10="C50.911",
                snomed="254837009",
                site=BREAST,
                onset="2026-02-12",
            ),
        ),
        operations=(Operation(text="Lumpectomy of right breast", on="2026-03-10", snomed="392021009"),),
        administered=(
            Given(
                text="1 ML DOCEtaxel 20 MG/ML Injection",
                rxnorm="1860480",
                first="2026-04-16",
                dose_mg=145,
                cycles=3,
                every_days=21,
            ),
            Given(text="cyclophosphamide 1000 MG Injection", first="2026-04-16", dose_mg=1150, cycles=3, every_days=21),
            Given(
                text="0.6 ML pegfilgrastim 10 MG/ML Prefilled Syringe",
                first="2026-04-17",
                dose_mg=6,
                route="subcutaneous",
                cycles=3,
                every_days=21,
            ),
        ),
        orders=(
            Order(
                text="Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet",
                rxnorm="1049221",
                written="2026-05-30",
                every_h=6,
                as_needed=True,
            ),
            Order(text="ondansetron 8 MG Oral Tablet", written="2026-05-28", every_h=12, as_needed=True),
        ),
        pain=Pain(site="All bones", first=0.8, last=1.0, days=50, flare=7.4, flare_days=2),
        vitals=Vitals(systolic_mmhg=126, diastolic_mmhg=78, heart_rate_min=82, temperature_c=36.9),
        labs={**NORMAL_LIVER, "alt": 24, "ast": 22, "albumin": 4.0, "creatinine": 0.8, "egfr": 88, "neutrophils": 14.2},
        labs_on="2026-05-31",
    ),
    Person(
        slug="lucian-ashdown",
        given="Lucian",
        family="Ashdown",
        gender="male",
        born="1970-10-11",
        story="Liver capsule pain from hepatocellular carcinoma with decompensated cirrhosis.",
        height_cm=182,
        weight_kg=112.0,
        diagnoses=(
            Diagnosis(text="Liver cell carcinoma", icd10="C22.0", snomed="109841003", onset="2025-06-02"),
            Diagnosis(text="Cirrhosis of liver", icd10="K74.60", snomed="19943007", onset="2021-10-12"),
            Diagnosis(text="Ascites", icd10="R18.8", snomed="389026000", onset="2026-03-09"),
            Diagnosis(text="Hepatic encephalopathy", icd10="K76.82", snomed="13920009", onset="2026-04-20"),
            Diagnosis(text="Neoplasm related pain", icd10="G89.3", onset="2025-12-01"),
        ),
        operations=(Operation(text="Transarterial chemoembolization of liver tumour", on="2025-08-19"),),
        orders=(
            Order(text="hydromorphone hydrochloride 2 MG Oral Tablet", written="2026-05-18", every_h=6),
            Order(text="lactulose 667 MG/ML Oral Solution", written="2026-05-18", take=30, unit="mL", every_h=8),
            Order(text="spironolactone 100 MG Oral Tablet", written="2026-05-11"),
            Order(text="furosemide 40 MG Oral Tablet", written="2026-05-11"),
            Order(text="propranolol hydrochloride 20 MG Oral Tablet", written="2026-05-11", every_h=12),
        ),
        pain=Pain(site="Right upper abdomen", first=5.6, last=6.2),
        vitals=Vitals(systolic_mmhg=108, diastolic_mmhg=64, heart_rate_min=68, spo2_pct=95),
        labs={
            "alt": 88,
            "ast": 131,
            "alp": 240,
            "ggt": 310,
            "bilirubin": 4.1,
            "albumin": 2.4,
            "inr": 2.4,
            "creatinine": 1.4,
            "egfr": 59,
            "neutrophils": 3.3,
        },
        ecog=3,
    ),
    Person(
        slug="wren-halloway",
        given="Wren",
        family="Halloway",
        gender="female",
        born="1947-02-25",
        story="Abdominal pain from ovarian cancer, on a buprenorphine patch; blood tests and pressures are months old.",
        height_cm=152,
        weight_kg=46.4,
        weight_lost_kg=2.2,
        diagnoses=(
            Diagnosis(text="Malignant neoplasm of left ovary", icd10="C56.2", snomed="363443007", onset="2024-11-05"),
            Diagnosis(text="Secondary malignant neoplasm of peritoneum", icd10="C78.6", onset="2025-07-14"),
        ),
        operations=(Operation(text="Debulking operation for ovarian cancer", on="2024-12-03"),),
        administered=(
            Given(
                text="CARBOplatin 10 MG/ML Injectable Solution",
                first="2025-08-05",
                dose_mg=320,
                cycles=6,
                every_days=21,
            ),
        ),
        orders=(
            Order(
                text="168 HR buprenorphine 0.02 MG/HR Transdermal System",
                written="2026-05-12",
                unit="patch",
                every_h=168,
                route="transdermal",
            ),
            Order(text="acetaminophen 325 MG Oral Tablet", rxnorm="313782", written="2026-05-12", take=2, every_h=6),
        ),
        pain=Pain(site="Lower abdomen", first=4.8, last=5.6, days=45),
        vitals=Vitals(systolic_mmhg=138, diastolic_mmhg=72, heart_rate_min=80, spo2_pct=94, last_seen="2026-02-17"),
        labs={**NORMAL_LIVER, "alt": 17, "ast": 20, "albumin": 3.3, "creatinine": 0.9, "egfr": 61},
        labs_on="2026-01-13",
        ecog=2,
    ),
)

"""The table of medicines: names found in product texts, and nothing found where there is nothing."""

import pytest

from lenitive.domain.foundation.medicines import MEDICINES, MedicineClass, medicines_in, unrecognised_in

PRODUCTS = {
    "Acetaminophen 300 MG / HYDROcodone Bitartrate 5 MG [Vicodin]": ["acetaminophen", "hydrocodone"],
    "Vicodin": ["acetaminophen", "hydrocodone"],
    "Percocet 5/325": ["acetaminophen", "oxycodone"],
    "Abuse-Deterrent 12 HR Oxycodone Hydrochloride 15 MG Extended Release Oral Tablet": ["oxycodone"],
    "24 HR metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]": ["metoprolol"],
    "Simvistatin 10 MG": ["simvastatin"],
    "PARACETAMOL 500 mg": ["acetaminophen"],
    "pethidine 50 mg/mL": ["meperidine"],
    "Adrenaline 1 in 1000": ["epinephrine"],
    "rifampicin": ["rifampin"],
    "Lasix 40mg": ["furosemide"],
    "insulin human, isophane 70 UNT/ML / Regular Insulin, Human 30 UNT/ML [Humulin]": ["insulin"],
    "Mor\u200bphine sul\u00adfate 10 mg": ["morphine"],
    "ST. JOHN\u2019S WORT capsules": ["st john's wort"],
    "co\u2011codamol 30/500": ["acetaminophen", "codeine"],
    "Targinact 10 mg/5 mg": ["oxycodone", "naloxone"],
    "esketamine": ["esketamine"],
}


@pytest.mark.parametrize("text", PRODUCTS)
def test_a_product_text_names_its_medicines_in_order(text: str) -> None:
    assert [medicine.name for medicine in medicines_in(text)] == PRODUCTS[text]


@pytest.mark.parametrize(
    "text", ["Examplezumab", "", "  ", "morphinex", "xmorphine", "Oral Tablet", "sodium succinate"]
)
def test_a_text_without_a_known_medicine_names_none(text: str) -> None:
    assert medicines_in(text) == ()


def test_a_part_of_a_combination_that_nobody_knows_is_named() -> None:
    assert unrecognised_in("Morphine 10 MG / Examplezumab 5 MG") == ("Examplezumab 5 MG",)
    assert unrecognised_in("Examplezumab 5 MG") == ("Examplezumab 5 MG",)
    assert unrecognised_in("Morphine 10 MG/ML Solution") == ()


def test_the_table_is_wide_enough_for_a_cancer_clinic() -> None:
    assert len(MEDICINES) >= 300
    used = {kind for medicine in MEDICINES.values() for kind in medicine.classes}
    assert used == set(MedicineClass)
    assert sum(not medicine.classes for medicine in MEDICINES.values()) >= 100, "ordinary medicines, checked and none"


@pytest.mark.parametrize("medicine", MEDICINES.values(), ids=lambda medicine: medicine.name)
def test_every_name_and_alias_is_lower_case_and_finds_its_own_medicine(medicine: object) -> None:
    for word in (medicine.name, *medicine.aliases):  # type: ignore[attr-defined]
        assert word == word.lower()
        assert medicines_in(f"10 MG {word.upper()} tablet") == (medicine,), word


CLASS_MEMBERS = {
    MedicineClass.OPIOID: {"morphine", "tramadol", "tapentadol", "methadone", "buprenorphine", "codeine", "meperidine"},
    MedicineClass.NMDA_ANTAGONIST: {"memantine", "amantadine", "dextromethorphan"},
    MedicineClass.MAO_INHIBITOR: {
        "tranylcypromine",
        "phenelzine",
        "isocarboxazid",
        "selegiline",
        "rasagiline",
        "safinamide",
        "linezolid",
        "methylene blue",
        "moclobemide",
        "procarbazine",
    },
    MedicineClass.CYP3A4_INHIBITOR: {
        "clarithromycin",
        "itraconazole",
        "ritonavir",
        "cobicistat",
        "idelalisib",
        "ceritinib",
        "ribociclib",
        "aprepitant",
        "diltiazem",
        "verapamil",
        "grapefruit",
    },
    MedicineClass.CYP_INDUCER: {"rifampin", "enzalutamide", "apalutamide", "mitotane", "carbamazepine", "phenytoin"},
    MedicineClass.THEOPHYLLINE: {"theophylline", "aminophylline"},
}


@pytest.mark.parametrize("kind", CLASS_MEMBERS, ids=str)
def test_the_classes_that_rules_ask_about_have_their_members(kind: MedicineClass) -> None:
    assert all(kind in MEDICINES[name].classes for name in CLASS_MEMBERS[kind])


@pytest.mark.parametrize(
    ("product", "hidden"),
    [
        ("Nurofen Plus", "codeine"),
        ("Tylenol #3", "codeine"),
        ("Mucinex DM", "dextromethorphan"),
        ("Promethazine DM syrup", "dextromethorphan"),
        ("Tylenol Cold", "dextromethorphan"),
        ("Claritin-D", "pseudoephedrine"),
        ("NyQuil", "doxylamine"),
        ("Diconal", "dipipanone"),
        ("MST 30 mg", "morphine"),
        ("Butec 10", "buprenorphine"),
    ],
)
def test_a_brand_tells_of_everything_in_it(product: str, hidden: str) -> None:
    assert hidden in {found.name for found in medicines_in(product)}


@pytest.mark.parametrize(
    "product",
    [
        "Tylenol Sinus",
        "Motrin PM",
        "Sudafed Night",
        "paracetamol and theophyline",
        "Paracetamol/theophyline",
        "morphine with examplodone",
        "paracetamol & codine 500 mg",
    ],
)
def test_what_is_added_to_a_known_name_is_not_lost(product: str) -> None:
    assert unrecognised_in(product) != ()


@pytest.mark.parametrize(
    "product",
    [
        "12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet [OxyContin]",
        "Tylenol Extra Strength",
        "Prednisolone AC 1 % eye drops",
        "Ibuprofen 400 mg with food and water",
        "Metoprolol 2.5 mg/mL solution for injection/infusion",
        "sodium chloride 0.9 % and glucose 5 %",
        "lidocaine 0.05 MG/MG Medicated Patch",
    ],
)
def test_ordinary_words_of_a_product_are_no_unknown_medicine(product: str) -> None:
    assert unrecognised_in(product) == ()

import dataclasses
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.assessment import opioid_burden as module
from lenitive.domain.assessment.opioid_burden import OpioidBurden, Part, opioid_burden
from lenitive.domain.assessment.opioid_factors import CDC_2022, NEVER_CONVERT, Basis
from lenitive.domain.assessment.opioid_trend import BurdenChange, OpioidTrend, compare, trend
from lenitive.domain.assessment.treatment import Formulation, Ingredient, Medication, OpioidDay, Route
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.foundation.refusal import Refusal

SAID = Provenance(origin=Origin.CLINICIAN)


def taken(
    drug: str = "morphine",
    strength: float | None = 10,
    unit: str | None = "mg",
    units_per_day: float | None = 4,
    route: Route | None = Route.ORAL,
    **changes: object,
) -> Medication:
    medication = Medication(
        text=f"{drug} product",
        provenance=SAID,
        ingredients=(Ingredient(name=drug, strength=strength, strength_unit=unit),),
        active=True,
        route=route,
        units_per_day=units_per_day,
        as_needed=False,
    )
    return dataclasses.replace(medication, **changes)  # type: ignore[arg-type]


def patch(
    drug: str = "fentanyl", ug_h: float = 25, units_per_day: float | None = 0.3333, **changes: object
) -> Medication:
    return taken(drug, ug_h, "ug/h", units_per_day, Route.TRANSDERMAL, formulation=Formulation.PATCH, **changes)


def total(*medications: Medication) -> float | None:
    return opioid_burden(medications).total_mg_day


def test_background_and_rescue_are_counted_apart() -> None:
    found = opioid_burden((taken(), taken("oxycodone", 5, "mg", 2, as_needed=True)))
    assert (found.background_mg_day, found.rescue_mg_day, found.total_mg_day) == (40.0, 15.0, 55.0)
    assert (found.table, found.table_version) == ("cdc_2022", CDC_2022.version)


def test_a_combination_tablet_counts_its_opioid_only() -> None:
    ingredients = (
        Ingredient(name="acetaminophen", strength=325, strength_unit="mg"),
        Ingredient(name="oxycodone", strength=5, strength_unit="mg"),
    )
    found = opioid_burden((taken("oxycodone", ingredients=ingredients),))
    assert found.total_mg_day == 30.0
    assert [row.drug for row in found.rows] == ["oxycodone"]


def test_units_of_strength_are_read_and_others_are_unknown() -> None:
    assert total(taken(strength=10_000, unit="ug")) == 40.0
    assert total(taken(strength=0.01, unit="g")) == 40.0
    assert total(taken(strength=2, unit="mg/mL", units_per_day=15)) == 30.0
    assert total(taken(strength=2, unit="MG/ML", units_per_day=15)) == 30.0
    for unit in ("[drp]", "", None, "mg/h", "mmol"):
        assert total(taken(unit=unit)) is None


def test_a_patch_is_a_rate_and_counts_once_however_its_change_is_written() -> None:
    for units_per_day in (1 / 3, 0.3333, 0.5, 1):
        assert total(patch(ug_h=75, units_per_day=units_per_day)) == 180.0
    assert total(taken("fentanyl", 0.075, "mg/h", 1 / 3, Route.TRANSDERMAL)) == 180.0


def test_how_many_patches_are_worn_is_unknown_when_their_number_does_not_say() -> None:
    for units_per_day in (2 / 3, 2, None):
        assert total(patch(units_per_day=units_per_day)) is None
    assert total(taken("fentanyl", 12.5, "mg", 1 / 3, Route.TRANSDERMAL)) is None


def test_unknown_opioid_makes_the_total_unknown_not_smaller() -> None:
    unreadable = Medication(text="Examplodone 10 mg", provenance=SAID, active=True, as_needed=False)
    found = opioid_burden((taken(), unreadable))
    assert found.total_mg_day is None
    assert found.background_mg_day is None
    assert found.rescue_mg_day == 0.0
    assert found.excluding_methadone_and_transdermal_mg_day is None
    assert found.at_least_mg_day == 40.0
    assert any("Examplodone" in gap for gap in found.missing)


@pytest.mark.parametrize(
    "unknown",
    [
        taken(units_per_day=None),
        taken(strength=None),
        taken(strength=float("nan")),
        taken(strength=-5),
        taken(units_per_day=float("inf")),
        taken(route=None),
        taken(route=Route.INTRAVENOUS),
        taken(route=Route.EPIDURAL),
        taken(route=Route.RECTAL),
        taken(active=None),
        taken(ingredients=()),
        taken("buprenorphine", 5, "ug/h", 1 / 7, Route.TRANSDERMAL),
        taken("fentanyl", 100, "ug", 4, Route.NASAL),
        taken("fentanyl", 100, "ug", 4, Route.BUCCAL),
        taken("fentanyl", 100, "ug", 4, Route.ORAL),
        taken("sufentanil", 1, "mg"),
        taken("examplodone"),
    ],
)
def test_what_cannot_be_counted_is_unknown_with_a_reason(unknown: Medication) -> None:
    found = opioid_burden((taken(), unknown))
    assert found.total_mg_day is None
    assert found.rows[1].omed_mg_day is None
    assert found.rows[1].why_unknown
    assert found.at_least_mg_day == 40.0


def test_regular_or_as_needed_unknown_leaves_only_the_total_known() -> None:
    found = opioid_burden((taken(as_needed=None),))
    assert (found.background_mg_day, found.rescue_mg_day, found.total_mg_day) == (None, None, 40.0)
    assert found.rows[0].part is Part.UNKNOWN
    assert opioid_burden((taken(as_needed=None, formulation=Formulation.EXTENDED),)).background_mg_day == 40.0


def test_rescue_that_was_not_used_counts_zero() -> None:
    found = opioid_burden((taken(), taken("oxycodone", 5, "mg", 0, as_needed=True)))
    assert (found.rescue_mg_day, found.total_mg_day) == (0.0, 40.0)


def test_an_empty_list_is_unknown_unless_it_is_known_to_be_complete() -> None:
    assert opioid_burden(()).total_mg_day is None
    assert opioid_burden((), list_complete=True).total_mg_day == 0.0
    assert opioid_burden((taken(),), list_complete=False).total_mg_day is None
    assert opioid_burden((taken(active=False),)).total_mg_day is None
    assert opioid_burden((taken(active=False),), list_complete=True).total_mg_day == 0.0


def test_methadone_and_transdermal_are_rows_apart_with_a_warning() -> None:
    found = opioid_burden((taken(), taken("methadone", 5, "mg", 3), patch(ug_h=25)))
    assert found.total_mg_day == 40 + 70.5 + 60
    assert found.excluding_methadone_and_transdermal_mg_day == 40.0
    _, methadone, fentanyl = found.rows
    assert methadone.separate
    assert "half-life" in methadone.warnings[0]
    assert fentanyl.separate
    assert "72 h" in fentanyl.warnings[0]


def test_buprenorphine_shows_how_far_tables_disagree_and_stays_unknown() -> None:
    found = opioid_burden((patch("buprenorphine", 5, 1 / 7),))
    (row,) = found.rows
    assert (row.omed_mg_day, row.omed_low_mg_day, row.omed_high_mg_day) == (None, 9.0, 30.0)
    assert found.total_mg_day is None
    assert row.separate


def test_parenteral_morphine_is_never_counted_as_if_it_were_oral() -> None:
    (row,) = opioid_burden((taken(route=Route.SUBCUTANEOUS),)).rows
    assert (row.omed_mg_day, row.omed_low_mg_day, row.omed_high_mg_day) == (None, 80.0, 125.0)
    assert {figure.source for figure in row.others} == {"opioid_tables_compared", "wellington_2009"}


def test_an_intrathecal_opioid_is_shown_and_not_counted() -> None:
    found = opioid_burden((taken(), taken(strength=1, route=Route.INTRATHECAL)))
    assert found.total_mg_day == 40.0
    assert found.rows[1].excluded
    assert any("Intrathecal" in warning for warning in found.warnings)
    assert opioid_burden((taken(route=Route.INTRATHECAL),)).total_mg_day is None


def test_ketamine_and_other_known_medicines_are_not_opioids() -> None:
    others = tuple(taken(drug) for drug in ("ketamine", "esketamine", "memantine", "acetaminophen"))
    assert opioid_burden((taken(), *others)).total_mg_day == 40.0
    assert opioid_burden(others, list_complete=True).total_mg_day == 0.0


def test_a_pharmacist_can_say_that_an_unknown_name_is_no_opioid() -> None:
    examplezumab = taken("examplezumab")
    assert total(taken(), examplezumab) is None
    assert opioid_burden((taken(), examplezumab), not_opioids=frozenset({"examplezumab"})).total_mg_day == 40.0


def test_clearing_a_product_never_hides_an_opioid_in_it() -> None:
    mixed = taken(
        ingredients=(
            Ingredient(name="morphine", strength=10, strength_unit="mg"),
            Ingredient(name="examplezumab", strength=1, strength_unit="mg"),
        )
    )
    cleared = frozenset({"examplezumab", "morphine product", "morphine"})
    assert opioid_burden((mixed,), not_opioids=cleared).total_mg_day == 40.0


def test_salts_and_synonyms_are_read_and_counted_once() -> None:
    assert total(taken("morphine sulfate")) == 40.0
    assert len(opioid_burden((taken("pethidine"),)).rows) == 1
    assert len(opioid_burden((taken("diamorphine hydrochloride"),)).rows) == 1


def test_a_route_is_read_from_the_product_only_when_it_says_so() -> None:
    tablet = taken("oxycodone", 5, "mg", 4, None, text="oxyCODONE Hydrochloride 5 MG Oral Tablet")
    found = opioid_burden((tablet,))
    assert found.total_mg_day == 30.0
    assert "Route not recorded" in found.rows[0].warnings[0]


def test_every_output_says_that_it_never_converts() -> None:
    assert opioid_burden(()).warnings[0] == NEVER_CONVERT
    names = [name for name in vars(module) if not name.startswith("_")]
    assert not [name for name in names if "convert" in name.lower() and name != "NEVER_CONVERT"]
    assert all("conver" in (kind.__doc__ or "") for kind in (OpioidBurden, BurdenChange)), (
        "the rule stands in every result"
    )


def test_burdens_by_different_tables_or_versions_are_not_compared() -> None:
    now = opioid_burden((taken(),))
    before = opioid_burden((taken(units_per_day=6),))
    change = compare(before, now)
    assert isinstance(change, BurdenChange)
    assert (change.total_mg_day, change.background_mg_day, change.rescue_mg_day) == (-20.0, -20.0, 0.0)
    for other in ({"table_version": "2"}, {"table": "cdc_2016"}):
        refusal = compare(dataclasses.replace(before, **other), now)
        assert isinstance(refusal, Refusal)
        assert refusal.rule == "ASM-OME-01"
    unknown = compare(opioid_burden((taken(strength=None),)), now)
    assert isinstance(unknown, BurdenChange)
    assert unknown.total_mg_day is None


def test_a_diary_over_two_tables_has_no_trend() -> None:
    days = [
        OpioidDay(date=date(2024, 1, day), background_mg_day=60.0, rescue_mg_day=5.0, table="cdc_2022")
        for day in (2, 1)
    ]
    found = trend(tuple(days))
    assert isinstance(found, OpioidTrend)
    assert found.dates == (date(2024, 1, 1), date(2024, 1, 2))
    assert isinstance(trend((days[0], dataclasses.replace(days[1], table="cdc_2016"))), Refusal)
    with pytest.raises(ValueError, match="no day"):
        trend(())


ORAL = sorted(drug for (drug, route), factor in CDC_2022.factors.items() if factor.basis is Basis.MG_DAY)
DOSES = st.decimals(min_value="0.1", max_value=500, places=1).map(float)


@given(st.sampled_from(ORAL), DOSES, DOSES, st.integers(0, 12))
def test_the_equivalent_never_falls_as_the_dose_rises(drug: str, one: float, two: float, units: int) -> None:
    small, large = (opioid_burden((taken(drug, dose, "mg", units),)).total_mg_day for dose in sorted((one, two)))
    assert small is not None
    assert large is not None
    assert small <= large


@given(st.lists(st.tuples(st.sampled_from(ORAL), DOSES, st.integers(0, 12)), min_size=1, max_size=6))
def test_the_total_is_rounded_once_from_exact_arithmetic(doses: list[tuple[str, float, int]]) -> None:
    found = opioid_burden(tuple(taken(drug, dose, "mg", units) for drug, dose, units in doses))
    exact = sum(
        Fraction(CDC_2022.factors[drug, Route.ORAL].figure.value) * Fraction(str(dose)) * units
        for drug, dose, units in doses
    )
    assert found.total_mg_day == float(round(Fraction(exact), 2))


UNKNOWNS = st.sampled_from(
    [
        taken(units_per_day=None),
        taken(route=None),
        taken(active=None),
        taken("examplodone"),
        taken("buprenorphine", 2, "mg", 1, Route.SUBLINGUAL),
    ]
)


@given(st.lists(st.sampled_from([taken(), patch(), taken("methadone")]), max_size=4), UNKNOWNS, st.data())
def test_one_unknown_opioid_anywhere_leaves_no_total(
    known: list[Medication], unknown: Medication, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(known)))
    found = opioid_burden((*known[:place], unknown, *known[place:]), list_complete=True)
    assert found.total_mg_day is None
    assert found.at_least_mg_day == opioid_burden(tuple(known), list_complete=True).total_mg_day


def test_an_opioid_that_only_the_name_of_the_product_tells_of_makes_the_total_unknown() -> None:
    cocodamol = taken("acetaminophen", 500, "mg", 8, text="co-codamol 30/500")
    found = opioid_burden((taken(), cocodamol), list_complete=True)
    assert (found.total_mg_day, found.at_least_mg_day) == (None, 40.0)
    assert "codeine" in {row.drug for row in found.rows}


@pytest.mark.parametrize("text", ["Acetaminophen 325 MG / Examplodone 5 MG", "ketamine / examplodone"])
def test_an_unknown_partner_of_a_known_medicine_may_be_an_opioid(text: str) -> None:
    bare = taken(text=text, ingredients=())
    assert opioid_burden((taken(), bare), list_complete=True).total_mg_day is None
    half_read = taken("acetaminophen", 325, "mg", 4, text=text)
    assert opioid_burden((taken(), half_read), list_complete=True).total_mg_day is None

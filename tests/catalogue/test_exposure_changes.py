"""What every entry of the registry of exposure changes must be."""

import ast
import math
from pathlib import Path

import pytest

from lenitive.domain.candidacy.interactions import INTERACTIONS
from lenitive.domain.foundation.medicines import MEDICINES, MedicineClass
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology import exposure_changes
from lenitive.domain.pharmacology.exposure import with_changes
from lenitive.domain.pharmacology.exposure_change import (
    Acts,
    Basis,
    ExposureChange,
    IntravenousRatio,
    Kind,
    NasalRatio,
    OralRatio,
    Use,
    iv_auc_ratio_bound,
)
from lenitive.domain.pharmacology.exposure_changes import EXPOSURE_CHANGES, change_named
from lenitive.domain.pharmacology.model import Parameter, PkModel
from lenitive.domain.pharmacology.models import MODELS

EVERY = pytest.mark.parametrize("change", EXPOSURE_CHANGES.values(), ids=list(EXPOSURE_CHANGES))
BY_BOTH = [change for change in EXPOSURE_CHANGES.values() if change.intravenous and change.oral]
BOUNDED = [change for change in BY_BOTH if change.id != "rifampicin"]
ANSWERED = [change for change in EXPOSURE_CHANGES.values() if change.id != "child_pugh_c"]
FOLDER = Path(exposure_changes.__file__).parent


def numbers_of(change: ExposureChange) -> list[Parameter]:
    found = [] if change.flow_frac is None else [change.flow_frac]
    for ratio in (change.intravenous, change.oral, change.nasal):
        found += [] if ratio is None else [ratio.typical, *([ratio.peak] if ratio.peak else [])]
    found += [] if change.intravenous is None else [change.intravenous.variance]
    factor = change.norketamine_clearance
    return found + ([] if factor is None else [factor.typical, factor.variance])


def test_every_file_holds_changes_and_every_id_is_its_own() -> None:
    files = [path for path in FOLDER.glob("*.py") if path.name != "__init__.py"]

    assert len(EXPOSURE_CHANGES) >= len(files)
    for path in files:
        names = [
            node.target.id
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]
        assert "CHANGES" in names, f"{path.name} holds no CHANGES"
    assert [change.id for change in EXPOSURE_CHANGES.values()] == list(EXPOSURE_CHANGES)


def test_an_unknown_change_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="rifampicin"):
        change_named("rifampizin")


@EVERY
def test_every_number_has_a_source_a_place_and_a_grade_that_was_earned(change: ExposureChange) -> None:
    for number in numbers_of(change):
        assert number.source in SOURCES
        assert number.place
        assert number.grade is not Grade.READ
        assert number.unit == ""
        assert number.value >= 0


@EVERY
def test_it_says_what_is_done_in_a_vein_and_what_it_cannot(change: ExposureChange) -> None:
    assert change.says.endswith(".")
    assert change.title
    assert change.known_limits or change.use is Use.SHOWN_ONLY


@EVERY
def test_each_route_has_its_own_type(change: ExposureChange) -> None:
    assert change.intravenous is None or type(change.intravenous) is IntravenousRatio
    assert change.oral is None or type(change.oral) is OralRatio
    assert change.nasal is None or type(change.nasal) is NasalRatio


@pytest.mark.parametrize("change", BY_BOTH, ids=lambda change: change.id)
def test_in_a_vein_the_ratio_lies_between_none_and_the_one_by_mouth(change: ExposureChange) -> None:
    vein, mouth = change.intravenous, change.oral
    assert vein is not None
    assert mouth is not None
    low, high = sorted((1.0, mouth.typical.value))

    assert low <= vein.low <= vein.typical.value <= vein.high <= high


@pytest.mark.parametrize("change", BOUNDED, ids=lambda change: change.id)
def test_what_was_derived_from_the_mouth_is_a_bound_and_never_called_measured(change: ExposureChange) -> None:
    vein, mouth = change.intravenous, change.oral
    assert vein is not None
    assert mouth is not None
    bound = iv_auc_ratio_bound(mouth.typical.value)

    assert vein.basis is Basis.BOUND
    assert sorted((vein.low, vein.high)) == pytest.approx(sorted((1.0, bound)))
    assert vein.typical.grade is Grade.ASSUMED


def test_only_rifampicin_and_what_does_not_change_was_measured_in_a_vein() -> None:
    measured = {c.id for c in EXPOSURE_CHANGES.values() if c.intravenous and c.intravenous.basis is Basis.MEASURED}

    assert measured == {"rifampicin", "renal_impairment"}


@EVERY
def test_a_medicine_is_one_of_the_table_and_is_found_by_its_candidacy_interaction(change: ExposureChange) -> None:
    if change.kind is not Kind.MEDICINE:
        assert not change.medicines
        assert change.medicine_class is None
        return
    assert bool(change.medicines) != (change.medicine_class is not None)
    assert change.medicines <= set(MEDICINES)
    ruled = {name for rule in INTERACTIONS.values() for name in rule.names}
    kinds = {rule.kind for rule in INTERACTIONS.values()}
    assert change.medicines <= ruled
    assert change.medicine_class in kinds


def test_every_interaction_by_metabolism_that_candidacy_names_has_an_entry() -> None:
    metabolic = {MedicineClass.CYP3A4_INHIBITOR, MedicineClass.CYP2B6_INHIBITOR, MedicineClass.CYP_INDUCER}
    about = {change.medicine_class for change in EXPOSURE_CHANGES.values()}
    named = {name for change in EXPOSURE_CHANGES.values() for name in change.medicines}

    assert metabolic <= about
    assert {"rifampin", "clarithromycin", "ticlopidine", "itraconazole", "grapefruit", "st john's wort"} <= named


@EVERY
def test_what_acts_by_itself_has_a_size_and_what_has_none_is_only_shown(change: ExposureChange) -> None:
    if change.use is Use.WHEN_TAKEN:
        assert change.intravenous is not None
        assert change.enzymes
    if change.intravenous is None:
        assert change.use is not Use.WHEN_TAKEN
    if change.use is Use.ON_REQUEST and change.acts_on is not Acts.FLOW:
        assert change.intravenous is not None
        assert math.isfinite(change.intravenous.variance.value)


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
@pytest.mark.parametrize("change", ANSWERED, ids=lambda change: change.id)
def test_in_every_model_typical_values_and_variances_stay_positive(change: ExposureChange, model: PkModel) -> None:
    changed = with_changes(model, [change])

    assert all(0 < parameter.value < math.inf for parameter in changed.parameters.values())
    for spread in changed.variability:
        assert all(0 < variance.value < math.inf for variance in spread.variances.values())
        assert all(-1 < correlation.value < 1 for *_, correlation in spread.correlations)
    assert all(0 < variance.value < math.inf for variance in changed.uncertainties.values())

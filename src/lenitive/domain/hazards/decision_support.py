"""Group E: what models and advice say, and what is made of it."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = HazardGroup.DECISION_SUPPORT
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-39",
        group=_GROUP,
        title="A model speaks of people who were never studied",
        cause="A rare person: very light or heavy, very old or young, a failing liver",
        harm="Wrong advice",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=("lenitive.domain.pharmacology.model:domain_refusal", "LIM-MODEL-01", "LIM-MODEL-02", "LIM-MODEL-03"),
        tests=(
            *tests_in("tests/catalogue/test_pk_models.py", "test_nobody_outside_the_domain_gets_a_number"),
            *tests_in(
                "tests/domain/pharmacology/test_predict.py",
                "test_outside_its_domain_the_model_refuses_and_gives_no_number",
            ),
            *tests_in(
                "tests/domain/plan/test_propose.py",
                "test_whom_the_model_must_not_speak_of_gets_a_plan_within_the_limits_and_no_number_of_the_model",
            ),
            *tests_in(
                "tests/clinic/test_course.py",
                "test_a_person_outside_the_model_has_sessions_and_no_predicted_number_anywhere",
            ),
        ),
    ),
    Hazard(
        id="HAZ-40",
        group=_GROUP,
        title="What was learned of a person rests on bad data",
        cause="A wrong time, unit or person; a sample that was spoilt; scores that were swapped",
        harm="Wrong advice",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.clinic.observations_file:read_sessions",
            "lenitive.domain.pharmacology.individualise:individualise",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_no_model_in_the_alarm_path.py",
                "test_no_file_of_the_session_imports_a_model",
            ),
            *tests_in(
                "tests/domain/pharmacology/test_individualise.py",
                "test_a_unit_slip_is_named_and_hardly_changes_anything",
                "test_a_single_odd_score_is_named",
                "test_a_sheet_that_contradicts_itself_teaches_nothing_and_says_so",
                "test_a_swapped_sheet_is_noticed_when_the_person_is_known",
                "test_an_entry_listed_twice_counts_once_and_is_said",
            ),
            *tests_in(
                "tests/properties/test_individualise_properties.py", "test_any_sheet_gives_an_answer_without_nan"
            ),
        ),
        missing=(
            "a test that spoils a share of many people's observations and bounds what it does to predictions",
            "a bound on how far one session may move a person",
            "observations tied to the person and session of the record, and taken back by an event",
        ),
    ),
    Hazard(
        id="HAZ-41",
        group=_GROUP,
        title="A calculation diverges, gives no number, or gives another one on another day",
        cause="Stiff equations, another version of a library, a changed parameter",
        harm="Wrong advice",
        severity=_S.S3,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=("lenitive.domain.pharmacology.predict:typical_concentrations", "requirements/dev.lock"),
        tests=(
            *tests_in("tests/published/test_pk_regression.py", "test_an_exact_reference_is_met"),
            *tests_in(
                "tests/catalogue/test_pk_models.py",
                "test_nothing_is_negative_or_undefined_over_sixty_days_in_people_of_every_size",
            ),
            *tests_in("tests/domain/pharmacology/test_predict.py", "test_every_output_matches_the_matrix_exponential"),
            *tests_in("tests/pkpd/test_linear.py", "test_random_systems_match_the_matrix_exponential"),
        ),
        missing=(
            "golden predictions checked when the program starts, on the machine that it runs on",
            "a checksum of the parameters in each plan",
            "a time limit after which there is no prediction",
        ),
    ),
    Hazard(
        id="HAZ-42",
        group=_GROUP,
        title="The curve is trusted more than the person",
        cause="A neat line",
        harm="A stop that comes late",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=("lenitive.domain.infusion.alarms:evaluate", "lenitive.domain.pharmacology.predict:predict"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_no_model_in_the_alarm_path.py",
                "test_no_file_of_the_session_imports_a_model",
            ),
            *tests_in("tests/domain/pharmacology/test_predict.py", "test_bands_are_in_order_and_start_at_zero"),
        ),
        missing=(
            "the band on the page of a running session, which shows one line of the typical person",
            "the curve hidden when what was given is no longer what was planned",
        ),
    ),
    Hazard(
        id="HAZ-43",
        group=_GROUP,
        title="A medicine that is not in the table counts as one that does not interact",
        cause="Free text, a brand name",
        harm="A severe interaction",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.candidacy.interaction_check:check_interactions",
            "lenitive.domain.candidacy.reconcile:reconcile",
            "lenitive.domain.infusion.rescue:rescue_rules",
        ),
        tests=(
            *tests_in(
                "tests/catalogue/test_interactions.py",
                "test_a_medicine_that_is_not_in_the_table_is_unknown_and_stops_the_decision",
                "test_a_pharmacist_clears_an_unknown_medicine_by_name",
                "test_one_unknown_ingredient_beside_a_known_one_is_not_lost",
                "test_a_list_that_nobody_called_complete_cannot_say_that_nothing_is_taken",
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_a_medicine_is_known_by_its_class_and_what_is_not_known_is_not_harmless",
                "test_one_unknown_thing_beside_a_known_one_counts_too",
            ),
        ),
        missing=("the day of the table beside each answer",),
    ),
    Hazard(
        id="HAZ-44",
        group=_GROUP,
        title="Advice chases a number: a dose that others reached, or no pain at all",
        cause="An optimiser that knows one goal",
        harm="Overdose",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.titration:advise",
            "lenitive.domain.infusion.titration:Advice.proposal",
            "lenitive.domain.plan.propose:propose",
        ),
        tests=(
            *tests_in("tests/properties/test_dose_properties.py", "test_no_proposal_exceeds_any_limit_after_rounding"),
            *tests_in("tests/domain/infusion/test_titration_advice.py", "test_what_is_found_decides_what_is_advised"),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_advice_of_more_drug_is_only_ever_a_proposal_that_would_be_accepted_for_alarms_and_vitals",
            ),
            *tests_in(
                "tests/domain/plan/test_propose.py",
                "test_the_gap_to_the_guideline_total_is_information_and_changes_nothing",
            ),
            *tests_in("tests/clinic/test_infuse.py", "test_a_person_already_at_the_goal_gets_no_step_up"),
        ),
    ),
)
"""Group E, HAZ-39 to HAZ-44."""

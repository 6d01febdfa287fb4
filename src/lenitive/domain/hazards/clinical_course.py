"""Group F: what ketamine does to a person, during the infusion and after it."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = HazardGroup.CLINICAL_COURSE
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-45",
        group=_GROUP,
        title="Too much sedation, or breathing fails, with an opioid or a benzodiazepine",
        cause="Effects that add up",
        harm="Death",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "SES-START-RASS",
            "SES-START-POSS",
            "SES-START-RESPIRATORY-RATE",
            "SES-START-SPO2",
            "SES-OVERDUE",
            "lenitive.domain.infusion.rescue:RESCUE_RULES",
            "lenitive.domain.infusion.raising:refuse_after_rescue",
            "SES-RESCUE",
            "ALM-SPO2-AFTER-RESCUE",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_continuous_reading_alarms_when_it_has_held_for_its_delay",
                "test_a_score_alarms_on_entry",
                "test_an_opioid_sedation_score_alarms_where_a_site_has_it",
                "test_capnography_alarms_where_it_is_used",
            ),
            *tests_in("tests/domain/infusion/test_machine.py", "test_an_overdue_score_keeps_the_rate_from_rising"),
            *tests_in(
                "tests/domain/infusion/test_gates.py",
                "test_somebody_already_sedated_agitated_or_perceiving_oddly_is_not_started",
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_every_rule_tightens_and_says_why",
                "test_after_a_benzodiazepine_the_rate_does_not_rise_for_an_hour",
                "test_after_it_an_increase_needs_a_fresh_exhaled_co2",
                "test_after_it_vital_signs_and_sedation_are_looked_at_every_5_min_for_an_hour",
                "test_after_it_oxygen_saturation_alarms_earlier",
                "test_a_medicine_is_known_by_its_class_and_what_is_not_known_is_not_harmless",
            ),
        ),
    ),
    Hazard(
        id="HAZ-46",
        group=_GROUP,
        title="The opioid becomes too much once pain is relieved, or the old dose is taken again as ketamine wears off",
        cause="Tolerance that has gone back",
        harm="Breathing stops at home",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.outcomes.follow_up:schedule",
            "lenitive.domain.assessment.opioid_names:is_opioid",
            "SES-OPIOID-PLAN",
        ),
        tests=(
            *tests_in("tests/domain/infusion/test_machine.py", "test_discharge_waits_for_the_gate_and_the_opioid_plan"),
            *tests_in(
                "tests/domain/infusion/test_opioid_plan_at_discharge.py",
                "test_a_plan_that_says_nothing_keeps_the_person_here",
                "test_what_was_agreed_is_in_the_record",
                "test_a_record_of_before_it_was_asked_still_holds",
            ),
            *tests_in(
                "tests/domain/outcomes/test_follow_up_schedule.py",
                "test_every_session_brings_two_calls_a_week_of_diary_a_misuse_check_driving_advice_and_an_opioid_plan",
                "test_a_task_is_planned_then_due_then_overdue_until_it_is_done",
            ),
            *tests_in(
                "tests/domain/assessment/test_opioid_burden.py",
                "test_ketamine_and_other_known_medicines_are_not_opioids",
            ),
            *tests_in("tests/web/documents/test_paper.py", "test_the_written_opioid_plan_goes_home"),
        ),
        missing=("a call that was missed brought to somebody; it stands as overdue until somebody looks",),
    ),
    Hazard(
        id="HAZ-47",
        group=_GROUP,
        title="Blood pressure or heart rate rises until the heart or the brain is harmed",
        cause="Ketamine drives the circulation",
        harm="Infarction, stroke, death",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "SES-START-SYSTOLIC",
            "SES-START-DIASTOLIC",
            "SES-START-MAP",
            "SES-START-HEART-RATE",
            "SES-START-GATE",
            "lenitive.domain.infusion.thresholds:Threshold.breached",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_cuff_pressure_alarms_when_a_second_reading_after_60_s_says_the_same",
                "test_a_single_high_pressure_that_is_not_repeated_counts_as_confirmed_after_two_minutes",
                "test_at_baseline_160_the_relative_limit_is_looser_and_the_absolute_one_still_fires",
                "test_a_red_symptom_stops_at_once",
            ),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_an_unconfirmed_high_pressure_already_keeps_the_rate_from_rising",
            ),
            *tests_in("tests/domain/infusion/test_gates.py", "test_vital_signs_outside_the_start_limits_block"),
            *tests_in("tests/clinic/test_infuse.py", "test_pressure_that_rises_too_far_stops_the_infusion"),
        ),
    ),
    Hazard(
        id="HAZ-48",
        group=_GROUP,
        title="Perception turns frightening; somebody harms themselves or falls",
        cause="The dose; the room; being alone",
        harm="Injury",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.CONTROLLED,
        controls=(
            "CHK-STAFF",
            "SES-START-PSYCHOTOMIMETIC",
            "SES-OVERDUE",
            "lenitive.domain.infusion.observations:due",
            "lenitive.domain.infusion.titration:advise",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_due_clock.py", "test_the_first_hour_is_every_15_min_with_pain_every_30"
            ),
            *tests_in("tests/domain/infusion/test_alarms_of_a_session.py", "test_a_score_alarms_on_entry"),
            *tests_in("tests/domain/infusion/test_titration_advice.py", "test_what_is_found_decides_what_is_advised"),
            *tests_in(
                "tests/domain/infusion/test_gates.py",
                "test_each_item_blocks_alone_as_no_and_as_unknown",
                "test_perception_and_alarms_and_a_silent_pump_keep_the_person",
            ),
            *tests_in(
                "tests/domain/outcomes/test_follow_up_schedule.py",
                "test_every_session_brings_two_calls_a_week_of_diary_a_misuse_check_driving_advice_and_an_opioid_plan",
            ),
        ),
    ),
    Hazard(
        id="HAZ-49",
        group=_GROUP,
        title="A person leaves too early, drives, or falls",
        cause="Pressure of time",
        harm="Injury",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.discharge:gate",
            "SES-DISCHARGE",
            "DIS-GAIT",
            "DIS-DRIVING",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_gates.py",
                "test_an_hour_is_waited_whatever_else_is_met",
                "test_aldrete_needs_full_consciousness_and_every_item",
                "test_pressure_is_near_baseline_on_two_readings_15_min_apart",
                "test_each_asked_item_keeps_the_person_as_no_and_as_unknown",
            ),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_the_gate_that_was_met_is_looked_at_again_when_the_person_leaves",
            ),
            *tests_in("tests/domain/infusion/test_every_cell_of_the_gates.py", "test_every_cell_is_as_specified"),
            *tests_in(
                "tests/web/documents/test_paper.py",
                "test_the_discharge_sheet_says_all_advice_and_promises_nothing",
                "test_who_has_not_been_discharged_gets_a_draft",
            ),
        ),
        missing=(
            "the recovery score twice; it is taken once",
            "the escort by name; a person only says that an adult is there",
        ),
    ),
    Hazard(
        id="HAZ-50",
        group=_GROUP,
        title="Liver, bladder or mind are harmed over time, or a person becomes dependent",
        cause="Courses that are repeated",
        harm="Injury of an organ",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.outcomes.course_decision:decide_course",
            "lenitive.domain.outcomes.liver_safety:liver_finding",
            "lenitive.domain.outcomes.follow_up:schedule",
            "LIM-COURSE-03",
        ),
        tests=(
            *tests_in(
                "tests/domain/outcomes/test_course_decision.py",
                "test_an_open_follow_up_that_blocks_holds_the_next_session_back",
                "test_a_repeat_within_four_weeks_needs_liver_tests_after_the_last_session",
            ),
            *tests_in("tests/domain/outcomes/test_liver_safety.py", "test_the_stop_rules_decide_at_their_edges"),
            *tests_in("tests/catalogue/test_follow_up.py", "test_every_late_effect_has_a_check"),
        ),
        missing=(
            "a view of liver, bladder and cognition over courses",
            "the decision asked for where a session is prepared, and not only in a course",
        ),
    ),
)
"""Group F, HAZ-45 to HAZ-50."""

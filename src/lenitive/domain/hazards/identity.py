"""Group B: the right person, the right devices, and everything ready before the start."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import Origin, tests_in

_GROUP: Final = HazardGroup.IDENTITY
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-15",
        group=_GROUP,
        title="The plan of another person is used",
        cause="Two open pages, names alike, the wrong chair",
        harm="Overdose; a contraindication that was somebody else's to miss",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.clinic.candidacy:consider",
            "lenitive.interop.fhir.subject:owner_of",
            "SES-SECOND-PERSON",
            "lenitive.web.site.banner:banner_of",
            "lenitive.clinic.charts.importing:differs",
            "SES-IDENTITY",
        ),
        tests=(
            *tests_in("tests/cli/test_bad_input.py", "test_an_intake_of_another_person_is_refused"),
            *tests_in(
                "tests/interop/fhir/test_fhir_containers.py", "test_a_result_of_somebody_else_is_never_attributed"
            ),
            *tests_in("tests/domain/infusion/test_gates.py", "test_each_item_blocks_alone_as_no_and_as_unknown"),
            *tests_in("tests/domain/infusion/test_machine.py", "test_time_out_and_witness_need_a_second_person"),
            *tests_in(
                "tests/domain/infusion/test_who_is_in_the_chair.py",
                "test_no_session_opens_without_the_code_of_the_person_whose_order_it_is",
            ),
            *tests_in(
                "tests/web/test_candidacy_and_plan_screens.py",
                "test_the_banner_is_the_record_on_every_page_of_a_person",
                "test_a_form_on_an_older_version_is_refused_and_says_what_to_do",
            ),
            *tests_in("tests/clinic/test_charts.py", "test_a_record_of_another_person_does_not_enter"),
            *tests_in(
                "tests/web/documents/test_paper.py",
                "test_a_plan_of_another_session_or_person_is_refused",
                "test_every_page_says_who_and_what_it_is_not",
                "test_the_code_differs_for_another_person_strength_or_bag",
            ),
        ),
        missing=(
            "the person in every request to the supervisor, so that one for somebody else is refused",
            "a warning of names that look alike",
        ),
    ),
    Hazard(
        id="HAZ-16",
        group=_GROUP,
        title="A monitor or pump of another person feeds the session, or one drug runs on two channels",
        cause="A cable, an address or a device was moved",
        harm="Hypoxia that nobody sees; a stop for the wrong person",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.session:PumpState",
            "lenitive.supervisor.binder:Binder",
            "lenitive.devices.protocol:Binding",
            "lenitive.supervisor.device_desk:DeviceDesk.bind",
            "SES-BINDING",
            "SES-DEVICE",
            "SES-RESCUE-KETAMINE",
            "SES-SECOND-SOURCE",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_what_the_pump_says.py",
                "test_a_report_of_another_pump_counts_for_nothing_and_alarms",
                "test_another_pump_cannot_confirm_that_this_one_stands",
                "test_the_pump_that_is_there_at_the_start_counts",
            ),
            *tests_in(
                "tests/devices/test_speaking_devices.py",
                "test_a_device_is_bound_when_its_code_was_read_at_the_bedside",
                "test_a_confirmation_without_a_challenge_binds_nothing",
                "test_a_bound_device_refuses_another_infusion_until_it_is_released_and_a_running_pump_is_not_released",
                "test_data_of_another_person_have_no_effect",
                "test_frames_of_a_swapped_device_have_no_effect_and_the_pump_stops_by_itself",
            ),
            *tests_in(
                "tests/devices/test_device_protocol.py", "test_data_of_a_device_that_nobody_confirmed_is_not_used"
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_code_that_nobody_read_binds_nothing_and_three_wrong_ones_end_it",
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_the_record_says_who_bound_each_device_and_who_let_it_go_and_why",
                "test_a_binding_ends_with_its_session_though_nobody_lets_the_device_go",
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_a_medicine_is_known_by_its_class_and_what_is_not_known_is_not_harmless",
            ),
            *tests_in(
                "tests/supervisor/test_orders_of_one_person.py",
                "test_a_person_whose_session_is_open_gets_no_other_also_after_a_restart",
            ),
        ),
        missing=("a second source of ketamine outside this record noticed; only one that is written down is",),
        origins=(Origin(source="gip_2009", place="requirement 2.2.7.2"),),
    ),
    Hazard(
        id="HAZ-17",
        group=_GROUP,
        title="A contraindication, pregnancy, liver test, consent, allergy or incompatibility is missed or out of date",
        cause="Optional fields; old results",
        harm="A severe event",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.candidacy.assess:assess",
            "lenitive.domain.candidacy.reconcile:reconcile",
            "lenitive.clinic.plan:plan_for",
            "lenitive.domain.infusion.checklist:start_answers",
            "SES-CHECKLIST",
            "SES-START-GATE",
            "lenitive.clinic.charts.actions:sign_plan",
            "lenitive.web.screens.candidacy.views:override",
        ),
        tests=(
            *tests_in(
                "tests/catalogue/test_criteria.py",
                "test_every_rule_has_a_yes_a_no_and_an_unknown_case",
                "test_one_finding_turns_a_clean_candidate_into_what_its_weight_says",
            ),
            *tests_in(
                "tests/properties/test_candidacy_properties.py",
                "test_nothing_that_the_record_says_can_be_deleted_from_the_decision",
                "test_a_stale_fact_answers_like_one_that_is_absent",
            ),
            *tests_in("tests/cli/test_commands.py", "test_there_is_no_plan_for_who_is_not_a_candidate"),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_checklist_with_an_unknown_or_a_missing_item_does_not_pass",
                "test_the_gate_is_gone_through_again_when_the_infusion_starts",
            ),
            *tests_in(
                "tests/domain/infusion/test_every_cell_of_the_gates.py",
                "test_no_cell_is_undefined",
                "test_every_cell_is_as_specified",
            ),
            *tests_in(
                "tests/clinic/test_charts.py",
                "test_a_plan_is_not_signed_after_what_is_known_has_changed",
                "test_only_a_contraindication_that_is_not_absolute_is_set_aside",
            ),
            *tests_in(
                "tests/web/test_candidacy_and_plan_screens.py", "test_an_absolute_contraindication_is_not_set_aside"
            ),
        ),
        missing=(
            "the decision of the day asked for when a session is prepared and when it starts",
            "results of tests in the session; a person only says that they are in date",
            "medicines that share the line checked against each other",
        ),
    ),
    Hazard(
        id="HAZ-18",
        group=_GROUP,
        title="People believe that an infusion runs, or stands, when it does not; or it goes on with wrong settings",
        cause="Start was not pressed, a pause was forgotten, settings were left from before",
        harm="No effect, or overdose",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.raising:refuse_resume",
            "ALM-PUMP-MISMATCH",
            "SES-PUMP",
            "ALM-NOT-STARTED",
            "ALM-HELD-LONG",
            "SES-START-IDLE",
            "lenitive.domain.infusion.raising:refuse_idle",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_cuff_pressure_that_is_late_a_silent_pump_and_a_long_hold_alarm",
                "test_a_pump_at_another_rate_than_commanded_is_stopped",
            ),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_while_held_the_rate_to_resume_with_can_only_be_lowered",
                "test_a_pump_that_has_not_reported_keeps_the_rate_from_rising",
            ),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_a_time_out_without_a_start_reminds_after_2_min_and_no_longer_once_it_runs",
                "test_a_pause_reminds_every_5_min_and_not_only_once",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_a_start_left_lying_for_3_min_asks_again_who_it_is_and_after_10_for_a_new_time_out",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_pump_that_does_not_hear_is_seen_to_stand_by_itself",
                "test_a_pump_that_starts_anew_stands_and_is_held",
            ),
        ),
        missing=(
            "a test that the page says what the pump itself reports, beside what was commanded",
            "a resume that shows the rate to go on with and is confirmed once more",
        ),
        origins=(
            Origin(source="gip_2009", place="hazards 1.28 and 5.11"),
            Origin(source="open_pca", place="EC24"),
        ),
    ),
    Hazard(
        id="HAZ-19",
        group=_GROUP,
        title="The observer or the equipment that must be there is not",
        cause="Too few people; no capnograph",
        harm="Rescue comes late",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.raising:refuse_start",
            "lenitive.domain.infusion.checklist:COMPUTED",
            "SES-VITALS",
            "SES-CHECKLIST",
            "SES-SUPERVISION",
            "SES-PUMP",
            "lenitive.domain.infusion.interruption:refuse_start_now",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_gates.py",
                "test_each_item_blocks_alone_as_no_and_as_unknown",
                "test_nobody_can_tick_what_the_session_answers_itself",
                "test_required_capnography_shows_a_value_before_the_start",
            ),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_an_infusion_starts_only_while_the_monitor_shows_live_values",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_nothing_starts_without_a_sink_a_disk_or_anything_else_of_the_supervision",
            ),
            *tests_in("tests/domain/infusion/test_every_cell_of_the_gates.py", "test_every_cell_is_as_specified"),
            *tests_in("tests/domain/infusion/test_start_with_an_unfit_pump.py", "test_an_unfit_pump_does_not_start"),
        ),
        missing=(
            "the observer by name, on duty; a person only says that there is one",
            "a minute of live data before the start; one fresh reading is enough",
        ),
    ),
)
"""Group B, HAZ-15 to HAZ-19."""

"""Group B: the right person, the right devices, and everything ready before the start."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Origin, Severity, tests_in

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
        controls=("lenitive.clinic.candidacy:consider", "lenitive.interop.fhir.subject:owner_of", "SES-SECOND-PERSON"),
        tests=(
            *tests_in("tests/cli/test_bad_input.py", "test_an_intake_of_another_person_is_refused"),
            *tests_in(
                "tests/interop/fhir/test_fhir_containers.py", "test_a_result_of_somebody_else_is_never_attributed"
            ),
            *tests_in("tests/domain/infusion/test_gates.py", "test_each_item_blocks_alone_as_no_and_as_unknown"),
            *tests_in("tests/domain/infusion/test_machine.py", "test_time_out_and_witness_need_a_second_person"),
        ),
        missing=(
            "a scan of the person's wristband at the start; two people only say that they looked",
            "the person in every request, so that one for somebody else is refused",
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
        controls=("lenitive.domain.infusion.session:PumpState",),
        tests=tests_in(
            "tests/domain/infusion/test_what_the_pump_says.py",
            "test_a_report_of_another_pump_counts_for_nothing_and_alarms",
            "test_another_pump_cannot_confirm_that_this_one_stands",
            "test_the_pump_that_is_there_at_the_start_counts",
        ),
        missing=(
            "a device bound by a challenge; a session takes the pump that is there at its start, and any monitor",
            "data of a monitor that is not the session's refused as a security event",
            "a second source of ketamine for one person noticed",
        ),
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
        controls=("lenitive.domain.infusion.raising:refuse_resume", "ALM-PUMP-MISMATCH", "SES-PUMP"),
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
        ),
        missing=(
            "the state that the pump reports on the page, beside the one that was commanded",
            "an alert 2 min after everything is ready and nothing runs, and every 5 min of a pause after the first",
            "signing in again after 3 min without a key press in a start",
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
        ),
        missing=(
            "the observer by name, on duty; a person only says that there is one",
            "a minute of live data before the start; one reading is enough today",
            "somebody's screen that has acknowledged a test alarm",
        ),
    ),
)
"""Group B, HAZ-15 to HAZ-19."""

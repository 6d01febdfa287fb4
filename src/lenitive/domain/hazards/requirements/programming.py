"""KR-2: how people set the pump, and what keeps a slip from becoming a dose."""

from typing import Final

from lenitive.domain.hazards.requirements.requirement import Requirement, RequirementGroup, RequirementState, Use, gip
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = RequirementGroup.PROGRAMMING
_STATE = RequirementState

REQUIREMENTS: Final = (
    Requirement(
        id="KR-2.1",
        group=_GROUP,
        asks="A rate is entered, read back and confirmed; more drug asks again who it is",
        use=Use.ADOPTED,
        anchors=gip("2.1.1"),
        state=_STATE.MET,
        controls=("lenitive.web.screens.flowsheet.rate_views:rate", "SES-AUTHENTICATION", "LIM-AUTHENTICATION-01"),
        tests=(
            *tests_in(
                "tests/web/test_flowsheet_screen.py",
                "test_a_rate_is_read_back_in_every_unit_before_anything_is_set",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_no_request_for_more_drug_passes_without_a_proof_of_identity",
            ),
        ),
    ),
    Requirement(
        id="KR-2.2",
        group=_GROUP,
        asks="Weight, bag, limits and length of a session that was prepared cannot be changed",
        use=Use.ADOPTED,
        anchors=gip("2.1.2"),
        state=_STATE.MET,
        controls=("SES-STATE", "lenitive.domain.infusion.evolve:TRANSITIONS"),
        tests=tests_in(
            "tests/safety/test_controls_of_hazards.py",
            "test_weight_bag_and_limits_of_a_prepared_session_cannot_be_changed",
        ),
    ),
    Requirement(
        id="KR-2.3",
        group=_GROUP,
        asks="An order that was written and not confirmed is said aloud, and on every page at the chair, after 5 min",
        use=Use.MODIFIED,
        anchors=gip("2.2.1"),
        state=_STATE.MET,
        controls=(
            "LIM-DRAFT-03",
            "lenitive.domain.infusion.drafting:draft_state",
            "lenitive.web.waiting_orders:shown",
            "ALM-NOT-STARTED",
        ),
        tests=(
            *tests_in(
                "tests/web/test_orders_that_wait.py",
                "test_after_5_min_it_is_said_to_everybody_at_the_chair_and_not_before",
            ),
            *tests_in(
                "tests/browser/test_at_the_chair_in_a_browser.py",
                "test_an_order_that_waits_is_said_and_one_that_was_discarded_goes_and_no_typed_round_with_it",
            ),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_a_time_out_without_a_start_reminds_after_2_min_and_no_longer_once_it_runs",
            ),
        ),
    ),
    Requirement(
        id="KR-2.4",
        group=_GROUP,
        asks="A pause is said again every 5 min",
        use=Use.ADOPTED,
        anchors=gip("2.2.2"),
        state=_STATE.MET,
        controls=("ALM-HELD-LONG", "LIM-HELD-01"),
        tests=tests_in(
            "tests/domain/infusion/test_silence_and_repetition.py",
            "test_a_pause_reminds_every_5_min_and_not_only_once",
        ),
    ),
    Requirement(
        id="KR-2.5",
        group=_GROUP,
        asks="What clears something is confirmed: a draft by a second press, a pump's counter by two people",
        use=Use.ADOPTED,
        anchors=gip("2.2.3"),
        state=_STATE.MET,
        controls=(
            "SES-RECONCILE",
            "lenitive.domain.infusion.noting:reconcile_pump",
            "src/lenitive/web/site/static/site/keep-draft.js",
        ),
        tests=(
            *tests_in(
                "tests/web/test_flowsheet_screen.py",
                "test_a_counter_that_went_back_is_read_by_two_different_people",
            ),
            *tests_in(
                "tests/browser/test_first_question_to_consent.py",
                "test_what_was_half_typed_is_there_on_another_visit",
            ),
        ),
    ),
    Requirement(
        id="KR-2.6",
        group=_GROUP,
        asks="An order that lies idle asks after 3 min who confirms it; after 10 it is discarded, and the log says so",
        use=Use.MODIFIED,
        anchors=gip("2.2.4, 2.2.5"),
        state=_STATE.MET,
        controls=(
            "lenitive.domain.infusion.drafting:refuse_left_lying",
            "lenitive.web.waiting_orders:WaitingOrders",
            "SES-DRAFT",
            "SES-START-IDLE",
            "LIM-DRAFT-01",
            "LIM-DRAFT-02",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_orders_left_lying.py",
                "test_an_order_that_was_read_back_10_min_ago_is_discarded_whoever_confirms_it",
                "test_an_order_left_lying_for_the_time_of_its_library_asks_again_who_confirms_it",
                "test_less_drug_waits_for_nothing_however_long_ago_it_was_read_back",
            ),
            *tests_in(
                "tests/web/test_orders_that_wait.py",
                "test_an_order_left_for_10_min_is_discarded_with_a_line_in_the_log_though_its_page_is_closed",
                "test_confirming_an_order_that_lay_too_long_is_refused_at_that_moment_and_kept_too",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_a_start_left_lying_for_3_min_asks_again_who_it_is_and_after_10_for_a_new_time_out",
            ),
        ),
    ),
    Requirement(
        id="KR-2.7",
        group=_GROUP,
        asks="A session opens with a scan of the person's own code, and brings nothing over from the one before",
        use=Use.MODIFIED,
        anchors=gip("2.2.6"),
        state=_STATE.MET,
        controls=("SES-IDENTITY", "lenitive.web.screens.start.forms:ScanForm"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_who_is_in_the_chair.py",
                "test_no_session_opens_without_the_code_of_the_person_whose_order_it_is",
                "test_who_read_the_code_stands_in_the_record",
                "test_a_new_session_begins_with_nothing_of_the_one_before_but_the_drug_that_still_counts",
            ),
            *tests_in(
                "tests/web/test_start_of_a_session.py",
                "test_a_session_opens_with_the_scan_of_the_persons_own_code_and_with_no_other",
            ),
        ),
    ),
    Requirement(
        id="KR-2.8",
        group=_GROUP,
        asks="The page says which pump serves which person, and a second source of the same drug is noticed",
        use=Use.ADOPTED,
        anchors=gip("2.2.7.1, 2.2.7.2"),
        state=_STATE.PARTLY_MET,
        controls=("SES-BINDING", "SES-RESCUE-KETAMINE", "ALM-PUMP-OTHER", "SES-SECOND-SOURCE"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_what_the_pump_says.py",
                "test_a_report_of_another_pump_counts_for_nothing_and_alarms",
            ),
            *tests_in(
                "tests/devices/test_speaking_devices.py",
                "test_a_bound_device_refuses_another_infusion_until_it_is_released_and_a_running_pump_is_not_released",
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py", "test_every_rule_tightens_and_says_why"
            ),
            *tests_in(
                "tests/domain/infusion/test_other_sessions.py",
                "test_a_person_who_is_in_a_session_gets_no_other",
                "test_a_person_is_in_a_session_until_the_person_leaves",
            ),
            *tests_in(
                "tests/supervisor/test_orders_of_one_person.py",
                "test_a_person_whose_session_is_open_gets_no_other_also_after_a_restart",
                "test_a_record_that_breaks_off_counts_until_its_planned_end_and_is_a_second_source_till_then",
            ),
        ),
        missing=("a second source of ketamine outside this record noticed; only one that is written down is",),
    ),
    Requirement(
        id="KR-2.9",
        group=_GROUP,
        asks="A key that sticks or a press that comes twice is one request",
        use=Use.MODIFIED,
        anchors=gip("2.3.1, 2.3.2"),
        state=_STATE.MET,
        controls=("SES-KEY", "lenitive.domain.infusion.machine:decide", "src/lenitive/web/site/static/site/once.js"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_the_same_request_twice_has_one_effect_and_another_under_its_key_is_refused",
            ),
            *tests_in(
                "tests/web/test_flowsheet_screen.py",
                "test_one_pass_enters_every_value_once_however_often_it_is_sent",
            ),
            *tests_in(
                "tests/browser/test_at_the_chair_in_a_browser.py",
                "test_a_double_click_on_stop_is_one_command_and_the_page_says_stopped",
            ),
        ),
    ),
)
"""KR-2.1 to KR-2.9."""

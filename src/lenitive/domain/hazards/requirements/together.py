"""KR-7: what the open patient-controlled pump asks beyond a pump alone: links, labels, roles and keys."""

from typing import Final

from lenitive.domain.hazards.requirements.requirement import (
    Requirement,
    RequirementGroup,
    RequirementState,
    Use,
    open_pca,
)
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = RequirementGroup.TOGETHER
_STATE = RequirementState

REQUIREMENTS: Final = (
    Requirement(
        id="KR-7.1",
        group=_GROUP,
        asks=(
            "A dose limit over any window holds at every moment to come, with what is committed until the planned end "
            "counted as given"
        ),
        use=Use.MODIFIED,
        anchors=open_pca("R5.2.0(5), R5.3.0(7), EC13"),
        state=_STATE.MET,
        controls=("lenitive.domain.infusion.kernel:dose_breaches", "SES-WINDOW", "ALM-DOSE-LIMIT"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_kernel.py",
                "test_a_window_counts_what_is_committed_and_not_only_what_was_given",
                "test_the_peak_of_a_window_is_that_of_counting_minute_by_minute",
            ),
            *tests_in(
                "tests/published/test_golden_doses.py",
                "test_window_row_the_loading_dose_that_delivered_so_far_would_admit_is_refused",
            ),
            *tests_in("tests/safety/test_proofs.py", "test_the_peak_of_a_window_is_what_a_slow_sum_finds"),
        ),
    ),
    Requirement(
        id="KR-7.2",
        group=_GROUP,
        asks="Every alarm says what the pump does while it is open, and the table of alarms is fixed",
        use=Use.ADOPTED,
        anchors=open_pca("R5.1.0(4), R5.2.0(6), R5.3.0(4), Table 4"),
        state=_STATE.MET,
        controls=("lenitive.domain.infusion.alarms:ALARMS", "docs/reference/alarms.md"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_each_alarm_of_the_registry_can_fire_in_this_folder",
            ),
            *tests_in(
                "tests/catalogue/test_alarms.py", "test_a_high_alarm_holds_or_stops_and_a_medium_one_at_least_blocks"
            ),
            *tests_in(
                "tests/safety/test_controls_of_hazards.py",
                "test_no_request_carries_an_alarm_threshold_and_an_order_only_those_of_its_library",
            ),
        ),
    ),
    Requirement(
        id="KR-7.3",
        group=_GROUP,
        asks="A silence ends when nobody can be reached any more",
        use=Use.ADOPTED,
        anchors=open_pca("R6.4.4(2), EC18"),
        state=_STATE.MET,
        controls=("ALM-SINK-LOST", "SES-SILENCE"),
        tests=tests_in(
            "tests/domain/infusion/test_silence_and_repetition.py",
            "test_a_new_alarm_and_a_lost_sink_break_every_silence",
        ),
    ),
    Requirement(
        id="KR-7.4",
        group=_GROUP,
        asks="The third hold by the same alarm within 10 min stops the infusion until a prescriber has looked",
        use=Use.ADOPTED,
        anchors=open_pca("R6.5.0(18), EC23"),
        state=_STATE.MET,
        controls=("ALM-REPEATED", "LIM-LOCK-01", "LIM-LOCK-02"),
        tests=tests_in(
            "tests/domain/infusion/test_silence_and_repetition.py",
            "test_the_third_hold_by_the_same_alarm_in_10_min_stops_and_only_a_prescriber_ends_it",
            "test_three_holds_in_a_longer_time_or_by_another_alarm_do_not_lock",
        ),
    ),
    Requirement(
        id="KR-7.5",
        group=_GROUP,
        asks="Before a session starts somebody has heard the alarm, and a screen that hears alarms is there",
        use=Use.ADOPTED,
        anchors=open_pca("R6.5.0(19) to R6.5.0(21)"),
        state=_STATE.MET,
        controls=("CHK-MONITOR", "CHK-CALL-BUTTON", "SES-SUPERVISION", "ALM-SINK-LOST"),
        tests=(
            *tests_in("tests/domain/infusion/test_gates.py", "test_each_item_blocks_alone_as_no_and_as_unknown"),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_nothing_starts_without_a_sink_a_disk_or_anything_else_of_the_supervision",
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_without_a_screen_that_hears_the_alarms_nothing_goes_on",
            ),
        ),
    ),
    Requirement(
        id="KR-7.6",
        group=_GROUP,
        asks="A link carries hold, stop and permit; nothing goes on after it was lost without a person",
        use=Use.MODIFIED,
        anchors=open_pca("R6.7.0(1) to R6.7.0(6)"),
        state=_STATE.MET,
        controls=("lenitive.devices.messages:SetState", "lenitive.devices.messages:Permit"),
        tests=(
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_lost_pump_link_holds_both_ends_and_nothing_goes_on_by_itself",
            ),
            *tests_in(
                "tests/devices/test_speaking_devices.py",
                "test_after_a_partition_the_pump_does_not_go_on_by_itself_and_an_old_raise_is_not_done",
            ),
        ),
    ),
    Requirement(
        id="KR-7.7",
        group=_GROUP,
        asks="The bag's label says drug, strength, volume, person and rate, and its code is scanned at the chair",
        use=Use.ADOPTED,
        anchors=open_pca("R6.8.0(4) to R6.8.0(8)"),
        state=_STATE.PARTLY_MET,
        controls=("lenitive.web.documents.label:label_of", "lenitive.web.documents.label:code_of"),
        tests=tests_in(
            "tests/web/documents/test_paper.py",
            "test_the_label_is_one_label_of_its_size",
            "test_a_slip_in_the_code_of_a_label_shows",
            "test_the_code_differs_for_another_person_strength_or_bag",
        ),
        missing=("the scan of the label's code at the chair; two people count the bag and read the label aloud",),
    ),
    Requirement(
        id="KR-7.8",
        group=_GROUP,
        asks="A pharmacist signs the library; a drug or strength that is not in it is never started",
        use=Use.ADOPTED,
        anchors=open_pca("R6.9.0(1) to R6.9.0(4)"),
        state=_STATE.MET,
        controls=("lenitive.clinic.limits_file:accepted_library", "SES-CONCENTRATION", "LIM-CONC-04"),
        tests=(
            *tests_in(
                "tests/clinic/test_limits_file.py",
                "test_two_people_of_two_roles_make_it_a_library_that_may_be_used",
                "test_fewer_signatures_or_an_unknown_key_are_refused",
            ),
            *tests_in(
                "tests/published/test_golden_doses.py",
                "test_a_bag_of_a_strength_that_the_library_has_not_is_refused",
            ),
        ),
    ),
    Requirement(
        id="KR-7.9",
        group=_GROUP,
        asks="What decides is apart from what watches it: a small kernel, and a second evaluator that shares no rule",
        use=Use.ADOPTED,
        anchors=open_pca("R7.1.0(1)"),
        state=_STATE.MET,
        controls=(
            "lenitive.domain.infusion.kernel:rate_breaches",
            "lenitive.supervisor.second_evaluator:SecondEvaluator",
            "ALM-EVALUATORS-DISAGREE",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_kernel.py",
                "test_the_kernel_imports_only_the_standard_library_and_divides_no_floats",
            ),
            *tests_in(
                "tests/supervisor/test_second_evaluator.py",
                "test_a_red_value_that_the_first_evaluation_misses_is_said",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_rules_that_fail_while_an_infusion_runs_are_noticed_by_the_second_evaluation",
            ),
        ),
    ),
    Requirement(
        id="KR-7.10",
        group=_GROUP,
        asks="It tests itself at the start, every minute and all the time; what is put right by itself is only logged",
        use=Use.ADOPTED,
        anchors=open_pca("R7.4.0(1) to R7.4.0(6)"),
        state=_STATE.MET,
        controls=("lenitive.supervisor.self_check:check", "lenitive.supervisor.second_evaluator:SecondEvaluator"),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_part_that_does_not_hold_fails_the_test_at_the_start",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_rejected_frame_changes_counters_and_nothing_else",
            ),
        ),
    ),
    Requirement(
        id="KR-7.11",
        group=_GROUP,
        asks="Every vial and bag is in custody from receipt to waste, and who holds the key of the cupboard is known",
        use=Use.ADOPTED,
        anchors=open_pca("R7.5.0(1) to R7.5.0(3)"),
        state=_STATE.PARTLY_MET,
        controls=("lenitive.clinic.books.custody:waste", "lenitive.clinic.books.ledger:ledger"),
        tests=tests_in(
            "tests/web/test_pharmacy_screen.py",
            "test_an_order_is_verified_made_labelled_and_what_is_left_wasted",
            "test_every_bag_of_the_clinic_balances",
        ),
        missing=("who holds the key of the cupboard, as an event",),
    ),
    Requirement(
        id="KR-7.12",
        group=_GROUP,
        asks="Clinician, person, order and library each prove what they are",
        use=Use.ADOPTED,
        anchors=open_pca("R8.1.0(1) to R8.1.0(4)"),
        state=_STATE.MET,
        controls=("SES-AUTHENTICATION", "SES-LIBRARY", "SES-IDENTITY", "CHK-IDENTITY"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_no_request_for_more_drug_passes_without_a_proof_of_identity",
            ),
            *tests_in(
                "tests/web/test_candidacy_and_plan_screens.py",
                "test_a_plan_is_signed_with_the_password_and_verified_by_somebody_else",
            ),
            *tests_in(
                "tests/supervisor/test_library_of_the_process.py",
                "test_an_order_that_only_names_the_library_in_force_is_refused",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_is_in_the_chair.py",
                "test_no_session_opens_without_the_code_of_the_person_whose_order_it_is",
            ),
        ),
    ),
    Requirement(
        id="KR-7.13",
        group=_GROUP,
        asks="The key of a device is put in by hand and can be neither read nor set over the clinic's network",
        use=Use.ADOPTED,
        anchors=open_pca("R8.3.0(1) to R8.3.0(4)"),
        state=_STATE.MET,
        controls=("lenitive.supervisor.device_book:DeviceBook",),
        tests=(
            *tests_in("tests/supervisor/test_after_a_restart.py", "test_keys_of_devices_are_their_owners_alone"),
            *tests_in("tests/safety/test_controls_of_hazards.py", "test_a_device_can_only_say_what_it_saw"),
        ),
    ),
    Requirement(
        id="KR-7.14",
        group=_GROUP,
        asks="Whoever did nothing for 3 min proves again who they are before more drug; so does whoever was busy",
        use=Use.MODIFIED,
        anchors=open_pca("EC24"),
        state=_STATE.MET,
        controls=("SES-AUTHENTICATION", "LIM-AUTHENTICATION-01", "lenitive.web.at_the_chair:must_prove"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_a_proof_of_identity_is_at_most_3_min_old_and_not_of_the_future",
            ),
            *tests_in(
                "tests/web/test_orders_that_wait.py",
                "test_after_3_min_without_anything_done_more_drug_asks_for_the_password_again",
            ),
        ),
    ),
)
"""KR-7.1 to KR-7.14."""

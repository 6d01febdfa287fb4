"""Group C: what the pump gives, and whether it does what it was told."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import Origin, tests_in

_GROUP: Final = HazardGroup.DELIVERY
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-20",
        group=_GROUP,
        title="The pump gives more than it was told, or flows freely",
        cause="A fault of the pump; a wrong line set",
        harm="Overdose",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.session:Session.excess_ug",
            "lenitive.domain.infusion.supervise:supervise",
            "ALM-DOSE-LIMIT",
            "lenitive.domain.infusion.pump_conditions:volume",
            "lenitive.supervisor.readings:PumpChooser",
            "ALM-PUMP-NOT-STOPPED",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_pump_that_gives_five_percent_too_much_is_tolerated_and_far_more_is_stopped",
                "test_over_delivery_beyond_half_a_millilitre_alarms_after_60_s",
                "test_flow_while_stopped_says_clamp_the_line",
            ),
            *tests_in(
                "tests/domain/infusion/test_what_the_pump_says.py",
                "test_far_too_much_is_beyond_ten_percent_for_a_minute_or_at_once_beyond_a_millilitre",
                "test_a_pump_that_is_five_percent_off_is_no_fault_for_all_of_a_long_infusion",
                "test_what_the_pump_gave_beyond_the_command_does_not_shrink_until_its_next_report",
                "test_what_was_commanded_until_a_time_in_the_past_is_cut_at_that_time",
            ),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_what_was_given_on_the_worst_case_never_falls_and_is_never_less_than_commanded",
            ),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_what_the_pump_gave_beyond_the_command_counts_against_the_total",
            ),
            *tests_in(
                "tests/devices/test_pump_faults.py",
                "test_over_delivery_is_seen_by_the_counter_and_enters_the_person",
                "test_free_flow_goes_on_when_the_pump_is_stopped_until_the_line_is_clamped",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_pump_that_gives_three_times_too_much_is_stopped_at_the_latest_after_1_ml",
            ),
        ),
        missing=("a word of a clinician on the margins under which 10 % or 1.0 mL is no fault: 0.1 mL, 60 s and 5 %",),
        origins=(Origin(source="gip_2009", place="hazards 1.13 and 1.21; requirement 1.2.2"),),
    ),
    Hazard(
        id="HAZ-21",
        group=_GROUP,
        title="The line is blocked and then lets go; drug in the dead space is flushed in",
        cause="A kink, its release, a change of line",
        harm="Too little, then too much at once",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.raising:refuse_resume",
            "lenitive.domain.infusion.session:Session.given_ug",
            "lenitive.domain.plan.bag:DEAD_SPACE_ML",
            "ALM-REPEATED",
            "lenitive.domain.infusion.conditions:repeated_holds",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_what_the_pump_says_alarms_at_once",
                "test_under_delivery_alarms_low_and_the_mean_pressure_amber",
            ),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_more_drug_is_an_act_of_a_nurse_or_prescriber_and_nothing_else",
            ),
            *tests_in("tests/domain/plan/test_bag.py", "test_the_smallest_bag_that_holds_the_infusion_and_the_line"),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_the_third_hold_by_the_same_alarm_in_10_min_stops_and_only_a_prescriber_ends_it",
                "test_three_holds_in_a_longer_time_or_by_another_alarm_do_not_lock",
            ),
            *tests_in(
                "tests/devices/test_pump_faults.py",
                "test_no_run_while_the_line_is_shut_and_after_it_opened_only_on_command",
                "test_a_shut_line_traps_fluid_until_it_trips_and_gives_it_up_as_a_bolus",
            ),
        ),
        missing=("the flush of the dead space as an event that counts as dose",),
        origins=(
            Origin(source="gip_2009", place="requirement 1.10.7"),
            Origin(source="open_pca", place="R6.5.0(18)"),
        ),
    ),
    Hazard(
        id="HAZ-22",
        group=_GROUP,
        title="Air in the line, an empty bag, or a pump without power",
        cause="Set-up; a long session",
        harm="Embolism; a gap in treatment",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.session_plan:plan_breaches",
            "SES-BAG",
            "lenitive.domain.infusion.bag_time:bag_lasts_ms",
        ),
        tests=(
            *tests_in("tests/domain/infusion/test_alarms_of_a_session.py", "test_what_the_pump_says_alarms_at_once"),
            *tests_in(
                "tests/devices/test_simulated_devices.py", "test_an_empty_bag_gives_no_more_than_it_held_and_says_so"
            ),
            *tests_in("tests/domain/plan/test_bag.py", "test_the_smallest_bag_that_holds_the_infusion_and_the_line"),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_a_pump_that_runs_out_of_power_cannot_be_silenced",
            ),
            *tests_in("tests/simulation/test_simulated_run.py", "test_air_in_the_line_stops_the_infusion"),
            *tests_in(
                "tests/devices/test_pump_faults.py",
                "test_a_large_bubble_stops_the_pump_and_a_small_one_enters_unseen",
                "test_a_bag_that_runs_low_says_so",
                "test_a_battery_runs_low_then_down_then_out",
            ),
            *tests_in(
                "tests/domain/infusion/test_time_of_the_bag.py",
                "test_every_change_of_rate_counts_it_anew",
                "test_in_the_last_hour_it_is_right_within_3_min_with_a_pump_that_is_5_percent_off",
            ),
        ),
        missing=("the time until the bag is empty right within 3 min at all times; it is in the last hour",),
        origins=(Origin(source="gip_2009", place="requirements 1.5.3, 1.5.4 and 1.9.1"),),
    ),
    Hazard(
        id="HAZ-23",
        group=_GROUP,
        title="A rate that keeps the vein open, or the rate at the end, gives drug that nobody counts",
        cause="The pump's own settings; an alarm of too low a priority",
        harm="Overdose; an end that nobody notices",
        severity=_S.S3,
        initial_risk=3,
        state=_STATE.CONTROLLED,
        controls=("lenitive.domain.infusion.session:Session.given_ug", "lenitive.domain.infusion.supervise:supervise"),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_hazards.py",
                "test_drug_given_to_keep_a_vein_open_is_dose_and_stops_the_infusion",
            ),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_the_planned_end_stops_the_infusion_by_itself",
                "test_the_end_of_the_infusion_is_an_alarm_until_somebody_has_seen_it",
            ),
            *tests_in(
                "tests/catalogue/test_alarms.py", "test_a_high_alarm_holds_or_stops_and_a_medium_one_at_least_blocks"
            ),
        ),
        origins=(Origin(source="gip_2009", place="requirement 1.1.8, not followed: drug at such a rate is dose"),),
    ),
    Hazard(
        id="HAZ-24",
        group=_GROUP,
        title="The volume counter starts again, rolls over, or is another pump's",
        cause="A power cycle; another pump",
        harm="Drug is lost from the total",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.session:PumpState",
            "lenitive.domain.infusion.noting:reconcile_pump",
            "ALM-PUMP-COUNTER",
            "SES-RECONCILE",
            "SES-PUMP-REPORT",
            "lenitive.devices.pump_control:PumpControl",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_counter_that_falls_begins_a_new_epoch_and_loses_nothing",
                "test_a_pump_that_says_less_than_nothing_has_not_reported",
            ),
            *tests_in(
                "tests/domain/infusion/test_what_the_pump_says.py",
                "test_a_counter_that_starts_again_loses_no_excess_and_counts_what_it_shows",
                "test_a_report_of_another_pump_counts_for_nothing_and_alarms",
                "test_only_two_people_put_another_pump_in_place_while_nothing_runs",
                "test_what_two_people_read_is_the_one_way_for_counted_excess_to_fall",
                "test_a_counter_that_falls_alarms_and_no_more_drug_is_given_until_two_people_have_reconciled_it",
                "test_what_two_people_read_and_what_the_record_had_both_stay_in_it",
            ),
            *tests_in("tests/devices/test_pump_control.py", "test_a_volume_limit_holds_when_the_counter_is_reset"),
            *tests_in(
                "tests/devices/test_pump_faults.py",
                "test_a_counter_that_is_reset_loses_what_the_truth_keeps",
                "test_a_counter_that_rolls_over_begins_at_0_and_the_truth_goes_on",
            ),
            *tests_in("tests/supervisor/test_watched_infusion.py", "test_a_pump_that_starts_anew_stands_and_is_held"),
        ),
    ),
    Hazard(
        id="HAZ-25",
        group=_GROUP,
        title="Settings are changed at the pump itself",
        cause="The pump's own keys",
        harm="A change that nobody recorded",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.pump_conditions:pump_mismatch",
            "SES-ALARM",
            "lenitive.supervisor.readings:PumpChooser",
            "ALM-PUMP-MISMATCH",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_pump_at_another_rate_than_commanded_is_stopped",
            ),
            *tests_in(
                "tests/domain/infusion/test_what_the_pump_says.py",
                "test_a_pump_that_runs_is_not_excused_by_what_it_reports",
                "test_the_same_rate_again_and_again_hides_no_mismatch",
                "test_a_command_that_follows_a_wrong_rate_does_not_make_it_right",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_rate_set_at_the_keypad_is_stopped_within_5_s_and_both_rates_are_in_the_record",
            ),
            *tests_in("tests/devices/test_pump_faults.py", "test_a_rate_set_at_the_keypad_shows_in_what_is_read_back"),
        ),
    ),
    Hazard(
        id="HAZ-26",
        group=_GROUP,
        title="A command or its answer is lost or comes twice, and acts twice",
        cause="The network",
        harm="Overdose",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.machine:decide",
            "lenitive.domain.infusion.commands:SetRate",
            "SES-KEY",
            "SES-PUMP",
            "lenitive.devices.messages:SetState",
            "lenitive.supervisor.pump_line:PumpLine.repeat",
            "lenitive.supervisor.pump_line:PumpLine.is_done",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_the_same_request_twice_has_one_effect_and_another_under_its_key_is_refused",
                "test_a_pump_that_has_not_reported_keeps_the_rate_from_rising",
            ),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_pump_at_another_rate_than_commanded_is_stopped",
            ),
            *tests_in(
                "tests/devices/test_pump_control.py",
                "test_the_same_command_again_is_one_command",
                "test_a_command_that_was_overtaken_is_not_done",
                "test_a_repeated_command_does_not_bring_back_a_pump_that_stopped_by_itself",
                "test_a_command_that_was_done_before_a_restart_is_not_done_again_after_it",
            ),
            *tests_in(
                "tests/devices/test_device_protocol.py",
                "test_no_command_is_relative",
                "test_a_frame_counts_once_and_what_was_overtaken_is_history",
            ),
            *tests_in(
                "tests/devices/test_pump_faults.py",
                "test_a_command_that_is_acknowledged_and_not_done_shows_only_in_what_is_read_back",
                "test_a_command_that_is_done_and_not_acknowledged_shows_in_what_is_read_back",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_the_same_request_twice_has_one_effect",
                "test_a_stop_that_is_not_read_back_is_repeated_and_alarms_after_3_s",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_when_every_frame_arrives_twice_the_pump_gives_not_a_drop_more",
            ),
        ),
    ),
    Hazard(
        id="HAZ-27",
        group=_GROUP,
        title="A command acts late",
        cause="It waited while the network was down",
        harm="A rate that no longer fits",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.raising:refuse_request",
            "SES-EXPIRY",
            "SES-EXPIRED",
            "SES-VERSION",
            "lenitive.devices.pump_control:PumpControl",
            "lenitive.supervisor.deadlines:RAISE_WITHIN_MS",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_raise_that_comes_after_its_time_is_refused",
                "test_a_raise_names_the_version_that_it_was_decided_on",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py",
                "test_a_request_for_more_drug_is_meant_for_five_seconds_at_most",
            ),
            *tests_in(
                "tests/devices/test_pump_control.py",
                "test_a_raise_that_comes_too_late_is_not_done",
                "test_a_raise_for_the_time_before_a_restart_is_not_done",
                "test_less_drug_is_never_too_late",
            ),
            *tests_in(
                "tests/devices/test_speaking_devices.py",
                "test_after_a_partition_the_pump_does_not_go_on_by_itself_and_an_old_raise_is_not_done",
                "test_a_raise_that_a_slow_link_delays_beyond_its_time_is_not_done",
            ),
            *tests_in(
                "tests/devices/test_device_links.py", "test_a_partition_passes_nothing_and_keeps_nothing_back_for_later"
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_more_drug_that_was_kept_too_late_is_not_done",
                "test_a_lost_pump_link_holds_both_ends_and_nothing_goes_on_by_itself",
            ),
        ),
    ),
    Hazard(
        id="HAZ-28",
        group=_GROUP,
        title="A stop was sent and the pump runs on",
        cause="The link is down; a fault of the pump",
        harm="Overdose",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.pump_conditions:free_flow",
            "lenitive.domain.infusion.pump_conditions:stop_not_confirmed",
            "ALM-PUMP-MISMATCH",
            "ALM-PUMP-SILENT",
            "ALM-PUMP-NOT-STOPPED",
            "lenitive.supervisor.pump_line:PumpLine.not_stopped",
            "lenitive.supervisor.pump_line:PumpLine.repeat",
            "lenitive.supervisor.client_listener:ClientDoor.tell",
            "LIM-STOP-02",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py", "test_flow_while_stopped_says_clamp_the_line"
            ),
            *tests_in(
                "tests/domain/infusion/test_gates.py", "test_perception_and_alarms_and_a_silent_pump_keep_the_person"
            ),
            *tests_in(
                "tests/domain/infusion/test_machine.py", "test_a_key_that_was_used_never_keeps_a_stop_from_acting"
            ),
            *tests_in(
                "tests/domain/infusion/test_what_the_pump_says.py",
                "test_a_pump_that_is_silent_after_it_was_told_to_stand_says_clamp_the_line",
                "test_a_pump_that_runs_on_after_a_stop_alarms_though_it_reports",
                "test_a_zero_from_before_the_stop_confirms_nothing",
            ),
            *tests_in(
                "tests/clinic/test_infuse.py", "test_the_pump_is_asked_whether_it_stands_as_soon_as_it_was_told_to"
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_stop_that_is_not_read_back_is_repeated_and_alarms_after_3_s",
                "test_a_supervisor_that_dies_leaves_rate_0_when_the_permit_ends",
            ),
            *tests_in(
                "tests/devices/test_pump_control.py",
                "test_without_a_new_permit_the_pump_goes_to_rate_0_by_itself",
                "test_a_pump_that_ignores_its_permit_would_be_found",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_pump_that_did_not_stop_is_told_to_people_in_the_words_of_what_to_do",
                "test_every_sink_is_told_and_who_reads_slowly_is_dropped_and_not_waited_for",
            ),
            *tests_in(
                "tests/domain/infusion/test_numbers_that_a_site_moves.py",
                "test_a_stop_that_the_pump_does_not_confirm_alarms_after_3_s_where_it_is_asked_and_5_s_where_it_is_read",
            ),
        ),
    ),
    Hazard(
        id="HAZ-29",
        group=_GROUP,
        title="The infusion goes on past its planned end, or after the person has left",
        cause="It was forgotten",
        harm="Too much drug",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.discharge:gate",
            "SES-END",
            "SES-DISCHARGE",
            "SES-STATE",
            "lenitive.supervisor.orders:bound_of",
            "lenitive.devices.messages:Permit",
            "DIS-DISCONNECTED",
            "DIS-PUMP",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py", "test_the_planned_end_stops_the_infusion_by_itself"
            ),
            *tests_in(
                "tests/domain/infusion/test_gates.py",
                "test_each_asked_item_keeps_the_person_as_no_and_as_unknown",
                "test_perception_and_alarms_and_a_silent_pump_keep_the_person",
            ),
            *tests_in("tests/domain/infusion/test_machine.py", "test_discharge_waits_for_the_gate_and_the_opioid_plan"),
            *tests_in(
                "tests/devices/test_pump_control.py",
                "test_the_planned_end_and_the_volume_of_a_permit_stop_the_pump",
                "test_a_volume_limit_holds_when_the_counter_is_reset",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_every_permit_says_the_planned_end_and_the_volume_that_is_left",
            ),
            *tests_in("tests/domain/infusion/test_every_cell_of_the_gates.py", "test_every_cell_is_as_specified"),
        ),
    ),
)
"""Group C, HAZ-20 to HAZ-29."""

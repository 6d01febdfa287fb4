"""Group D: what is observed, and whether an alarm comes, is right, and reaches somebody."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import Origin, tests_in

_GROUP: Final = HazardGroup.MONITORING
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-30",
        group=_GROUP,
        title="A vital sign that is missing or old is taken for normal",
        cause="A cable, the network, an observation that was not made",
        harm="Apnoea that nobody sees",
        severity=_S.S5,
        initial_risk=5,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.conditions:freshness_ms",
            "lenitive.domain.infusion.raising:refuse_unknown",
            "SES-VITALS",
            "SES-OVERDUE",
            "SES-MONITOR",
            "lenitive.supervisor.readings:VitalsChooser",
            "lenitive.domain.infusion.conditions:stale",
            "LIM-MONITOR-03",
            "LIM-STALE-01",
            "LIM-STALE-02",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_missing_vital_sign_alarms_medium_then_high_and_holds",
                "test_an_observation_alarms_low_two_and_medium_ten_minutes_after_it_was_due",
                "test_a_cuff_pressure_that_is_late_a_silent_pump_and_a_long_hold_alarm",
            ),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_vital_sign_that_is_not_fresh_keeps_the_rate_from_rising",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py",
                "test_an_order_cannot_silence_what_is_late_with_a_long_interval",
            ),
            *tests_in(
                "tests/cli/test_infuse_command.py",
                "test_a_reading_that_is_no_longer_the_present_is_not_shown_as_if_it_were",
            ),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_a_vital_sign_that_was_never_read_keeps_every_rate_from_rising",
            ),
            *tests_in("tests/supervisor/test_watched_infusion.py", "test_a_lost_monitor_holds_the_infusion_after_30_s"),
            *tests_in("tests/domain/infusion/test_every_cell_of_the_gates.py", "test_every_cell_is_as_specified"),
            *tests_in(
                "tests/domain/infusion/test_numbers_that_a_site_moves.py",
                "test_what_is_late_alarms_15_s_and_30_s_after_the_last_reading_unless_an_order_says_otherwise",
                "test_with_a_monitor_on_its_link_nothing_starts_whose_readings_are_kept_too_seldom",
            ),
        ),
        missing=("a test that the pages show no old value as the present one; the terminal has one",),
    ),
    Hazard(
        id="HAZ-31",
        group=_GROUP,
        title="A value that is frozen or an artefact is believed",
        cause="A probe that fell off, a simulator's fixed value, movement",
        harm="An event that is missed; a false alarm",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.noting:record_vitals",
            "lenitive.domain.infusion.thresholds:PLAUSIBLE",
            "lenitive.domain.infusion.conditions:frozen",
            "lenitive.supervisor.readings:VitalsChooser.believed",
            "ALM-VITALS-FROZEN",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py", "test_an_impossible_value_is_kept_and_counts_as_missing"
            ),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_an_artefact_is_a_missing_reading_and_clears_nothing",
            ),
            *tests_in(
                "tests/clinic/test_infuse.py",
                "test_a_probe_that_is_put_back_at_once_holds_nothing_and_one_that_is_not_does",
            ),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_a_minute_without_a_changed_digit_is_a_frozen_monitor",
                "test_a_delay_of_30_s_is_met_too_and_one_reading_within_bounds_does_not_start_it_again",
            ),
            *tests_in("tests/supervisor/test_watched_infusion.py", "test_a_screen_that_stands_still_is_not_believed"),
            *tests_in(
                "tests/safety/test_alarms_under_artefacts.py",
                "test_somebody_who_falls_ill_under_a_moving_hand_is_not_overlooked",
                "test_an_alarm_is_not_ended_by_numbers_on_a_poor_waveform",
            ),
            *tests_in(
                "tests/devices/test_monitor_faults.py",
                "test_a_frozen_monitor_repeats_its_numbers_with_new_times_whatever_happens_to_the_person",
                "test_a_probe_that_is_off_gives_no_saturation_and_says_why",
                "test_noise_moves_some_digit_within_a_minute_so_that_a_flat_line_means_something",
            ),
            *tests_in(
                "tests/domain/infusion/test_numbers_that_a_site_moves.py",
                "test_a_monitor_of_which_nothing_changes_alarms_when_the_site_says",
            ),
        ),
        missing=("a bound on how fast a value may change",),
    ),
    Hazard(
        id="HAZ-32",
        group=_GROUP,
        title="Data that are late, come twice or out of order end an alarm or count twice",
        cause="Buffers, back-filling, replay",
        harm="An event that is missed",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.noting:record_vitals",
            "lenitive.domain.infusion.alarms:ended",
            "lenitive.domain.infusion.evolve:evolve",
            "SES-SKEW",
            "lenitive.devices.protocol:Heard",
            "lenitive.supervisor.readings:VitalsChooser.choose",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_late_data_never_ends_an_alarm",
                "test_data_that_is_newer_than_the_last_but_old_by_now_ends_no_alarm",
            ),
            *tests_in(
                "tests/properties/test_session_properties.py", "test_late_data_changes_no_live_state_and_ends_no_alarm"
            ),
            *tests_in("tests/domain/infusion/test_machine.py", "test_observations_from_the_future_are_refused"),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py",
                "test_an_old_message_that_says_only_whether_oxygen_is_given_is_late_and_changes_nothing",
            ),
            *tests_in(
                "tests/devices/test_device_protocol.py",
                "test_a_frame_counts_once_and_what_was_overtaken_is_history",
                "test_in_any_order_of_arrival_a_number_counts_at_most_once_and_what_counts_only_rises",
                "test_a_frame_that_was_long_under_way_is_too_old_and_the_clock_of_the_device_is_not_asked",
            ),
            *tests_in(
                "tests/devices/test_device_links.py",
                "test_a_frame_that_arrives_twice_counts_once",
                "test_a_frame_that_was_overtaken_has_no_effect",
                "test_what_somebody_sends_again_has_no_effect",
            ),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_data_observed_before_an_alarm_never_end_it_however_good_they_look",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py", "test_a_rejected_frame_changes_counters_and_nothing_else"
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_a_correction_never_ends_an_alarm_that_it_speaks_against",
            ),
        ),
        missing=("what a device measured while its link was lost asked for afterwards, and kept as late",),
    ),
    Hazard(
        id="HAZ-33",
        group=_GROUP,
        title="An alarm does not come, or comes with the wrong priority",
        cause="A mistake in a rule; a threshold that makes no sense",
        harm="Death",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.alarms:ALARMS",
            "lenitive.domain.infusion.alarms:evaluate",
            "lenitive.supervisor.second_evaluator:SecondEvaluator",
            "lenitive.supervisor.self_check:red_rule",
            "lenitive.domain.limits.library:site_library",
            "ALM-EVALUATORS-DISAGREE",
            "ALM-SELF-CHECK-FAILED",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_each_alarm_of_the_registry_can_fire_in_this_folder",
                "test_a_continuous_reading_alarms_when_it_has_held_for_its_delay",
            ),
            *tests_in(
                "tests/catalogue/test_alarms.py", "test_a_high_alarm_holds_or_stops_and_a_medium_one_at_least_blocks"
            ),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_an_active_alarm_that_stops_or_holds_leaves_no_drug_running_after_supervision",
            ),
            *tests_in(
                "tests/supervisor/test_second_evaluator.py",
                "test_every_red_rule_of_a_vital_sign_is_in_the_table",
                "test_a_red_value_that_the_first_evaluation_misses_is_said",
                "test_an_alarm_that_nothing_was_seen_of_is_said",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_rules_that_fail_while_an_infusion_runs_are_noticed_by_the_second_evaluation",
                "test_a_part_that_does_not_hold_fails_the_test_at_the_start",
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py", "test_the_test_of_itself_finds_a_part_that_does_not_hold"
            ),
            *tests_in(
                "tests/domain/infusion/test_interruption.py",
                "test_a_condition_of_the_supervision_alarms_acts_and_ends_only_when_it_is_said_to",
            ),
            *tests_in(
                "tests/domain/limits/test_limits_library.py", "test_one_beyond_either_bound_is_refused_in_one_line"
            ),
            *tests_in(
                "tests/supervisor/test_second_evaluator_under_any_library.py",
                "test_both_evaluations_agree_when_a_site_moves_a_limit",
            ),
            *tests_in(
                "tests/domain/infusion/test_numbers_that_a_site_moves.py",
                "test_advice_and_alarm_go_by_the_same_numbers",
            ),
        ),
        missing=("a second evaluation of scores, symptoms and the pump; it looks at the red rules of vital signs",),
    ),
    Hazard(
        id="HAZ-34",
        group=_GROUP,
        title="An alarm comes and reaches nobody",
        cause="A sleeping page, a muted device, a half-open link, a dead server",
        harm="Death",
        severity=_S.S5,
        initial_risk=5,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.supervise:supervise",
            "lenitive.supervisor.client_listener:ClientDoor.has_sink",
            "ALM-SINK-LOST",
            "SES-SUPERVISION",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_hold_that_nobody_acknowledges_within_30_s_becomes_a_stop",
            ),
            *tests_in("tests/domain/infusion/test_gates.py", "test_each_item_blocks_alone_as_no_and_as_unknown"),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_without_a_screen_that_hears_the_alarms_nothing_goes_on",
                "test_a_client_says_that_no_supervisor_is_there",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_nothing_starts_without_a_sink_a_disk_or_anything_else_of_the_supervision",
                "test_every_sink_is_told_and_who_reads_slowly_is_dropped_and_not_waited_for",
            ),
            *tests_in(
                "tests/domain/infusion/test_interruption.py",
                "test_a_condition_of_the_supervision_alarms_acts_and_ends_only_when_it_is_said_to",
            ),
            *tests_in(
                "tests/browser/test_kept_and_lost_in_a_browser.py",
                "test_a_dead_wire_is_seen_and_heard_within_5_s_and_the_page_goes_on_by_itself",
            ),
            *tests_in(
                "tests/browser/test_wall_in_a_browser.py",
                "test_a_wall_whose_wire_is_dead_says_so_within_5_s_and_sounds",
            ),
        ),
        missing=(
            "a screen that acknowledges each alarm, and the next when it does not; it only says that it lives",
            "a sounder beside the screens",
        ),
    ),
    Hazard(
        id="HAZ-35",
        group=_GROUP,
        title="An alarm is silenced and forgotten",
        cause="Habit",
        harm="An event that is missed",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.noting:silence",
            "lenitive.domain.infusion.session:Session.sounding",
            "SES-SILENCE",
            "LIM-SILENCE-01",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_a_silence_lasts_120_s_at_most",
                "test_silence_ends_by_itself_to_the_millisecond",
                "test_silence_is_no_acknowledgement_and_keeps_no_hold_from_becoming_a_stop",
                "test_an_alarm_sounds_between_two_silences_so_that_none_is_silent_for_good",
                "test_a_new_alarm_and_a_lost_sink_break_every_silence",
                "test_only_an_active_alarm_is_silenced_and_only_at_the_bedside",
            ),
            *tests_in("tests/web/test_flowsheet_screen.py", "test_a_page_says_for_how_long_an_alarm_is_still_silent"),
        ),
        origins=(
            Origin(source="gip_2009", place="requirements 3.2.1 and 3.2.2"),
            Origin(source="open_pca", place="R6.4.4(2)"),
        ),
    ),
    Hazard(
        id="HAZ-36",
        group=_GROUP,
        title="So many alarms that none is heard",
        cause="Noise; one event that raises ten; many infusions at once",
        harm="Alarms are ignored",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.conditions:threshold",
            "lenitive.domain.infusion.conditions:CONFIRM",
            "lenitive.domain.infusion.conditions:CLEARED",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_continuous_reading_alarms_when_it_has_held_for_its_delay",
                "test_a_cuff_pressure_alarms_when_a_second_reading_after_60_s_says_the_same",
                "test_a_single_high_pressure_followed_by_a_normal_one_never_alarms",
            ),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_a_delay_of_10_s_is_met_by_a_monitor_that_reports_every_second",
                "test_a_delay_of_30_s_is_met_too_and_one_reading_within_bounds_does_not_start_it_again",
                "test_a_vital_sign_is_back_after_10_s_within_bounds_and_not_before",
            ),
            *tests_in("tests/simulation/test_simulated_run.py", "test_on_a_quiet_day_nothing_goes_wrong"),
            *tests_in(
                "tests/domain/infusion/test_numbers_that_a_site_moves.py",
                "test_a_vital_sign_is_back_when_it_was_so_for_as_long_as_the_site_says",
            ),
        ),
        missing=(
            "alarms of one cause shown as one",
            "a distance in value between where an alarm begins and where it ends; there is one in time",
            "alarms for each hour of infusion, measured against a plain threshold",
        ),
    ),
    Hazard(
        id="HAZ-37",
        group=_GROUP,
        title="A threshold is widened, or the baseline is wrong",
        cause="A way around an alarm; a baseline taken in pain",
        harm="The relative rule does not fit",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.CONTROLLED,
        controls=(
            "CHK-BASELINE-SETS",
            "lenitive.domain.infusion.thresholds:Threshold.breached",
            "lenitive.domain.infusion.alarms:ALARMS",
        ),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_hazards.py",
                "test_no_request_carries_an_alarm_threshold_and_an_order_only_those_of_its_library",
            ),
            *tests_in("tests/domain/infusion/test_gates.py", "test_two_baseline_sets_are_five_minutes_apart_and_fresh"),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_at_baseline_160_the_relative_limit_is_looser_and_the_absolute_one_still_fires",
            ),
        ),
    ),
    Hazard(
        id="HAZ-38",
        group=_GROUP,
        title="Oxygen hides that somebody breathes too little",
        cause="Saturation stays normal on oxygen",
        harm="Apnoea is seen late",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=("CHK-CAPNOGRAPHY", "SES-VITALS", "ALM-VITALS-STALE-HIGH"),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_hazards.py", "test_breathing_must_be_known_with_and_without_oxygen"
            ),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_fall_of_five_on_oxygen_is_red_and_on_air_it_is_not",
                "test_not_knowing_whether_oxygen_is_given_counts_as_given",
                "test_capnography_alarms_where_it_is_used",
            ),
            *tests_in(
                "tests/clinic/test_course.py",
                "test_capnography_that_the_decision_makes_mandatory_reaches_the_session",
            ),
        ),
        missing=(
            "capnography in the session where only an interaction asks for it; CAN-RESPIRATORY-01 alone requires it",
        ),
    ),
)
"""Group D, HAZ-30 to HAZ-38."""

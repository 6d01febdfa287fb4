"""Group D: what is observed, and whether an alarm comes, is right, and reaches somebody."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Origin, Severity, tests_in

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
        ),
        missing=(
            "alarms 15 s and 30 s after the last reading: they count from the monitor's interval, a minute by default",
        ),
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
        controls=("lenitive.domain.infusion.noting:record_vitals", "lenitive.domain.infusion.thresholds:PLAUSIBLE"),
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
        ),
        missing=(
            "an alarm for a reading that has not changed in any digit for 60 s",
            "a bound on how fast a value may change",
        ),
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
        ),
        missing=("a sequence number for each device; order is told by the device's own time",),
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
        controls=("lenitive.domain.infusion.alarms:ALARMS", "lenitive.domain.infusion.alarms:evaluate"),
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
        ),
        missing=(
            "a second evaluator, written apart, whose disagreement is an alarm",
            "a self-test of the alarms at the start of a session",
            "mutation of the rules, with the share that tests find",
        ),
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
        controls=("lenitive.domain.infusion.supervise:supervise",),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_hold_that_nobody_acknowledges_within_30_s_becomes_a_stop",
            ),
            *tests_in("tests/domain/infusion/test_gates.py", "test_each_item_blocks_alone_as_no_and_as_unknown"),
        ),
        missing=(
            "screens and sounders that acknowledge each alarm within 5 s, and the next one when they do not",
            "one that is alive before the start",
            "a page that says by its own clock that the connection is lost",
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
        state=_STATE.NOT_CONTROLLED_YET,
        missing=(
            "sound, and with it a pause of at most 120 s that is never for good",
            "a new condition, a higher priority or a lost link that ends the pause",
            "a countdown that everybody sees",
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
        controls=("lenitive.domain.infusion.conditions:threshold", "lenitive.domain.infusion.conditions:CONFIRM_MS"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_continuous_reading_alarms_when_it_has_held_for_its_delay",
                "test_a_cuff_pressure_alarms_when_a_second_reading_after_60_s_says_the_same",
                "test_a_single_high_pressure_followed_by_a_normal_one_never_alarms",
            ),
        ),
        missing=(
            "alarms of one cause shown as one",
            "a distance between where an alarm begins and where it ends",
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
                "tests/safety/test_controls_of_hazards.py", "test_no_order_and_no_request_carries_an_alarm_threshold"
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

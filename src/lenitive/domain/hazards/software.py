"""Group G: the program, the machine that it runs on, and the links between."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity, tests_in

_GROUP: Final = HazardGroup.SOFTWARE
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-51",
        group=_GROUP,
        title="The program dies while an infusion runs",
        cause="Out of memory, a new version, a crash",
        harm="An infusion that nobody supervises",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.NOT_CONTROLLED_YET,
        missing=(
            "a supervisor as a process of its own, back within 5 s",
            "permits that run out, so that a lost supervisor means rate 0",
            "a session that is unconfirmed after a restart until the pump was read and a person agreed",
            "a watchdog that sounds when the heartbeat is older than 10 s",
        ),
    ),
    Hazard(
        id="HAZ-52",
        group=_GROUP,
        title="An event that was acknowledged is lost",
        cause="A write that was not flushed, a failed flush that was tried again, a database with a known defect",
        harm="A wrong total of dose; no evidence",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.record.store:EventStore.append",
            "lenitive.record.store:check_sqlite",
            "lenitive.record.whole_file:write_whole",
        ),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_hazards.py", "test_a_record_is_flushed_to_the_disk_before_it_counts"
            ),
            *tests_in(
                "tests/record/test_store.py",
                "test_a_write_that_fails_closes_the_store_and_acknowledges_nothing",
                "test_a_library_that_can_lose_a_commit_is_refused",
                "test_ten_kills_lose_no_acknowledged_event",
            ),
            *tests_in(
                "tests/record/test_whole_file.py", "test_a_failed_write_leaves_neither_the_file_nor_a_part_of_it"
            ),
        ),
        missing=(
            "a loss of power tried at every write, with writes dropped, reordered and torn",
            "the same for PostgreSQL",
        ),
    ),
    Hazard(
        id="HAZ-53",
        group=_GROUP,
        title="The disk is full or cannot be written, or the record is damaged",
        cause="Telemetry that grows",
        harm="No record; no start",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.clinic.bedside:Bedside",
            "lenitive.record.store:EventStore.read",
            "lenitive.record.store:EventStore.verify",
            "lenitive.cli.edge:run_at_edge",
        ),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_hazards.py",
                "test_less_drug_reaches_the_pump_before_the_record_and_more_drug_only_after_it",
            ),
            *tests_in(
                "tests/cli/test_infuse_command.py",
                "test_a_record_that_can_no_longer_be_written_ends_the_session_with_the_pump_at_zero",
            ),
            *tests_in("tests/record/test_store.py", "test_tampering_with_the_database_is_found"),
            *tests_in(
                "tests/record/test_journal.py", "test_a_journal_that_cannot_be_written_leaves_the_old_one_and_no_part"
            ),
        ),
        missing=(
            "a reserve of space for safety events, and no new start under 10 % or 1 GiB",
            "the record verified when it is opened",
            "a session that goes on safely without its record; today it ends with the pump at 0",
        ),
    ),
    Hazard(
        id="HAZ-54",
        group=_GROUP,
        title="A clock jumps, drifts, or stands in another time zone",
        cause="Time servers; summer time; pumps that keep local time",
        harm="Wrong windows, a dose twice, alarms that do not come",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.session:epoch_ms",
            "lenitive.domain.infusion.permission:from_the_future",
            "SES-CLOCK",
            "SES-SKEW",
        ),
        tests=(
            *tests_in("tests/safety/test_controls_of_hazards.py", "test_a_change_of_the_clocks_alters_no_interval"),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_clock_that_goes_back_stops_nothing_from_being_stopped",
                "test_observations_from_the_future_are_refused",
            ),
        ),
        missing=(
            "intervals from a clock that only goes forward; a step of the machine's clock is time that passed",
            "a step of the machine's clock noticed and recorded; a device whose clock lags flagged",
        ),
    ),
    Hazard(
        id="HAZ-55",
        group=_GROUP,
        title="Two people change one infusion at the same time",
        cause="A handover; a tablet and a station",
        harm="Changes that contradict each other",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.raising:refuse_request",
            "lenitive.record.store:EventStore.append",
            "SES-VERSION",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_raise_names_the_version_that_it_was_decided_on",
                "test_stop_hold_and_lowering_are_accepted_in_every_state_without_a_version",
            ),
            *tests_in(
                "tests/safety/test_controls_of_hazards.py",
                "test_of_two_steps_decided_on_one_version_only_the_first_counts",
            ),
            *tests_in(
                "tests/record/test_store.py", "test_an_event_that_does_not_follow_is_a_conflict_and_keeps_nothing"
            ),
        ),
        missing=("an explicit handover of who is responsible", "many clients tried against each other"),
    ),
    Hazard(
        id="HAZ-56",
        group=_GROUP,
        title="Two supervisors drive one pump",
        cause="A second service takes over while the first still runs",
        harm="Twice the dose",
        severity=_S.S5,
        initial_risk=3,
        state=_STATE.NOT_CONTROLLED_YET,
        missing=(
            "one owner for each infusion with an epoch that only rises",
            "a pump adapter that keeps the epoch and refuses a lower one",
        ),
    ),
    Hazard(
        id="HAZ-57",
        group=_GROUP,
        title="Load, a leak or a slow client holds alarms up",
        cause="A large report, a stuck connection, collecting garbage",
        harm="An alarm that comes late",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.NOT_CONTROLLED_YET,
        missing=(
            "alarms in a process of their own, with bounded queues and slow viewers dropped",
            "a watchdog of the loop that alarms above 500 ms",
            "a thousand infusions at once, with the time to each alarm measured",
        ),
    ),
    Hazard(
        id="HAZ-58",
        group=_GROUP,
        title="The network fails between the parts",
        cause="Wireless links, a switch",
        harm="People see nothing",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=("ALM-VITALS-STALE-HIGH", "lenitive.domain.infusion.raising:refuse_resume"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_a_cuff_pressure_that_is_late_a_silent_pump_and_a_long_hold_alarm",
                "test_a_missing_vital_sign_alarms_medium_then_high_and_holds",
            ),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_more_drug_is_an_act_of_a_nurse_or_prescriber_and_nothing_else",
            ),
        ),
        missing=(
            "a pump that notices by itself that nobody renews its permit",
            "pages and devices that notice a lost link by their own clocks",
            "each link tried with loss, delay and half-open connections",
        ),
    ),
    Hazard(
        id="HAZ-59",
        group=_GROUP,
        title="A new or old version, or a copy put back, revives a state that has passed",
        cause="A changed form of events; the copy of a running infusion",
        harm="A wrong state; an infusion that comes back",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.events:SCHEMA",
            "lenitive.record.journal:read_line",
            "lenitive.record.store:EventStore.verify",
        ),
        tests=(
            *tests_in(
                "tests/record/test_journal.py", "test_a_record_of_another_shape_is_refused_even_with_a_right_hash"
            ),
            *tests_in("tests/record/test_store.py", "test_an_older_copy_of_the_database_that_was_put_back_is_found"),
            *tests_in("tests/properties/test_session_properties.py", "test_replay_of_the_log_is_the_live_state"),
        ),
        missing=(
            "a session that is unconfirmed after its record was put back",
            "records of every released version replayed",
        ),
    ),
    Hazard(
        id="HAZ-60",
        group=_GROUP,
        title="Test mode, invented data or a default password in real use",
        cause="Configuration",
        harm="Misuse",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=("lenitive.devices.binding:refuse_binding", "SES-SIMULATED"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py", "test_a_simulated_session_is_never_bound_to_a_real_person"
            ),
            *tests_in("tests/devices/test_simulated_devices.py", "test_no_simulated_device_is_bound_to_a_real_person"),
            *tests_in("tests/cli/test_commands.py", "test_a_real_person_is_never_given_simulated_devices"),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py", "test_an_order_cannot_call_simulated_devices_real"
            ),
            *tests_in("tests/clinic/test_infuse.py", "test_every_event_and_result_says_that_it_is_simulated"),
        ),
        missing=("unsafe combinations of settings refused at start-up, once there are settings and accounts",),
    ),
)
"""Group G, HAZ-51 to HAZ-60."""

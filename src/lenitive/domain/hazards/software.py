"""Group G: the program, the machine that it runs on, and the links between."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import tests_in

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
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.cli.watchdog:Watchdog",
            "lenitive.devices.messages:Permit",
            "lenitive.devices.pump_control:PumpControl",
            "lenitive.domain.infusion.interruption:resume_supervision",
            "lenitive.domain.infusion.interruption:confirm_delivery",
            "SES-UNCONFIRMED",
            "SES-READ-BACK",
            "ALM-UNCONFIRMED",
            "ALM-HEARTBEAT-LOST",
        ),
        tests=(
            *tests_in(
                "tests/devices/test_pump_control.py",
                "test_without_a_new_permit_the_pump_goes_to_rate_0_by_itself",
                "test_a_supervisor_that_is_lost_costs_less_than_a_tenth_of_a_milligram_at_25_mg_per_hour",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_supervisor_that_dies_leaves_rate_0_when_the_permit_ends",
                "test_after_a_restart_nothing_runs_until_a_read_back_and_a_person",
                "test_without_the_pump_a_restart_cannot_be_confirmed",
            ),
            *tests_in(
                "tests/domain/infusion/test_interruption.py",
                "test_a_gap_holds_what_ran_and_says_when_it_began_and_ended",
                "test_after_a_gap_it_takes_a_read_back_and_then_a_person_and_only_then_a_request",
                "test_the_drug_of_a_long_gap_counts_until_the_permit_must_have_ended",
            ),
            *tests_in(
                "tests/supervisor/test_watchdog.py",
                "test_a_supervisor_that_dies_or_stands_still_is_told_aloud_and_started_again_at_the_same_ports",
                "test_a_supervisor_whose_watchdog_is_killed_goes_on_and_says_that_it_is_alone_and_not_ready",
            ),
            *tests_in(
                "tests/simulation/test_simulated_run.py",
                "test_a_killed_process_is_followed_by_a_gap_and_no_drug_until_a_person_confirms",
            ),
        ),
        missing=("a sounder beside the watchdog, which writes on the machine's own terminal or log",),
    ),
    Hazard(
        id="HAZ-52",
        group=_GROUP,
        title="An event that was acknowledged is lost",
        cause="A write that was not flushed, a failed flush that was tried again, a database with a known defect",
        harm="A wrong total of dose; no evidence",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.record.store:EventStore.append",
            "lenitive.record.store:check_sqlite",
            "lenitive.record.whole_file:write_whole",
            "lenitive.record.group:GroupWriter",
            "lenitive.record.postgres_table:PostgresTable",
            "lenitive.supervisor.watched:WatchedInfusion.kept",
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
            *tests_in("tests/record/test_group_commit.py", "test_a_failed_flush_is_told_to_everyone_who_waits"),
            *tests_in(
                "tests/record/test_postgres_record.py",
                "test_a_server_that_may_forget_is_refused",
                "test_synchronous_commit_is_on_whatever_the_address_says",
                "test_a_server_that_goes_away_ends_the_record_and_acknowledges_nothing",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_more_drug_waits_until_it_is_kept",
                "test_events_that_nobody_keeps_stop_the_infusion",
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_an_infusion_runs_over_the_sockets_and_what_is_answered_is_kept",
            ),
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
            "lenitive.supervisor.self_check:disk_low",
            "ALM-DISK-LOW",
            "ALM-RECORD-LOST",
            "SES-SUPERVISION",
            "SES-RECORD",
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
            *tests_in(
                "tests/record/test_store.py",
                "test_tampering_with_the_database_is_found",
                "test_an_older_copy_of_the_database_that_was_put_back_is_found_and_takes_no_more",
            ),
            *tests_in(
                "tests/record/test_journal.py", "test_a_journal_that_cannot_be_written_leaves_the_old_one_and_no_part"
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_a_stop_works_whatever_has_become_of_the_record",
                "test_a_record_that_fails_holds_what_runs_and_nothing_is_raised_after_it",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_stop_works_when_the_record_is_gone",
                "test_stop_reaches_the_pump_before_it_is_kept",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_less_than_a_tenth_or_one_gibibyte_of_disk_is_low",
                "test_nothing_starts_without_a_sink_a_disk_or_anything_else_of_the_supervision",
            ),
        ),
        missing=(
            "a reserve of space that is freed for safety events when the disk is full",
            "the whole record verified when it is opened; its end is looked at",
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
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.session:epoch_ms",
            "lenitive.domain.infusion.permission:from_the_future",
            "SES-CLOCK",
            "SES-SKEW",
            "lenitive.supervisor.time_line:TimeLine",
            "lenitive.supervisor.time_line:DeviceClocks",
            "ALM-CLOCK-STEP",
            "ALM-DEVICE-SKEW",
            "ALM-DEVICE-CLOCK-FAR",
            "LIM-SKEW-02",
        ),
        tests=(
            *tests_in("tests/safety/test_controls_of_hazards.py", "test_a_change_of_the_clocks_alters_no_interval"),
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_a_clock_that_goes_back_stops_nothing_from_being_stopped",
                "test_observations_from_the_future_are_refused",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py", "test_setting_the_clock_changes_no_interval_and_is_said"
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_device_whose_clock_is_more_than_30_s_off_is_flagged_and_changes_nothing",
            ),
            *tests_in("tests/devices/test_speaking_devices.py", "test_a_clock_that_is_wrong_shows_and_changes_nothing"),
            *tests_in(
                "tests/devices/test_device_protocol.py",
                "test_a_frame_that_was_long_under_way_is_too_old_and_the_clock_of_the_device_is_not_asked",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_while_a_devices_clock_is_more_than_300_s_off_no_more_drug_is_given_and_it_still_alarms_and_stops",
            ),
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
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.raising:refuse_request",
            "lenitive.record.store:EventStore.append",
            "SES-VERSION",
            "lenitive.domain.infusion.events:HandedOver",
            "lenitive.clinic.charts.charts:Charts",
            "SES-HANDOVER",
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
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_a_session_is_handed_over_by_the_one_who_has_it_or_taken_by_the_one_who_comes",
                "test_handing_over_changes_neither_rate_nor_version",
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_an_infusion_runs_over_the_sockets_and_what_is_answered_is_kept",
            ),
            *tests_in("tests/clinic/test_charts.py", "test_a_request_on_an_older_version_is_refused"),
            *tests_in(
                "tests/web/test_candidacy_and_plan_screens.py",
                "test_a_form_on_an_older_version_is_refused_and_says_what_to_do",
            ),
        ),
    ),
    Hazard(
        id="HAZ-56",
        group=_GROUP,
        title="Two supervisors drive one pump",
        cause="A second service takes over while the first still runs",
        harm="Twice the dose",
        severity=_S.S5,
        initial_risk=3,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.supervisor.epochs:FolderLock",
            "lenitive.supervisor.epochs:take_epoch",
            "lenitive.devices.pump_control:PumpControl",
            "ALM-REPLACED",
            "SES-EPOCH",
        ),
        tests=(
            *tests_in(
                "tests/devices/test_pump_control.py",
                "test_a_supervisor_that_was_replaced_has_no_effect_any_more",
                "test_a_pump_that_forgets_its_epoch_would_be_found",
                "test_one_who_was_replaced_is_told_by_the_epoch_in_the_answer",
                "test_no_history_lets_a_pump_run_beyond_its_permit_or_obey_a_lower_epoch",
            ),
            *tests_in(
                "tests/devices/test_pump_faults.py",
                "test_a_pump_that_starts_anew_is_stopped_and_remembers_its_epoch_and_counter",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_second_supervisor_under_an_older_epoch_moves_nothing",
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_a_folder_has_one_supervisor_and_every_start_has_a_higher_epoch",
            ),
            *tests_in("tests/domain/infusion/test_interruption.py", "test_an_epoch_only_rises"),
            *tests_in("tests/record/test_store.py", "test_a_second_process_cannot_write_but_may_read"),
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
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.supervisor.start:supervise",
            "lenitive.supervisor.client_listener:ClientDoor",
            "lenitive.supervisor.device_listener:DeviceDoor",
            "ALM-HEARTBEAT-LOST",
        ),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_every_sink_is_told_and_who_reads_slowly_is_dropped_and_not_waited_for",
                "test_a_peer_that_floods_or_never_ends_a_line_is_cut_off",
                "test_a_peer_that_says_nothing_or_takes_nothing_is_cut_off",
            ),
            *tests_in(
                "tests/supervisor/test_live_process.py",
                "test_a_stop_works_whatever_has_become_of_the_record",
                "test_health_says_how_it_is_and_names_nobody",
            ),
        ),
        missing=(
            "an alarm when the loop lags by more than 500 ms; it is not ready for more then, and alarms after 10 s",
            "a bound on what waits for the record",
            "views given up before telemetry, and telemetry before alarms",
            "a thousand infusions at once in the tests, with the time to each alarm; a command measures it",
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
        controls=(
            "ALM-VITALS-STALE-HIGH",
            "lenitive.domain.infusion.raising:refuse_resume",
            "lenitive.devices.messages:Permit",
            "lenitive.supervisor.pump_line:PumpLine",
            "ALM-SINK-LOST",
        ),
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
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_lost_pump_link_holds_both_ends_and_nothing_goes_on_by_itself",
                "test_a_lost_monitor_holds_the_infusion_after_30_s",
            ),
            *tests_in(
                "tests/devices/test_speaking_devices.py",
                "test_a_pump_whose_link_is_lost_is_at_rate_0_within_the_permit",
                "test_whatever_the_link_does_a_pump_never_runs_longer_than_its_permit_nor_at_a_rate_nobody_set",
            ),
            *tests_in("tests/devices/test_device_links.py", "test_a_half_open_link_passes_one_way_and_tells_nobody"),
            *tests_in(
                "tests/supervisor/test_live_process.py", "test_without_a_screen_that_hears_the_alarms_nothing_goes_on"
            ),
            *tests_in(
                "tests/browser/test_kept_and_lost_in_a_browser.py",
                "test_a_dead_wire_is_seen_and_heard_within_5_s_and_the_page_goes_on_by_itself",
                "test_a_server_that_stopped_and_a_machine_without_a_net_keep_nothing_and_say_so",
            ),
            *tests_in(
                "tests/supervisor/test_one_watchdog.py",
                "test_pages_that_begin_while_the_supervisor_is_started_again_wait_for_it_and_start_no_other",
            ),
        ),
        missing=("what was measured while a link was lost kept at the device and sent afterwards",),
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
            "lenitive.domain.infusion.interruption:resume_supervision",
            "SES-UNCONFIRMED",
        ),
        tests=(
            *tests_in(
                "tests/record/test_journal.py", "test_a_record_of_another_shape_is_refused_even_with_a_right_hash"
            ),
            *tests_in("tests/properties/test_session_properties.py", "test_replay_of_the_log_is_the_live_state"),
            *tests_in(
                "tests/record/test_store.py",
                "test_an_older_copy_of_the_database_that_was_put_back_is_found_and_takes_no_more",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_after_a_restart_nothing_runs_until_a_read_back_and_a_person",
            ),
            *tests_in(
                "tests/record/test_plans_before_the_library.py",
                "test_a_plan_without_a_library_keeps_its_own_limits_and_the_shipped_thresholds",
            ),
            *tests_in(
                "tests/domain/infusion/test_bag_rescue_and_corrections.py",
                "test_what_follows_is_written_with_the_medicine_so_that_an_older_event_without_it_still_reads",
            ),
            *tests_in("tests/record/test_projection.py", "test_live_and_from_empty_are_the_same_at_every_step"),
        ),
        missing=(
            "a database that says which version wrote it, so that an older program refuses a newer one as a whole",
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
        controls=(
            "lenitive.devices.binding:refuse_binding",
            "SES-SIMULATED",
            "lenitive.cli.serve:run",
            "lenitive.supervisor.binder:Binder",
        ),
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
            *tests_in(
                "tests/web/test_site.py",
                "test_the_first_administrator_needs_the_token_and_is_made_once",
                "test_nobody_sees_anybody_without_a_second_factor_where_one_is_required",
                "test_a_view_without_a_row_stops_the_start",
            ),
            *tests_in("tests/web/documents/test_paper.py", "test_a_real_person_is_not_called_simulated"),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_demonstration_is_not_opened_in_the_folder_of_a_clinic",
                "test_a_simulated_device_is_never_bound_to_a_real_person",
            ),
        ),
        missing=(
            "other unsafe settings refused at the start: a clinic or a demonstration reached from outside without TLS",
        ),
    ),
)
"""Group G, HAZ-51 to HAZ-60."""

"""Group H: people who should not, data that should not, and drug that is not where it should be."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = HazardGroup.SECURITY
_S, _STATE = Severity, HazardState

HAZARDS: Final = (
    Hazard(
        id="HAZ-61",
        group=_GROUP,
        title="Drug is diverted, or an override is abused",
        cause="False waste, substitution, more drawn than is given",
        harm="Harm to the person; a crime",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.machine:remaining_ul",
            "SES-WITNESS",
            "SES-WASTE",
            "SES-ACCOUNT",
            "lenitive.clinic.books.custody:waste",
            "lenitive.clinic.books.custody:count_shelf",
            "lenitive.clinic.books.custody:close_case",
            "lenitive.clinic.books.ledger:ledger",
            "lenitive.web.accounts.witness:witness_of",
            "lenitive.domain.infusion.authority:refuse_witness",
            "SES-AUTHENTICATION",
        ),
        tests=(
            *tests_in("tests/domain/infusion/test_machine.py", "test_time_out_and_witness_need_a_second_person"),
            *tests_in(
                "tests/domain/infusion/test_account_of_the_bag.py",
                "test_an_account_with_drug_left_does_not_close",
                "test_what_is_left_is_placed_by_two_people_who_say_why",
                "test_more_than_was_issued_is_a_discrepancy_and_nothing_else",
            ),
            *tests_in(
                "tests/properties/test_session_properties.py", "test_what_is_issued_is_always_given_wasted_or_remaining"
            ),
            *tests_in(
                "tests/web/test_pharmacy_screen.py",
                "test_an_order_is_verified_made_labelled_and_what_is_left_wasted",
                "test_waste_that_is_short_opens_a_case_that_two_people_close",
                "test_a_witness_is_another_person_who_has_just_shown_who_they_are",
                "test_every_bag_of_the_clinic_balances",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_both_people_of_a_supervised_step_stand_in_the_event",
            ),
            *tests_in("tests/web/documents/test_paper.py", "test_the_note_accounts_for_every_milligram"),
            *tests_in(
                "tests/domain/infusion/test_who_stands_beside.py",
                "test_a_second_person_is_another_one_who_proved_it_just_now",
            ),
        ),
        missing=(
            "reports of late, rounded or much waste, of the same two people, of what was cancelled when drawn",
            "overrides looked at every day",
        ),
    ),
    Hazard(
        id="HAZ-62",
        group=_GROUP,
        title="Somebody's data leave the clinic",
        cause="Log lines, addresses, error messages, exports, copies",
        harm="Loss of privacy",
        severity=_S.S3,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.clinic.charts.events:ChartRead",
            "lenitive.supervisor.health_page:health_of",
            "lenitive.web.live:stream",
        ),
        tests=(
            *tests_in(
                "tests/web/test_site.py",
                "test_an_address_names_nobody",
                "test_reading_a_chart_is_kept",
                "test_the_stream_of_a_page_tells_that_a_chart_changed_and_nothing_of_it",
            ),
            *tests_in("tests/web/test_pharmacy_screen.py", "test_the_ledger_leaves_without_names"),
            *tests_in("tests/supervisor/test_live_process.py", "test_health_says_how_it_is_and_names_nobody"),
            *tests_in(
                "tests/web/test_security_canaries.py", "test_two_hundred_canaries_are_nowhere_but_where_they_may_be"
            ),
            *tests_in("tests/browser/test_security_in_a_browser.py", "test_a_browser_keeps_nothing_of_anybody"),
        ),
        missing=(
            "exports recorded, and copies encrypted",
            "a session of the command line named by an id without meaning; it is named after the record's own",
        ),
    ),
    Hazard(
        id="HAZ-63",
        group=_GROUP,
        title="A session of the clinic is taken over, or a screen is left open",
        cause="A stolen cookie; walking away",
        harm="An order that nobody authorised gave",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.web.accounts.session_guard:SessionGuard",
            "lenitive.web.policy:Row",
            "lenitive.domain.infusion.authority:refuse_authentication",
            "SES-AUTHENTICATION",
            "LIM-AUTHENTICATION-01",
        ),
        tests=(
            *tests_in(
                "tests/web/test_site.py",
                "test_an_idle_session_is_locked_and_goes_on_after_the_password",
                "test_what_a_locked_form_brought_is_done_after_the_password",
                "test_a_session_ends_after_a_shift",
                "test_whoever_is_disabled_is_out_at_once",
                "test_a_form_without_its_token_is_refused",
            ),
            *tests_in(
                "tests/web/test_candidacy_and_plan_screens.py",
                "test_a_plan_is_signed_with_the_password_and_verified_by_somebody_else",
            ),
            *tests_in(
                "tests/web/test_pharmacy_screen.py", "test_the_password_of_a_witness_is_never_kept_while_a_form_waits"
            ),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_a_proof_of_identity_is_at_most_3_min_old_and_not_of_the_future",
                "test_no_request_for_more_drug_passes_without_a_proof_of_identity",
                "test_a_start_left_lying_for_3_min_asks_again_who_it_is_and_after_10_for_a_new_time_out",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py", "test_over_tls_cookies_belong_to_this_host_alone"
            ),
            *tests_in("tests/web/test_security.py", "test_more_drug_asks_for_a_proof_and_the_table_says_where"),
            *tests_in("tests/web/test_security_frame.py", "test_a_session_gets_a_new_key_when_somebody_signs_in"),
            *tests_in(
                "tests/web/test_kept_sign_ins.py",
                "test_who_signs_in_and_out_and_a_wrong_password_are_lines_of_the_record",
            ),
        ),
        missing=("proof that the supervisor checks itself; it believes the time that a page names",),
    ),
    Hazard(
        id="HAZ-64",
        group=_GROUP,
        title="Somebody does what their role does not allow, or reaches another person's record",
        cause="A check that was left out",
        harm="An order that nobody authorised gave; a leak",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.infusion.permission:permitted",
            "SES-ROLE",
            "lenitive.web.policy:verdict",
            "lenitive.web.site.policy_guard:PolicyGuard",
            "lenitive.domain.infusion.authority:authority",
        ),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_nobody_but_a_nurse_or_prescriber_raises",
                "test_a_patient_and_a_device_cannot_command_the_pump",
            ),
            *tests_in(
                "tests/domain/infusion/test_who_may_ask_and_when.py",
                "test_a_patient_or_a_device_cannot_note_a_refusal_and_so_block_every_increase",
                "test_nobody_but_the_system_supervises",
            ),
            *tests_in(
                "tests/web/test_site.py",
                "test_the_policy_names_every_view_and_no_view_that_is_not_there",
                "test_every_route_answers_every_role_as_the_policy_says",
                "test_a_view_without_a_row_stops_the_start",
            ),
            *tests_in("tests/web/test_security_policy.py", "test_every_cell_of_the_policy_is_as_the_table_says"),
            *tests_in(
                "tests/web/test_security.py", "test_every_post_is_refused_to_every_role_that_the_policy_does_not_name"
            ),
            *tests_in("tests/web/test_candidacy_and_plan_screens.py", "test_a_nurse_neither_signs_nor_decides"),
            *tests_in("tests/supervisor/test_live_process.py", "test_what_a_person_cannot_ask_is_refused_in_one_line"),
            *tests_in(
                "tests/domain/infusion/test_who_stands_behind_more_drug.py",
                "test_without_a_prescriber_and_a_reason_a_soft_limit_stands",
            ),
        ),
        missing=(
            "proof of who asks at the supervisor's socket, which its owner alone may use and which believes a page",
        ),
    ),
    Hazard(
        id="HAZ-65",
        group=_GROUP,
        title="The record is changed, or its end is cut off",
        cause="Somebody with access to the disk",
        harm="No evidence",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.record.journal:verify",
            "lenitive.record.store:EventStore.verify",
            "tools/verify_log.py",
            "lenitive.record.anchor:Anchor",
            "tools/check_session.py",
        ),
        tests=(
            *tests_in(
                "tests/record/test_verify_log.py",
                "test_every_tampering_is_found_by_both_verifiers_at_one_place",
                "test_a_record_is_checked_without_the_product_and_the_same_place_is_named",
                "test_telemetry_is_checked_without_the_product",
            ),
            *tests_in(
                "tests/record/test_store.py",
                "test_tampering_with_the_database_is_found",
                "test_an_older_copy_of_the_database_that_was_put_back_is_found_and_takes_no_more",
                "test_a_record_rewritten_with_new_hashes_does_not_agree_with_its_anchor",
                "test_a_signed_anchor_cannot_be_written_without_the_key",
                "test_the_database_itself_refuses_to_change_or_remove_an_event",
            ),
            *tests_in("tests/properties/test_session_properties.py", "test_tampering_with_any_byte_is_found"),
            *tests_in("tests/record/test_journal.py", "test_a_tail_that_was_cut_off_is_found_by_the_head"),
            *tests_in(
                "tests/cli/test_infuse_command.py", "test_the_anchor_lies_where_it_is_asked_for_and_is_looked_for_there"
            ),
            *tests_in(
                "tests/record/test_record_figures.py",
                "test_every_tampering_is_found_and_without_the_anchor_some_are_not",
            ),
            *tests_in(
                "tests/record/test_postgres_record.py",
                "test_a_table_whose_triggers_were_taken_away_is_not_opened",
                "test_every_command_of_the_page_on_postgresql_runs_and_the_writer_can_only_add",
            ),
            *tests_in("tests/cli/test_log.py", "test_an_anchor_signed_by_the_named_key_is_checked_with_the_public_one"),
        ),
        missing=("a signed anchor, and one on another disk, by default; both have to be asked for",),
    ),
    Hazard(
        id="HAZ-66",
        group=_GROUP,
        title="Text from outside is obeyed: as SQL, HTML, a formula, a line of a log, a header",
        cause="Texts joined without care",
        harm="Somebody else is in control; a leak",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.record.store:EventStore.append",
            "lenitive.web.page:rendered",
            "lenitive.cli.edge:PageConsole",
            "lenitive.domain.foundation.one_line:one_line",
            "lenitive.web.site.settings:CONTENT_SECURITY_POLICY",
            "lenitive.web.screens.pharmacy.shelf:cell",
        ),
        tests=(
            *tests_in("tests/web/test_report.py", "test_a_name_cannot_become_markup"),
            *tests_in("tests/cli/test_bad_input.py", "test_words_of_a_record_are_never_markup_or_a_terminal_command"),
            *tests_in("tests/domain/foundation/test_one_line.py", "test_nothing_that_a_terminal_obeys_is_left"),
            *tests_in(
                "tests/interop/fhir/test_fhir_bad_input.py",
                "test_a_message_never_carries_a_line_break_or_a_control_character_from_the_file",
            ),
            *tests_in(
                "tests/web/test_site.py",
                "test_every_page_carries_the_headers",
                "test_pages_hold_no_inline_script_or_style",
            ),
            *tests_in(
                "tests/web/documents/test_paper.py",
                "test_words_of_the_record_are_only_ever_words",
                "test_no_document_loads_anything_from_anywhere",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_cell_that_begins_like_a_formula_is_made_harmless",
            ),
        ),
        missing=(
            "structured logs of the pages",
            "a list of attacks run over every input",
        ),
    ),
    Hazard(
        id="HAZ-67",
        group=_GROUP,
        title="A malformed or endless message stops the supervision",
        cause="An attacker, or a broken device",
        harm="Nobody supervises",
        severity=_S.S4,
        initial_risk=4,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "lenitive.domain.foundation.strict_json:parse_json",
            "lenitive.interop.fhir.transport:load",
            "lenitive.interop.fhir.container:open_record",
            "lenitive.supervisor.device_listener:DeviceDoor",
            "lenitive.devices.protocol:decode",
            "lenitive.supervisor.health_page:DEADLINE_S",
        ),
        tests=(
            *tests_in(
                "tests/interop/fhir/test_fhir_bad_input.py",
                "test_a_200_mb_file_is_refused_before_it_is_read",
                "test_an_unreadable_record_is_refused_in_one_line_that_names_the_file",
                "test_a_file_with_more_resources_than_one_person_has_is_refused",
            ),
            *tests_in(
                "tests/domain/foundation/test_strict_json.py",
                "test_what_is_not_strict_json_is_refused_in_one_line_that_names_the_file",
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_peer_that_floods_or_never_ends_a_line_is_cut_off",
                "test_a_peer_that_says_nothing_or_takes_nothing_is_cut_off",
            ),
            *tests_in(
                "tests/devices/test_device_protocol.py",
                "test_nothing_is_parsed_before_its_signature_is_right",
                "test_what_is_nested_too_deeply_is_not_given_to_the_parser",
                "test_no_bytes_raise",
            ),
            *tests_in("tests/supervisor/test_live_process.py", "test_noise_on_the_door_for_devices_changes_nothing"),
        ),
        missing=(
            "a deadline for whoever sends a page's request slowly",
            "a limit of time for a file that is read",
            "a million malformed inputs while infusions are supervised; a command tries the parsers alone",
        ),
    ),
    Hazard(
        id="HAZ-68",
        group=_GROUP,
        title="Somebody speaks in a device's name, or repeats what it said",
        cause="Open ports; messages without proof of their sender",
        harm="A wrong stop, or none",
        severity=_S.S5,
        initial_risk=4,
        state=_STATE.CONTROLLED,
        controls=(
            "lenitive.domain.infusion.permission:permitted",
            "SES-ROLE",
            "SES-SKEW",
            "lenitive.devices.protocol:REPLAY_WINDOW",
            "lenitive.devices.endpoint:Endpoint",
            "lenitive.supervisor.device_book:DeviceBook",
            "lenitive.supervisor.binder:Binder",
        ),
        tests=(
            *tests_in("tests/safety/test_controls_of_hazards.py", "test_a_device_can_only_say_what_it_saw"),
            *tests_in("tests/domain/infusion/test_machine.py", "test_a_patient_and_a_device_cannot_command_the_pump"),
            *tests_in(
                "tests/devices/test_device_protocol.py",
                "test_what_may_have_no_effect_is_rejected_by_name",
                "test_a_frame_counts_once_and_what_was_overtaken_is_history",
                "test_data_of_a_device_that_nobody_confirmed_is_not_used",
                "test_a_rejection_changes_nothing_but_its_counter",
                "test_signatures_are_compared_in_constant_time",
                "test_the_fuzzer_finds_a_decoder_that_leaves_out_a_check",
            ),
            *tests_in(
                "tests/devices/test_device_links.py",
                "test_a_forged_signature_is_rejected",
                "test_what_somebody_sends_again_has_no_effect",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py", "test_a_rejected_frame_changes_counters_and_nothing_else"
            ),
            *tests_in("tests/devices/test_speaking_devices.py", "test_a_monitor_takes_no_orders_of_a_pump"),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_a_simulated_device_is_never_bound_to_a_real_person",
                "test_only_a_device_that_is_bound_to_it_is_heard_by_an_infusion",
            ),
        ),
    ),
    Hazard(
        id="HAZ-69",
        group=_GROUP,
        title="A dependency or the build is not what it seems",
        cause="A name that looks alike; a package taken over",
        harm="Anything",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=(
            "requirements/dev.lock",
            "requirements/run.lock",
            "requirements/uv.txt",
            "tools/release.py",
            "lenitive.domain.infusion.kernel:rate_breaches",
        ),
        tests=(
            *tests_in("tests/architecture/test_tidy.py", "test_locked_requirements_name_hashes_and_no_address"),
            *tests_in(
                "tests/architecture/test_release.py",
                "test_two_builds_in_two_places_are_equal_to_the_byte",
                "test_the_bill_of_materials_names_every_locked_package_with_its_hashes_and_what_the_pages_load",
                "test_a_release_that_was_changed_is_refused_by_name",
            ),
            *tests_in(
                "tests/domain/infusion/test_kernel.py",
                "test_the_kernel_imports_only_the_standard_library_and_divides_no_floats",
            ),
        ),
        missing=(
            "a key of the project that releases are signed with",
            "few dependencies: an installation has 76 packages",
        ),
    ),
    Hazard(
        id="HAZ-70",
        group=_GROUP,
        title="Records are gone during care: extortion, a lost key, a long failure",
        cause="Not only software",
        harm="Care without records",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.PARTLY_CONTROLLED,
        controls=("lenitive.web.documents.downtime:downtime_page",),
        tests=(
            *tests_in(
                "tests/web/documents/test_paper.py",
                "test_the_downtime_sheet_says_how_it_stood_and_what_to_do",
                "test_no_finding_that_stops_or_pauses_at_the_bedside_is_left_off_the_sheet",
                "test_what_the_grid_says_is_due_is_never_later_than_the_rules",
            ),
            *tests_in(
                "tests/web/test_documents_and_figures_screens.py",
                "test_a_session_that_goes_on_has_its_papers_and_the_downtime_sheet_says_how_old_it_is",
            ),
        ),
        missing=(
            "a sheet for working without the system that is never older than 60 s; it is made when somebody asks",
            "a year of records put back within 30 min, as a drill",
            "keys kept in two halves",
        ),
    ),
)
"""Group H, HAZ-61 to HAZ-70."""

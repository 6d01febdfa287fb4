"""V11 and V13 to V16: keys, settings, data, the code itself, and what is logged."""

from typing import Final

from lenitive.domain.hazards.web_requirements.requirement import met, not_yet, outside, partly, shown

_FRAME: Final = "web/test_security_frame"
_INPUT: Final = "web/test_security_input"
_RELEASE: Final = "architecture/test_release"
_HOW: Final = "docs/how-to/check-the-security.md"
_FROM_TEXT: Final = shown(_FRAME, "nothing_is_run_from_text_read_as_objects_or_hashed_weakly")
_ANSWERS: Final = shown(_FRAME, "every_answer_says_what_it_is_is_not_kept_and_is_for_nobody_else")
_CANARIES: Final = shown("web/test_security_canaries", "two_hundred_canaries_are_nowhere_but_where_they_may_be")
_INSIDE: Final = shown(_FRAME, "nothing_of_the_inside_is_served")
_ARGON: Final = shown("web/test_security_factors", "outside_of_tests_a_password_is_kept_by_argon2_at_its_full_work")
_OWN_FILE: Final = shown("record/test_own_file",
        "a_file_of_ones_own_is_made_for_its_owner_alone_and_never_written_over",
    "a_file_that_anybody_else_can_read_write_or_run_is_refused_with_the_remedy")  # fmt: skip
_KEPT: Final = "docs/explanation/keys-and-data.md"
_KEYS: Final = shown("web/test_keys_and_data", "every_file_that_uses_cryptography_is_named_with_what_for")
_DATA: Final = shown("web/test_keys_and_data",
    "every_stream_of_a_clinic_has_a_row_with_degree_place_time_and_reader")  # fmt: skip
_OWNER: Final = shown("cli/test_folder_of_a_clinic", "whatever_a_clinic_writes_is_for_its_owner_alone")
_AUDIT: Final = shown("web/test_administration_screen", "the_audit_says_who_read_and_changed_what_and_names_no_patient")
_ERROR: Final = shown("web/test_security", "an_error_tells_nothing_of_the_inside")
_SECRETS: Final = shown("architecture/test_secrets", "no_file_of_the_project_holds_a_secret")
_ONE_MACHINE: Final = "no other system is needed: one process serves, one supervises, on one machine"
_NOTHING_ENCRYPTED: Final = (
    "nothing is encrypted here but lines, and those by TLS; a disk is for the place that runs this"
)

REQUIREMENTS: Final = (
    met("V11.1.1", "It is written how keys live and when they are replaced", _KEYS, by=[_KEPT]),
    met("V11.1.2", "Every key, cipher and certificate is on a list", _KEYS, by=[_KEPT]),
    met("V11.2.1", "Cryptography comes from libraries that many people check", _FROM_TEXT),
    partly("V11.2.2", "Ways of signing and hashing can be replaced",
        "a second way beside SHA-256 and Ed25519; each record "
        "says its version", shown("record/test_projection", "the_command_builds_it_again_and_says_when_it_was_wrong")),
    met("V11.2.3", "Everything is as strong as 128 bits", _FROM_TEXT + shown("web/test_tls",
        "a_cipher_that_does_not_forget_is_refused")),
    met("V11.2.4", "Secrets are compared in constant time", shown("devices/test_device_protocol",
        "signatures_are_compared_in_constant_time")),
    met("V11.3.1", "No weak way to encrypt is used", shown("web/test_tls", "a_cipher_that_does_not_forget_is_refused")),
    met("V11.3.2", "Only approved ciphers are used", shown("web/test_tls", "a_cipher_that_does_not_forget_is_refused")),
    outside("V11.3.3", "What is encrypted cannot be changed unseen", _NOTHING_ENCRYPTED),
    met("V11.4.1", "No broken hash is used", _FROM_TEXT),
    met("V11.4.2", "Passwords are kept by a slow hash", _ARGON),
    met("V11.4.3", "Hashes of the record have 256 bits", shown("record/test_store",
        "tampering_with_the_database_is_found") + shown("record/test_verify_log",
        "a_journal_that_was_not_touched_holds")),
    outside("V11.4.4", "Keys made of passwords are made slowly", "no key is made of a password"),
    partly("V11.5.1", "What must not be guessed has 128 random bits",
        "12 hexadecimal signs name a member or a session; "
        "none of them opens anything alone", shown(_FRAME, "who_signed_out_is_out_on_the_server") + _FROM_TEXT),
    met("V11.6.1", "Signatures are made in an approved way", shown("record/test_store",
        "a_signed_anchor_cannot_be_written_without_the_key") + shown("clinic/test_limits_file",
        "whatever_is_changed_after_signing_there_is_no_library")),
    met("V13.1.1", "It is written with whom this speaks", by=["docs/how-to/serve-over-tls.md",
        "docs/how-to/supervise-an-infusion.md"]),
    outside("V13.2.1", "Parts show each other who they are",
        "the sockets between parts are open to their owner alone; a "
        "device signs each message"),
    met("V13.2.2", "Parts may do no more than they need", shown("record/test_postgres_record",
        "every_command_of_the_page_on_postgresql_runs_and_the_writer_can_only_add")),
    met("V13.2.3", "No part has a password that everybody knows", _SECRETS),
    met("V13.2.4", "What may be asked outside is on a list", shown("web/test_security_factors",
        "only_safe_addresses_of_the_provider_that_was_set_are_asked")),
    met("V13.2.5", "The server loads from nowhere else", shown(_INPUT,
        "a_record_that_names_other_places_makes_nobody_ask_them", "paper_fetches_nothing")),
    partly("V13.3.1", "Secrets are kept apart and in no source",
        "a vault; they are files of their owner alone, or come from "
        "the environment", (*_SECRETS, *_OWN_FILE)),
    met("V13.3.2", "Secrets are read by who needs them alone", _OWN_FILE),
    met("V13.4.1", "No history of the source is served", _INSIDE),
    met("V13.4.2", "Nothing for developers is switched on", shown(_FRAME, "nothing_for_developers_is_switched_on")),
    met("V13.4.3", "No folder is listed", _INSIDE),
    met("V13.4.4", "TRACE is refused", shown("web/test_security_policy",
        "every_cell_of_the_policy_is_as_the_table_says")),
    met("V13.4.5", "Descriptions and measures are for who is signed in", shown(_FRAME,
        "the_description_of_the_interface_is_for_who_is_signed_in") + shown("supervisor/test_live_process",
        "health_says_how_it_is_and_names_nobody")),
    met("V14.1.1", "Sensitive data are named and sorted by how much they need", _DATA, by=[_KEPT]),
    met("V14.1.2", "It is written how each kind is protected", _DATA + _OWNER, by=[_KEPT]),
    met("V14.2.1", "No address holds anything sensitive", _CANARIES + shown("web/test_site",
        "an_address_names_nobody")),
    met("V14.2.2", "Nothing sensitive lies in a cache of the server", _CANARIES),
    met("V14.2.3", "Nothing is sent to anybody else", shown("browser/test_journey",
        "one_person_goes_the_whole_way_in_the_browser_and_leaves_nothing_behind")),
    partly("V14.2.4", "Data are protected as is written", "retention and encryption at rest", _CANARIES, by=[_HOW]),
    met("V14.2.6", "No page shows more than it needs", shown("web/test_pharmacy_screen",
        "the_ledger_leaves_without_names") + shown("web/test_emergency_access_screen",
        "before_a_reason_nothing_says_whose_chart_it_is")),
    partly("V14.3.1", "Nothing stays on a page after signing out",
        "Clear-Site-Data; the page itself is left, and a page of "
        "the browser's history is not kept", _ANSWERS),
    met("V14.3.2", "Browsers keep no answer", _ANSWERS),
    partly("V14.3.3", "Browsers store nothing sensitive",
        "a half-typed round of the flowsheet waits in the tab, without a "
        "name", shown("browser/test_security_in_a_browser", "a_browser_keeps_nothing_of_anybody",
        "what_a_page_leaves_behind_is_found")),
    not_yet("V15.1.1", "It is written how soon a weak component is replaced",
        "such a time for each degree of weakness"),
    met("V15.1.2", "Every component is on a list", shown(_RELEASE,
        "the_bill_of_materials_names_every_locked_package_with_its_hashes_and_what_the_pages_load")),
    partly("V15.1.3", "It is written what takes long, and what keeps it from harming", "one page of it",
        by=["benchmarks/README.md"]),
    not_yet("V15.2.1", "No component is older than is allowed", "the time of V15.1.1, and a look at known weaknesses"),
    partly("V15.2.2", "What takes long stops nothing else", "a limit of long requests by person",
        shown(_INPUT, "a_request_that_is_too_long_is_refused_while_it_arrives") + shown("supervisor/test_live_process",
        "a_disk_that_does_not_answer_keeps_nobody_waiting_but_who_asks_how_it_is")),
    met("V15.2.3", "What is installed holds nothing for tests or developers", shown(_RELEASE,
        "the_packages_of_an_installation_are_those_that_the_tests_ran_with") + shown(_FRAME,
        "nothing_for_developers_is_switched_on")),
    met("V15.3.1", "Only the fields that are needed are given", shown("web/test_api",
        "the_api_answers_as_the_pages_do") + shown("web/test_security_policy",
        "a_message_of_the_stream_names_only_charts_that_the_listener_may_know")),
    met("V15.3.2", "The server follows nobody who leads it on", shown("web/test_security_factors",
        "only_safe_addresses_of_the_provider_that_was_set_are_asked")),
    met("V15.3.3", "A form changes nothing that it does not show", shown(_FRAME,
        "no_form_changes_what_it_does_not_show")),
    partly("V15.3.4", "The address of a person is known through proxies, and cannot be made up", "a test with a proxy",
        shown("web/test_security_factors", "one_address_guesses_ten_times_whoever_it_guesses"), by=[_HOW]),
    met("V15.3.5", "A value is of the type that is meant", shown("devices/test_device_protocol",
        "what_a_device_signed_is_read_just_as_strictly") + shown("web/test_api",
        "nothing_that_the_api_is_asked_breaks_it")),
    met("V15.3.6", "No script lets its own objects be changed", shown(_FRAME,
        "no_script_runs_text_or_listens_to_other_windows")),
    met("V15.3.7", "A parameter counts where it is meant to stand", shown(_FRAME,
        "a_parameter_in_the_address_is_no_answer_in_the_form")),
    met("V15.4.1", "What threads share is shared safely", shown("record/test_types_are_learned_by_one_thread",
        "threads_that_meet_a_type_at_the_same_moment_read_it")),
    met("V15.4.2", "Looking and doing are one act", shown("record/test_store",
        "an_event_that_does_not_follow_is_a_conflict_and_keeps_nothing") + shown("web/test_flowsheet_screen",
        "more_drug_on_an_old_version_is_refused")),
    met("V15.4.3", "No lock holds for ever", shown("record/test_group_commit",
        "a_failed_flush_is_told_to_everyone_who_waits")),
    met("V16.1.1", "It is written what is logged where, and how long it is kept", _DATA,
        by=[_KEPT, "docs/how-to/check-a-journal.md"]),
    met("V16.2.1", "An entry says when, where, who and what", _AUDIT),
    met("V16.2.2", "Times are UTC", _AUDIT + shown("web/test_clock_zone",
        "a_time_is_shown_in_the_clinics_zone_with_its_name_and_kept_in_utc")),
    met("V16.2.3", "Entries go nowhere that is not written", _CANARIES),
    met("V16.2.4", "A program can read the entries", shown("record/test_verify_log",
        "a_record_is_checked_without_the_product_and_the_same_place_is_named")),
    met("V16.2.5", "Nothing sensitive is in a log", _CANARIES),
    met("V16.3.1", "Signing in is kept, whether it succeeded or not", shown("web/test_kept_sign_ins",
        "who_signs_in_and_out_and_a_wrong_password_are_lines_of_the_record",
        "a_name_that_no_account_has_is_not_kept_anywhere")),
    partly("V16.3.2", "What was refused to somebody is kept", "who it was; the log names the address that was refused",
        shown("web/test_site", "reading_a_chart_is_kept")),
    partly("V16.3.3", "Attempts to get around a control are kept",
        "guesses and forms without their token; refused commands "
        "of a session are kept", shown("web/test_orders_that_wait",
        "confirming_an_order_that_lay_too_long_is_refused_at_that_moment_and_kept_too")),
    met("V16.3.4", "What fails unexpectedly is kept", _ERROR),
    met("V16.4.1", "Nobody writes a line into the log", shown(_INPUT, "nobody_writes_a_line_into_the_log")),
    met("V16.4.2", "Nobody changes the record unseen", shown("record/test_store",
        "the_database_itself_refuses_to_change_or_remove_an_event", "tampering_with_the_database_is_found")),
    partly("V16.4.3", "Entries are kept on another system, too", "a copy by itself; the anchor can lie on another disk",
        shown("record/test_store", "a_record_rewritten_with_new_hashes_does_not_agree_with_its_anchor")),
    met("V16.5.1", "An error tells nothing of the inside", _ERROR),
    met("V16.5.2", "When another system fails, this one stays safe", shown("web/test_flowsheet_screen",
        "when_the_supervisor_does_not_answer_the_page_says_so") + shown("supervisor/test_live_process",
        "a_stop_works_whatever_has_become_of_the_record")),
    met("V16.5.3", "What fails does not let anything pass", shown("record/test_store",
        "a_write_that_fails_closes_the_store_and_acknowledges_nothing") + shown("supervisor/test_live_process",
        "a_record_that_fails_holds_what_runs_and_nothing_is_raised_after_it")),
    met("V16.5.4", "Whatever fails is caught last, and stops nothing else", _ERROR),
)  # fmt: skip

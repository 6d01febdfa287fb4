"""V1 and V2: text that another program will read, and the order of what may be done."""

from typing import Final

from lenitive.domain.hazards.web_requirements.requirement import met, outside, partly, shown

_FRAME: Final = "web/test_security_frame"
_INPUT: Final = "web/test_security_input"
_PAYLOADS: Final = "web/test_security_payloads"
_FROM_TEXT: Final = shown(_FRAME, "nothing_is_run_from_text_read_as_objects_or_hashed_weakly")
_AS_TEXT: Final = shown(_PAYLOADS, "what_is_typed_into_any_field_is_shown_as_text_and_breaks_nothing")
_NO_FORMULA: Final = shown(_INPUT, "no_cell_of_any_export_is_a_formula")

REQUIREMENTS: Final = (
    met("V1.1.1", "Input is decoded once, before it is looked at", shown("devices/test_device_protocol",
        "nothing_is_parsed_before_its_signature_is_right", "what_a_device_signed_is_read_just_as_strictly")),
    met("V1.1.2", "Output is escaped last, by or for whatever will read it", _AS_TEXT),
    met("V1.2.1", "What is typed changes no page, attribute, style or header", _AS_TEXT),
    met("V1.2.2", "Addresses are built with their parts encoded, and lead to safe protocols alone", shown(
        "web/test_security", "signing_in_leads_nowhere_else") + shown(_INPUT,
        "no_static_address_leads_out_of_its_folder")),
    met("V1.2.3", "Text inside scripts and JSON is encoded for them", (*_AS_TEXT, *shown("web/test_site",
        "pages_hold_no_inline_script_or_style"))),
    met("V1.2.4", "Databases are asked with parameters", _AS_TEXT, by=["src/lenitive/record/store.py"]),
    met("V1.2.5", "Nothing that was typed is a command of the operating system", _FROM_TEXT),
    outside("V1.2.6", "No injection into a directory service", "no directory service is asked"),
    outside("V1.2.7", "No injection into XPath", "no XML is read"),
    outside("V1.2.8", "LaTeX runs nothing", "no LaTeX is used"),
    met("V1.2.9", "Text inside a regular expression is escaped", shown(_FRAME, "no_pattern_repeats_a_repetition"),
        by=["src/lenitive/interop/fhir/transport.py"]),
    met("V1.2.10", "No exported cell begins a formula", (*_NO_FORMULA, *shown("safety/test_controls_of_supervision",
        "a_cell_that_begins_like_a_formula_is_made_harmless"))),
    outside("V1.3.1", "Formatted text of users is cleaned", "nobody can type formatted text"),
    met("V1.3.2", "No text is run as a program", (*_FROM_TEXT, *shown(_FRAME,
        "no_script_runs_text_or_listens_to_other_windows"))),
    met("V1.3.3", "What goes somewhere dangerous is cut to what is safe there", _NO_FORMULA + shown(_INPUT,
        "nobody_writes_a_line_into_the_log")),
    outside("V1.3.4", "Drawings of users hold no script", "no drawing is taken"),
    outside("V1.3.5", "Markup and styles of users are cleaned", "nobody can type markup or styles"),
    met("V1.3.6", "The server asks no address that a user named", shown(_INPUT,
        "a_record_that_names_other_places_makes_nobody_ask_them", "paper_fetches_nothing") + shown(
        "web/test_security_factors", "only_safe_addresses_of_the_provider_that_was_set_are_asked")),
    met("V1.3.7", "No template is made of what was typed", _AS_TEXT),
    outside("V1.3.8", "No injection into JNDI", "it is not a Java program"),
    outside("V1.3.9", "No injection into memcache", "guesses are counted in the database; there is no memcache"),
    met("V1.3.10", "No format is taken from what was typed", _AS_TEXT),
    outside("V1.3.11", "No injection into mail", "no mail is sent"),
    met("V1.3.12", "No pattern takes exponential time", shown(_FRAME, "no_pattern_repeats_a_repetition")),
    outside("V1.4.1", "Memory is handled safely", "the program is Python and manages no memory itself"),
    met("V1.4.2", "Numbers are within their ranges", shown(
        "web/test_text", "what_is_no_number_is_refused") + shown("properties/test_dose_properties",
        "a_setting_is_never_above_what_was_asked_and_never_a_whole_step_below")),
    outside("V1.4.3", "Memory is released", "the program is Python and manages no memory itself"),
    met("V1.5.1", "XML is read restrictively", _FROM_TEXT),
    met("V1.5.2", "Only known types are read from a message", _FROM_TEXT + shown("devices/test_device_protocol",
        "no_bytes_raise")),
    met("V1.5.3", "Every reader of a format takes it the same", shown("record/test_verify_log",
        "every_tampering_is_found_by_both_verifiers_at_one_place") + shown("record/test_journal",
        "a_key_that_stands_twice_is_refused")),
    met("V2.1.1", "It is written what each item of input may be", shown("web/test_intake_screen",
        "every_fact_of_the_registry_has_a_field"), by=["docs/reference/facts.md",
        "docs/reference/schemas/intake.json"]),
    met("V2.1.2", "It is written which items must fit each other", by=["docs/reference/session.md",
        "docs/reference/limits.md"], tests=shown("web/test_intake_screen",
        "what_contradicts_the_record_needs_a_reason_and_then_counts")),
    met("V2.1.3", "The limits of what people may do are written", by=["docs/reference/limits.md",
        "docs/reference/policy.md"], tests=shown("properties/test_dose_properties",
        "a_limit_of_every_tier_is_registered")),
    met("V2.2.1", "Input is held against what is allowed", shown("web/test_intake_screen",
        "what_is_wrong_stands_beside_the_field_and_what_was_typed_stays") + shown("web/test_text",
        "what_breaks_a_rule_of_writing_is_not_read")),
    met("V2.2.2", "Input is checked by the server, whatever the page did", shown("web/test_api",
        "nothing_that_the_api_is_asked_breaks_it") + shown("web/test_flowsheet_screen",
        "what_cannot_be_is_refused_beside_the_field_and_what_was_typed_stays")),
    met("V2.2.3", "Items that belong together are checked together", shown("web/test_pharmacy_screen",
        "the_three_ways_notice_a_bag_that_is_ten_times_too_strong")),
    met("V2.3.1", "Steps are done in their order", shown("web/test_consent_screen",
        "without_a_consent_no_plan_is_signed") + shown("web/test_recovery_screen",
        "the_gate_says_every_item_and_what_it_waits_for")),
    met("V2.3.2", "Limits hold as they are written", shown("properties/test_session_properties",
        "no_history_leaves_the_rate_above_a_limit_or_the_dose_above_what_is_committed")),
    met("V2.3.3", "What is done is done whole or not at all", shown("record/test_store",
        "the_events_of_many_streams_are_one_commit_and_one_line_of_the_anchor",
        "a_write_that_fails_closes_the_store_and_acknowledges_nothing")),
    met("V2.3.4", "What there is once is not given twice", shown("devices/test_speaking_devices",
        "a_bound_device_refuses_another_infusion_until_it_is_released_and_a_running_pump_is_not_released")),
    met("V2.3.5", "What weighs most needs two people", shown("domain/infusion/test_who_stands_behind_more_drug",
        "both_people_of_a_supervised_step_stand_in_the_event") + shown("web/test_pharmacy_screen",
        "a_witness_is_another_person_who_has_just_shown_who_they_are")),
    partly("V2.4.1", "Nobody calls anything so often that it harms", "a limit of requests for who is signed in",
        shown("web/test_referral_screen", "an_open_form_is_not_a_way_to_flood_the_inbox") + shown(
        "safety/test_controls_of_supervision", "a_peer_that_floods_or_never_ends_a_line_is_cut_off")),
    met("V2.4.2", "What people do takes the time that people need", shown("web/test_orders_that_wait",
        "an_order_that_was_not_read_back_to_who_confirms_it_raises_nothing") + shown(
        "domain/infusion/test_who_stands_behind_more_drug",
        "the_time_between_two_increases_is_15_min_for_one_10_for_two_and_less_for_nobody")),
)  # fmt: skip

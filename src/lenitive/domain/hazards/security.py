"""Group H: people who should not, data that should not, and drug that is not where it should be."""

from typing import Final

from lenitive.domain.hazards.hazard import Hazard, HazardGroup, HazardState, Severity, tests_in

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
        controls=("lenitive.domain.infusion.machine:remaining_ul", "SES-WITNESS", "SES-WASTE", "SES-ACCOUNT"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_time_out_and_witness_need_a_second_person",
            ),
            *tests_in(
                "tests/domain/infusion/test_account_of_the_bag.py",
                "test_an_account_with_drug_left_does_not_close",
                "test_what_is_left_is_placed_by_two_people_who_say_why",
                "test_more_than_was_issued_is_a_discrepancy_and_nothing_else",
            ),
            *tests_in(
                "tests/properties/test_session_properties.py", "test_what_is_issued_is_always_given_wasted_or_remaining"
            ),
        ),
        missing=(
            "a witness who signs in; today it is a name that differs",
            "a case that stays open until somebody has settled a discrepancy; closing only records it",
            "vials and bags from shelf to waste, and the daily report of what does not fit",
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
        state=_STATE.NOT_CONTROLLED_YET,
        missing=(
            "ids without meaning in addresses and log lines; a session is named after the record's own id today",
            "invented names followed through every feature and searched for afterwards",
            "exports recorded, and copies encrypted",
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
        state=_STATE.NOT_CONTROLLED_YET,
        missing=(
            "signing in, and a lock after 5 min",
            "signing in again for what raises a dose, wastes drug or changes limits",
        ),
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
        controls=("lenitive.domain.infusion.permission:permitted", "SES-ROLE"),
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
        ),
        missing=(
            "proof of who asks; a request says its own role",
            "one table of routes, roles and relations, tested cell by cell, once there are routes",
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
        controls=("lenitive.record.journal:verify", "lenitive.record.store:EventStore.verify", "tools/verify_log.py"),
        tests=(
            *tests_in(
                "tests/record/test_verify_log.py", "test_every_tampering_is_found_by_both_verifiers_at_one_place"
            ),
            *tests_in(
                "tests/record/test_store.py",
                "test_tampering_with_the_database_is_found",
                "test_an_older_copy_of_the_database_that_was_put_back_is_found",
            ),
            *tests_in("tests/properties/test_session_properties.py", "test_tampering_with_any_byte_is_found"),
            *tests_in("tests/record/test_journal.py", "test_a_tail_that_was_cut_off_is_found_by_the_head"),
            *tests_in(
                "tests/cli/test_infuse_command.py",
                "test_the_anchor_lies_where_it_is_asked_for_and_is_looked_for_there",
            ),
        ),
        missing=(
            "a signature under the head of the chain: whoever can write everywhere can write a new chain",
            "the anchor on another disk by default; it lies beside the database unless --anchor names another place",
        ),
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
        ),
        tests=(
            *tests_in("tests/web/test_report.py", "test_a_name_cannot_become_markup"),
            *tests_in("tests/cli/test_bad_input.py", "test_words_of_a_record_are_never_markup_or_a_terminal_command"),
            *tests_in("tests/domain/foundation/test_one_line.py", "test_nothing_that_a_terminal_obeys_is_left"),
            *tests_in(
                "tests/interop/fhir/test_fhir_bad_input.py",
                "test_a_message_never_carries_a_line_break_or_a_control_character_from_the_file",
            ),
        ),
        missing=(
            "a content security policy for pages",
            "cells of a table that begin like a formula made harmless",
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
        ),
        missing=(
            "parsers apart from the supervisor, with a quota for each peer",
            "limits of time",
            "a million malformed inputs while infusions are supervised",
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
        state=_STATE.PARTLY_CONTROLLED,
        controls=("lenitive.domain.infusion.permission:permitted", "SES-ROLE", "SES-SKEW"),
        tests=(
            *tests_in("tests/safety/test_controls_of_hazards.py", "test_a_device_can_only_say_what_it_saw"),
            *tests_in("tests/domain/infusion/test_machine.py", "test_a_patient_and_a_device_cannot_command_the_pump"),
        ),
        missing=(
            "a secret for each device that proves its messages, and a window of numbers against replay",
            "a list of the devices that may speak at all",
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
        controls=("requirements/dev.lock", "requirements/uv.txt", "lenitive.domain.infusion.kernel:rate_breaches"),
        tests=(
            *tests_in("tests/architecture/test_tidy.py", "test_locked_requirements_name_hashes_and_no_address"),
            *tests_in(
                "tests/domain/infusion/test_kernel.py",
                "test_the_kernel_imports_only_the_standard_library_and_divides_no_floats",
            ),
        ),
        missing=("a bill of materials", "a signed release that two builds reproduce"),
    ),
    Hazard(
        id="HAZ-70",
        group=_GROUP,
        title="Records are gone during care: extortion, a lost key, a long failure",
        cause="Not only software",
        harm="Care without records",
        severity=_S.S4,
        initial_risk=3,
        state=_STATE.NOT_CONTROLLED_YET,
        missing=(
            "a sheet for working without the system, never older than 60 s",
            "a year of records put back within 30 min, as a drill",
            "keys kept in two halves",
        ),
    ),
)
"""Group H, HAZ-61 to HAZ-70."""

"""KR-3: alarms that reach somebody, and a system that tests itself and is watched."""

from typing import Final

from lenitive.domain.hazards.requirements.requirement import Requirement, RequirementGroup, RequirementState, Use, gip
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = RequirementGroup.ALARMS
_STATE = RequirementState

REQUIREMENTS: Final = (
    Requirement(
        id="KR-3.1",
        group=_GROUP,
        asks="An alarm is heard and seen",
        use=Use.ADOPTED,
        anchors=gip("3.1.1"),
        state=_STATE.PARTLY_MET,
        controls=(
            "src/lenitive/web/screens/flowsheet/static/flowsheet/flow-sheet.js",
            "lenitive.supervisor.client_listener:ClientDoor.tell",
            "ALM-SINK-LOST",
        ),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_every_sink_is_told_and_who_reads_slowly_is_dropped_and_not_waited_for",
            ),
            *tests_in("tests/web/test_flowsheet_screen.py", "test_acknowledging_an_alarm_is_not_silencing_it"),
        ),
        missing=("a test that a page sounds; that it shows an alarm is tested",),
    ),
    Requirement(
        id="KR-3.2",
        group=_GROUP,
        asks="An alarm says what is wrong and what to do, each kind in its own words",
        use=Use.ADOPTED,
        anchors=gip("3.1.2"),
        state=_STATE.MET,
        controls=("lenitive.domain.infusion.alarms:ALARMS",),
        tests=(
            *tests_in(
                "tests/catalogue/test_alarms.py",
                "test_an_alarm_says_what_it_is_where_it_comes_from_and_which_hazard_it_controls",
            ),
            *tests_in(
                "tests/domain/infusion/test_alarms_of_a_session.py",
                "test_each_alarm_of_the_registry_can_fire_in_this_folder",
            ),
        ),
    ),
    Requirement(
        id="KR-3.3",
        group=_GROUP,
        asks="What gives more than the order, a loading dose among it, ends when an alarm of high priority comes",
        use=Use.ADOPTED,
        anchors=gip("3.1.3"),
        state=_STATE.MET,
        controls=("lenitive.domain.infusion.supervise:supervise",),
        tests=(
            *tests_in(
                "tests/catalogue/test_alarms.py", "test_a_high_alarm_holds_or_stops_and_a_medium_one_at_least_blocks"
            ),
            *tests_in(
                "tests/properties/test_session_properties.py",
                "test_an_active_alarm_that_stops_or_holds_leaves_no_drug_running_after_supervision",
            ),
        ),
    ),
    Requirement(
        id="KR-3.4",
        group=_GROUP,
        asks="The sound of an alarm pauses for 2 min at most",
        use=Use.ADOPTED,
        anchors=gip("3.2.1"),
        state=_STATE.MET,
        controls=("LIM-SILENCE-01", "SES-SILENCE"),
        tests=tests_in(
            "tests/domain/infusion/test_silence_and_repetition.py",
            "test_a_silence_lasts_120_s_at_most",
            "test_silence_ends_by_itself_to_the_millisecond",
        ),
    ),
    Requirement(
        id="KR-3.5",
        group=_GROUP,
        asks="No alarm is silent for good: it sounds between two pauses",
        use=Use.ADOPTED,
        anchors=gip("3.2.2"),
        state=_STATE.MET,
        controls=("LIM-SILENCE-02",),
        tests=tests_in(
            "tests/domain/infusion/test_silence_and_repetition.py",
            "test_an_alarm_sounds_between_two_silences_so_that_none_is_silent_for_good",
        ),
    ),
    Requirement(
        id="KR-3.6",
        group=_GROUP,
        asks="What was typed wrongly is said beside the field, and aloud to whoever hears the page",
        use=Use.MODIFIED,
        anchors=gip("3.2.4"),
        state=_STATE.MET,
        controls=("lenitive.web.site.forms:CommandForm", "src/lenitive/web/site/templates/site/field.html"),
        tests=(
            *tests_in(
                "tests/web/test_flowsheet_screen.py",
                "test_what_cannot_be_is_refused_beside_the_field_and_what_was_typed_stays",
            ),
            *tests_in(
                "tests/browser/test_at_the_chair_in_a_browser.py",
                "test_no_page_at_the_chair_has_a_serious_accessibility_issue",
            ),
        ),
    ),
    Requirement(
        id="KR-3.7",
        group=_GROUP,
        asks=(
            "Every minute the supervisor tests its library, the end of its record, clock, disk, a known dose, the "
            "second evaluator and that somebody hears alarms; when one fails it alarms and nothing rises"
        ),
        use=Use.MODIFIED,
        anchors=gip("3.3.1 to 3.3.4"),
        state=_STATE.MET,
        controls=(
            "lenitive.supervisor.self_check:check",
            "lenitive.supervisor.self_check:EVERY",
            "ALM-SELF-CHECK-FAILED",
            "SES-SUPERVISION",
        ),
        tests=(
            *tests_in(
                "tests/supervisor/test_live_process.py", "test_the_test_of_itself_finds_a_part_that_does_not_hold"
            ),
            *tests_in(
                "tests/safety/test_controls_of_supervision.py",
                "test_nothing_starts_without_a_sink_a_disk_or_anything_else_of_the_supervision",
                "test_less_than_a_tenth_or_one_gibibyte_of_disk_is_low",
            ),
            *tests_in(
                "tests/domain/infusion/test_interruption.py",
                "test_a_condition_of_the_supervision_alarms_acts_and_ends_only_when_it_is_said_to",
            ),
        ),
    ),
    Requirement(
        id="KR-3.8",
        group=_GROUP,
        asks="It tests itself before it listens to anybody, within 10 s, and the log keeps what came of it",
        use=Use.ADOPTED,
        anchors=gip("3.4.1 to 3.4.6"),
        state=_STATE.PARTLY_MET,
        controls=("lenitive.supervisor.start:supervise", "lenitive.supervisor.epochs:take_epoch"),
        tests=tests_in(
            "tests/safety/test_controls_of_supervision.py",
            "test_a_part_that_does_not_hold_fails_the_test_at_the_start",
        ),
        missing=("a test of the 10 s; the milliseconds that it took stand in the log",),
    ),
    Requirement(
        id="KR-3.9",
        group=_GROUP,
        asks=(
            "Each task of the supervisor gives a sign of life every second; 10 s without one raise an alarm, and "
            "no permit is renewed meanwhile"
        ),
        use=Use.MODIFIED,
        anchors=gip("3.5.1 to 3.5.5"),
        state=_STATE.MET,
        controls=(
            "lenitive.supervisor.process:Supervisor",
            "lenitive.cli.watchdog:Watchdog",
            "LIM-HEARTBEAT-01",
            "ALM-HEARTBEAT-LOST",
        ),
        tests=(
            *tests_in(
                "tests/supervisor/test_watchdog.py",
                "test_a_supervisor_that_dies_or_stands_still_is_told_aloud_and_started_again_at_the_same_ports",
            ),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py",
                "test_a_supervisor_that_dies_leaves_rate_0_when_the_permit_ends",
            ),
            *tests_in(
                "tests/devices/test_pump_control.py",
                "test_without_a_new_permit_the_pump_goes_to_rate_0_by_itself",
            ),
        ),
    ),
)
"""KR-3.1 to KR-3.9."""

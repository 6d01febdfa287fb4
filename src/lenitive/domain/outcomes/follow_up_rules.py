"""REGISTRY of what is due after a session and across a course, with the interval and what it guards against.

Most intervals are this project's proposal (grade assumed) until a clinic signs its own.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade


class When(StrEnum):
    """What a task hangs on."""

    EACH_SESSION = "each_session"
    LAST_OF_COURSE = "last_session_of_a_course"
    COURSE_START = "start_of_a_course"
    REPEAT_COURSE_START = "start_of_a_repeat_course_within_4_weeks"
    EVERY_FOURTH_SESSION = "every_fourth_session"
    LONG_EXPOSURE = "exposure_of_24_h_or_more"
    MONTHLY_IN_COURSE = "monthly"
    QUARTERLY = "every_3_months"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRule:
    """One thing to be done.

    Attributes:
        id: Stable id.
        what: What is done.
        why: What it guards against.
        result: Kind of result that fulfils it.
        when: What it hangs on.
        offsets_days: Days after that on which it is due.
        window_days: Days after the due day within which it is on time.
        before_days: Days before the due day within which an earlier result counts.
        late_is_useful: False when a missed day cannot be made up for.
        blocks_next_session: True when a further session waits for it.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
        hazards: Hazards it controls.
    """

    id: str
    what: str
    why: str
    result: str
    when: When
    source: str = "lenitive"
    place: str = "proposed"
    grade: Grade = Grade.ASSUMED
    hazards: tuple[str, ...] = ()
    offsets_days: tuple[int, ...] = (0,)
    window_days: int = 0
    before_days: int = 0
    late_is_useful: bool = True
    blocks_next_session: bool = False

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


_RULES: Final = (
    FollowUpRule(
        id="FUP-CALL-24H",
        what="Call the patient: drowsiness, breathing, mood, falls, opioid taken",
        why="opioid toxicity after relief; distress the day after",
        result="call_24_h",
        when=When.EACH_SESSION,
        hazards=(
            "HAZ-46",
            "HAZ-48",
            "HAZ-49",
        ),
        offsets_days=(1,),
    ),
    FollowUpRule(
        id="FUP-CALL-72H",
        what="Call the patient: pain, opioid taken, drowsiness",
        why="opioid need and sensitivity change as ketamine wears off",
        result="call_72_h",
        when=When.EACH_SESSION,
        hazards=("HAZ-46",),
        offsets_days=(3,),
        window_days=1,
    ),
    FollowUpRule(
        id="FUP-DIARY-DAILY",
        what="Pain diary: average, worst and present pain, rescue doses",
        why="onset, duration and relapse can only be read from days",
        result="pain_diary",
        when=When.EACH_SESSION,
        offsets_days=(1, 2, 3, 4, 5, 6, 7),
        late_is_useful=False,
    ),
    FollowUpRule(
        id="FUP-DIARY-WEEKLY",
        what="Pain diary of the week",
        why="whether relief lasts up to four weeks",
        result="pain_diary",
        when=When.LAST_OF_COURSE,
        offsets_days=(14, 21, 28),
        window_days=2,
        late_is_useful=False,
    ),
    FollowUpRule(
        id="FUP-SECOND-MEASURE",
        what="Impression of change and interference",
        why="a pain score alone never makes a responder",
        result="second_measure",
        when=When.EACH_SESSION,
        source="dworkin_2008",
        place="two or more methods to call a change important",
        grade=Grade.SECONDARY,
        offsets_days=(7,),
        window_days=7,
        before_days=5,
    ),
    FollowUpRule(
        id="FUP-SECOND-MEASURE-4W",
        what="Impression of change and interference after four weeks",
        why="whether the change still matters",
        result="second_measure",
        when=When.LAST_OF_COURSE,
        offsets_days=(28,),
        window_days=7,
        before_days=3,
    ),
    FollowUpRule(
        id="FUP-LFT-COURSE",
        what="Liver tests with ALP and GGT before the course",
        why="liver injury is silent at first and follows repeated exposure",
        result="liver_tests",
        when=When.COURSE_START,
        source="label_us",
        place="laboratory tests, baseline",
        grade=Grade.SECONDARY,
        hazards=("HAZ-50",),
        before_days=30,
        late_is_useful=False,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-LFT-REPEAT",
        what="Liver tests before a repeat within four weeks",
        why="three of six had a rise with a second course after 16 days",
        result="liver_tests",
        when=When.REPEAT_COURSE_START,
        source="noppers_2011",
        place="abstract",
        grade=Grade.SECONDARY,
        hazards=("HAZ-50",),
        before_days=7,
        late_is_useful=False,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-LFT-LONG",
        what="Liver tests 24 to 72 h after an exposure of 24 h or more",
        why="liver injury is silent at first and follows repeated exposure",
        result="liver_tests",
        when=When.LONG_EXPOSURE,
        hazards=("HAZ-50",),
        offsets_days=(1,),
        window_days=2,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-LFT-FOURTH",
        what="Liver tests after every fourth session",
        why="liver injury is silent at first and follows repeated exposure",
        result="liver_tests",
        when=When.EVERY_FOURTH_SESSION,
        hazards=("HAZ-50",),
        offsets_days=(1,),
        window_days=6,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-LFT-MONTHLY",
        what="Liver tests each month while sessions go on, and once after",
        why="liver injury is silent at first and follows repeated exposure",
        result="liver_tests",
        when=When.MONTHLY_IN_COURSE,
        hazards=("HAZ-50",),
        offsets_days=(30,),
        window_days=7,
        before_days=7,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-BLADDER-COURSE",
        what="Bladder questions before the course; test strip for blood when there is frequency or pain",
        why="irritative bladder disease is known with chronic use",
        result="bladder_score",
        when=When.COURSE_START,
        source="label_us",
        place="genitourinary effects of chronic use",
        grade=Grade.SECONDARY,
        hazards=("HAZ-50",),
        before_days=30,
        late_is_useful=False,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-BLADDER-FOURTH",
        what="Bladder questions after every fourth session",
        why="irritative bladder disease is known with chronic use",
        result="bladder_score",
        when=When.EVERY_FOURTH_SESSION,
        hazards=("HAZ-50",),
        offsets_days=(1,),
        window_days=6,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-COGNITION",
        what="Brief cognitive test at baseline and every three months",
        why="long-term effect on cognition is not established",
        result="cognition_test",
        when=When.QUARTERLY,
        hazards=("HAZ-50",),
        window_days=14,
        before_days=30,
    ),
    FollowUpRule(
        id="FUP-MISUSE",
        what="Ask about misuse; check the prescription-monitoring record; count nasal and oral ketamine",
        why="active misuse ends serial infusions",
        result="misuse_check",
        when=When.EACH_SESSION,
        hazards=("HAZ-50",),
        before_days=3,
        blocks_next_session=True,
    ),
    FollowUpRule(
        id="FUP-DRIVING",
        what="Written advice: no driving, machines or contracts for 24 h; a named escort",
        why="falls and accidents",
        result="driving_advice",
        when=When.EACH_SESSION,
        hazards=("HAZ-49",),
    ),
    FollowUpRule(
        id="FUP-OPIOID-PLAN",
        what="Opioid plan: keep or reduce, who decides, and is naloxone at home",
        why="after relief the old opioid dose may be too much, and again when ketamine wears off",
        result="opioid_plan",
        when=When.EACH_SESSION,
        hazards=("HAZ-46",),
    ),
)

FOLLOW_UP_RULES: Final[dict[str, FollowUpRule]] = {rule.id: rule for rule in _RULES}
"""Every follow-up rule by id."""

if len(FOLLOW_UP_RULES) != len(_RULES):
    raise RuntimeError("a follow-up rule is listed twice")

"""KR-6: the library of limits, who may change it, and what happens without it."""

from typing import Final

from lenitive.domain.hazards.requirements.requirement import Requirement, RequirementGroup, RequirementState, Use, gip
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = RequirementGroup.LIBRARY
_STATE = RequirementState

REQUIREMENTS: Final = (
    Requirement(
        id="KR-6.1",
        group=_GROUP,
        asks=(
            "An entry holds unit, soft, two-person and absolute bounds for rates, steps, loading dose, windows and "
            "strength of the bag, by who the person is"
        ),
        use=Use.ADOPTED,
        anchors=gip("6.1.1, 6.1.2"),
        state=_STATE.PARTLY_MET,
        controls=("lenitive.domain.limits.entry:Entry", "lenitive.domain.limits.library:SHIPPED", "LIM-FRAIL-01"),
        tests=(
            *tests_in(
                "tests/domain/limits/test_limits_library.py",
                "test_every_limit_is_sourced_and_lies_within_its_own_bounds",
                "test_the_limit_itself_is_allowed_and_the_tier_is_that_of_the_heaviest_limit_broken",
            ),
            *tests_in("tests/catalogue/test_limits.py", "test_a_stricter_tier_is_never_the_tighter_number"),
        ),
        missing=("numbers for more than one area of care; one library holds for the whole clinic",),
    ),
    Requirement(
        id="KR-6.2",
        group=_GROUP,
        asks="Beyond an absolute limit nobody can enter anything; beyond the one before it takes two different people",
        use=Use.ADOPTED,
        anchors=gip("6.1.3"),
        state=_STATE.MET,
        controls=("lenitive.domain.infusion.authority:authority", "SES-SECOND-PERSON"),
        tests=tests_in(
            "tests/domain/infusion/test_who_stands_behind_more_drug.py",
            "test_a_step_is_for_one_for_two_or_for_nobody",
            "test_a_supervised_limit_needs_a_second_different_authorised_person_with_fresh_authority",
        ),
    ),
    Requirement(
        id="KR-6.3",
        group=_GROUP,
        asks="Beyond a soft limit a prescriber confirms and says why, and the reason stays in the log",
        use=Use.ADOPTED,
        anchors=gip("6.1.4"),
        state=_STATE.MET,
        controls=("SES-OVERRIDE", "lenitive.domain.infusion.people:Override"),
        tests=tests_in(
            "tests/domain/infusion/test_who_stands_behind_more_drug.py",
            "test_a_soft_limit_is_exceeded_with_a_reason_and_not_without",
            "test_the_reason_stays_in_the_record_with_what_was_exceeded",
        ),
    ),
    Requirement(
        id="KR-6.4",
        group=_GROUP,
        asks="A patient can change nothing of the library, the order or the pump",
        use=Use.ADOPTED,
        anchors=gip("6.1.5"),
        state=_STATE.MET,
        controls=("lenitive.web.policy:verdict", "SES-ROLE"),
        tests=(
            *tests_in("tests/domain/infusion/test_machine.py", "test_a_patient_and_a_device_cannot_command_the_pump"),
            *tests_in("tests/web/test_security_policy.py", "test_every_cell_of_the_policy_is_as_the_table_says"),
        ),
    ),
    Requirement(
        id="KR-6.5",
        group=_GROUP,
        asks="Every library that ever held is kept with the day on which it took force and who signed it",
        use=Use.ADOPTED,
        anchors=gip("6.1.6"),
        state=_STATE.MET,
        controls=(
            "lenitive.clinic.books.administration:LimitsAccepted",
            "lenitive.web.screens.administration.limits:limits_page",
        ),
        tests=(
            *tests_in(
                "tests/web/test_administration_screen.py",
                "test_a_signed_library_takes_force_and_a_forged_one_does_not",
            ),
            *tests_in(
                "tests/cli/test_limits_command.py", "test_the_record_of_a_session_holds_the_limits_it_was_made_under"
            ),
        ),
    ),
    Requirement(
        id="KR-6.6",
        group=_GROUP,
        asks="Without a library there is no infusion, so that none ever runs without saying so",
        use=Use.MODIFIED,
        anchors=gip("6.1.7"),
        state=_STATE.MET,
        controls=("lenitive.clinic.limits_in_force:library_in", "SES-LIBRARY"),
        tests=(
            *tests_in("tests/cli/test_limits_command.py", "test_without_a_valid_library_nothing_is_decided"),
            *tests_in(
                "tests/supervisor/test_library_of_the_process.py",
                "test_an_order_that_only_names_the_library_in_force_is_refused",
                "test_a_library_that_must_not_be_used_changes_nothing",
            ),
        ),
    ),
    Requirement(
        id="KR-6.7",
        group=_GROUP,
        asks="A bag of another drug or strength is not put up: the infusion ends, and another order begins anew",
        use=Use.ADOPTED,
        anchors=gip("6.2.1, 6.2.2"),
        state=_STATE.MET,
        controls=("SES-BAG-COUNT", "lenitive.domain.infusion.bagging:change_bag"),
        tests=tests_in(
            "tests/domain/infusion/test_bag_rescue_and_corrections.py",
            "test_another_bag_is_counted_anew_and_only_one_of_the_ordered_strength_is_put_up",
            "test_a_bag_is_changed_only_while_the_infusion_is_held",
        ),
    ),
    Requirement(
        id="KR-6.8",
        group=_GROUP,
        asks="What the library says by default is changed by two people of two roles, each with a key of their own",
        use=Use.ADOPTED,
        anchors=gip("6.3.1 to 6.3.5"),
        state=_STATE.MET,
        controls=("lenitive.clinic.limits_file:accepted_library",),
        tests=tests_in(
            "tests/clinic/test_limits_file.py",
            "test_two_people_of_two_roles_make_it_a_library_that_may_be_used",
            "test_one_person_in_two_roles_is_not_two_people",
            "test_whatever_is_changed_after_signing_there_is_no_library",
        ),
    ),
)
"""KR-6.1 to KR-6.8."""

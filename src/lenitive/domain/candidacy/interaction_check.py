"""Check every listed medicine against the table of interactions: it interacts, does not, or is not known."""

from collections.abc import Iterator

from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.interaction import Concern, Interaction, InteractionRule, Result
from lenitive.domain.candidacy.interactions import INTERACTIONS
from lenitive.domain.candidacy.medicine_use import Taken, read_medication, unknown_id
from lenitive.domain.candidacy.override import override_of
from lenitive.domain.limits.library import SHIPPED, Library


def check_interactions(intake: Intake, library: Library = SHIPPED) -> tuple[Interaction, ...]:
    """What is known of each medicine that is taken or may be taken, with ketamine given into a vein.

    A medicine that names nothing in the table is unknown, not harmless; a pharmacist clears it by name. One that
    interacts and may or may not be taken is unknown too. Entries that were stopped are left out, except where an
    earlier exposure matters.

    Args:
        intake: Its medicine list and overrides; the day counts for what was stopped lately.
        library: Limits in force.

    Returns:
        At least one line for every medicine that is not stopped, in the order of the list, each said once.
    """
    found = (
        interaction
        for entry in intake.medications
        for taken in read_medication(entry, intake.as_of)
        for interaction in _check(taken, intake, library)
    )
    return tuple(dict.fromkeys(found))


def _check(taken: Taken, intake: Intake, library: Library) -> Iterator[Interaction]:
    if taken.medicine is None:
        if taken.active is not False:
            yield _unknown(taken, intake, library)
        return
    rules = [rule for rule in INTERACTIONS.values() if rule.is_about(taken)]
    if taken.active is False:
        rules = [rule for rule in rules if rule.also_after_stopping]
    elif not rules:
        yield _none(taken)
    for rule in rules:
        yield _interacts(taken, rule)


def _interacts(taken: Taken, rule: InteractionRule) -> Interaction:
    sure = taken.active is not None or rule.concern is Concern.NOTE
    return Interaction(
        medicine=taken.part,
        text=taken.entry.text,
        result=Result.INTERACTS if sure else Result.UNKNOWN,
        id=rule.id,
        effect=rule.effect if sure else f"If it is still taken: {rule.effect}",
        action=rule.action if sure else f"Ask whether it is still taken. {rule.action}",
        concern=rule.concern,
        by_mouth=None if rule.by_mouth is None else f"{rule.by_mouth} Does not carry over to an infusion.",
        source=rule.source,
        grade=rule.grade,
        place=rule.place,
        hazards=rule.hazards,
        active=taken.active,
    )


def _none(taken: Taken) -> Interaction:
    return Interaction(
        medicine=taken.part,
        text=taken.entry.text,
        result=Result.CHECKED_NONE,
        id=None,
        effect=None,
        action=None,
        concern=None,
        by_mouth=None,
        source=None,
        grade=None,
        place=None,
        hazards=("HAZ-43",),
        active=taken.active,
    )


def _unknown(taken: Taken, intake: Intake, library: Library) -> Interaction:
    identifier = unknown_id(taken.part)
    return Interaction(
        medicine=taken.part,
        text=taken.entry.text,
        result=Result.UNKNOWN,
        id=identifier,
        effect="Not in the table of interactions, which does not mean that there is none.",
        action=f"A pharmacist checks it and clears it by an override of {identifier}.",
        concern=None,
        by_mouth=None,
        source=None,
        grade=None,
        place=None,
        hazards=("HAZ-43",),
        active=taken.active,
        override=override_of(identifier, intake.overrides, intake.as_of, library),
    )

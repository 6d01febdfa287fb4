"""Counting a bag, by two people each alone, and putting up another one while nothing runs."""

from datetime import datetime

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.bag import BagChanged, BagCounted, agreed
from lenitive.domain.infusion.events import Role
from lenitive.domain.infusion.kernel import MS_PER_H, bag_breaches
from lenitive.domain.infusion.permission import BEDSIDE, Decided, permitted, refused
from lenitive.domain.infusion.session import Session, epoch_ms


def count_bag(session: Session, command: ask.CountBag, _at: datetime) -> Decided:
    """One person's count, from the vials alone. It may be wrong: that two agree is asked when the bag is put up."""
    refusal = permitted(session, command, BagCounted, BEDSIDE | {Role.PHARMACIST})
    if refusal:
        return refusal
    numbers = (command.vial_ug_ml, command.drawn_ul, command.final_ul)
    if not all(type(number) is int and number > 0 for number in numbers) or command.drawn_ul > command.final_ul:
        what = f"vials of {command.vial_ug_ml} ug/mL, {command.drawn_ul} uL drawn, {command.final_ul} uL in the bag"
        return refused("SES-BAG-COUNT", what, "Whole numbers above 0, no more drawn than the bag holds", "Count again")
    return (BagCounted(vial_ug_ml=command.vial_ug_ml, drawn_ul=command.drawn_ul, final_ul=command.final_ul),)


def change_bag(session: Session, command: ask.ChangeBag, at: datetime) -> Decided:
    """Another bag of the ordered strength; one of another strength is another order."""
    refusal = permitted(session, command, BagChanged, BEDSIDE)
    plan = session.plan
    if refusal or plan is None:
        return refusal or refused("SES-STATE", "no order is prepared", "An order comes first", "Prepare the session")
    counts = tuple(session.bag_counts.values())
    agree = agreed(counts, conc_ug_ml=plan.conc_ug_ml)
    if agree is not True:
        return _refuse_counts(counts, agree, plan.conc_ug_ml)
    if not command.reason.strip():
        return refused("SES-BAG-COUNT", "no reason is given", "Why another bag is needed, in words", "Say why")
    bag_ul = counts[0].final_ul
    weak = bag_breaches(plan.conc_ug_ml, plan.weight_g, plan.limits)
    if weak:
        return refused(weak[0].rule, weak[0].what, weak[0].limit, "Make the bag as ordered")
    left_ms = max(0, (session.planned_end_ms or 0) - epoch_ms(at))
    needed_ul = session.resume_rate_ul_h * left_ms // MS_PER_H
    if needed_ul > bag_ul:
        what = f"{needed_ul} uL are needed until the planned end"
        return refused("SES-BAG", what, f"The new bag holds {bag_ul} uL", "Put up a larger bag, or end earlier")
    changed = BagChanged(
        epoch=session.bag_epoch + 1,
        bag_ul=bag_ul,
        conc_ug_ml=plan.conc_ug_ml,
        counted_by=tuple(sorted(session.bag_counts)),
        reason=command.reason,
    )
    return (changed,)


def _refuse_counts(counts: tuple[BagCounted, ...], agree: bool | None, conc_ug_ml: int) -> Refusal:
    limit = f"Two people, each alone, count {conc_ug_ml / 1000:g} mg/mL and the same volume"
    if agree is None:
        return refused("SES-BAG-COUNT", f"{len(counts)} of 2 counts are there", limit, "Count it, each alone")
    said = "; ".join(f"{one.vial_ug_ml} ug/mL x {one.drawn_ul} uL / {one.final_ul} uL" for one in counts)
    return refused("SES-BAG-COUNT", f"the counts are {said}", limit, "Do not hang it; count again")

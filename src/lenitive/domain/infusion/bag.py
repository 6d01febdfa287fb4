"""The bag: what it holds is counted by two people, each alone, and put up only when they agree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BagCounted:
    """One person counted what a bag holds, from the vials alone.

    Attributes:
        vial_ug_ml: Strength of the vials, micrograms of ketamine base per millilitre.
        drawn_ul: Volume drawn from the vials.
        final_ul: Fluid in the bag with the drug in it.
    """

    vial_ug_ml: int
    drawn_ul: int
    final_ul: int

    @property
    def conc_ug_ml(self) -> int | None:
        """Strength of the bag; None when it is not a whole number, which no bag of the library is.

        Example:
            >>> BagCounted(vial_ug_ml=50_000, drawn_ul=2000, final_ul=100_000).conc_ug_ml
            1000
            >>> BagCounted(vial_ug_ml=50_000, drawn_ul=2000, final_ul=99_000).conc_ug_ml is None
            True
        """
        if self.final_ul <= 0:
            return None
        conc, rest = divmod(self.vial_ug_ml * self.drawn_ul, self.final_ul)
        return None if rest else conc


@dataclass(frozen=True, slots=True, kw_only=True)
class BagChanged:
    """Another bag was put up while nothing ran. From here on a new epoch counts.

    Attributes:
        epoch: 1 for the bag of the start, 2 for the next.
        bag_ul: Fluid in the new bag.
        conc_ug_ml: As ordered; a bag of another strength needs a new order.
        counted_by: The two people who counted it.
        reason: Why it was necessary.
    """

    epoch: int
    bag_ul: int
    conc_ug_ml: int
    counted_by: tuple[str, ...]
    reason: str


def agreed(counts: tuple[BagCounted, ...], *, conc_ug_ml: int, bag_ul: int | None = None) -> bool | None:
    """Whether two counts agree with each other and with the order; None when fewer than two people counted.

    Args:
        counts: The newest of each person, for this bag.
        conc_ug_ml: As ordered.
        bag_ul: As issued; None for a bag that the order does not name.

    Example:
        >>> one = BagCounted(vial_ug_ml=50_000, drawn_ul=2000, final_ul=100_000)
        >>> ten = BagCounted(vial_ug_ml=100_000, drawn_ul=2000, final_ul=100_000)
        >>> agreed((one, one), conc_ug_ml=1000), agreed((one, ten), conc_ug_ml=1000), agreed((one,), conc_ug_ml=1000)
        (True, False, None)
    """
    if len(counts) < 2:
        return None
    volumes = {count.final_ul for count in counts}
    return (
        all(count.conc_ug_ml == conc_ug_ml for count in counts)
        and len(volumes) == 1
        and (bag_ul is None or volumes == {bag_ul})
    )

"""Controlled drug from shelf to waste: what was written, what stands, and what may be written.

Issued = given + wasted + remaining. What was given is told by the sessions, never typed here. Whoever witnesses waste
is another person than who wastes, and has shown a moment ago who they are; the edge sees to the second, this module to
the first. What does not fit opens a case; nothing closes it but a finding that two people stand behind.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import singledispatch
from typing import Any, Final

from lenitive.clinic.books.book import BookKind, Entry, book_codec
from lenitive.clinic.charts.actions import Signer, new_id
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal

Written = tuple[Any, ...]

DISCREPANCY_MG: Final = 2.0
"""A difference above this opens a case (assumed)."""

DISCREPANCY_FRAC: Final = 0.02
"""So does one above this part of what was issued (assumed)."""

MAY_WITNESS: Final = frozenset({Role.NURSE, Role.PRESCRIBER, Role.PHARMACIST})
"""Who may witness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReceived:
    """Vials came onto the shelf.

    Attributes:
        lot: On the vials.
        vials: How many.
        vial_mg_ml: Strength, as base.
        vial_ml: Fluid in one.
        expires_on: Last day of use.
        source: Who delivered.
        witness: Id of the second person.
        witness_name: As it was then.
    """

    lot: str
    vials: int
    vial_mg_ml: float
    vial_ml: float
    expires_on: date
    source: str
    witness: str
    witness_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VialsOpened:
    """Vials were taken from the shelf for a bag.

    Attributes:
        bag_id: Of the label.
        lot: Of the vials.
        vials: How many were opened.
        drawn_ml: What went into the bag.
    """

    bag_id: str
    lot: str
    vials: int
    drawn_ml: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugWasted:
    """Drug was wasted before a witness.

    Attributes:
        bag_id: Of the label.
        part: "vial" for what the vials kept, "bag" for what the bag kept.
        expected_mg: Worked out from the entries and the sessions, shown to both people.
        wasted_mg: Measured.
        witness: Id of the second person.
        witness_name: As it was then.
    """

    bag_id: str
    part: str
    expected_mg: float
    wasted_mg: float
    name: str
    witness: str
    witness_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfCounted:
    """The vials of a lot were counted.

    Attributes:
        expected: By the entries.
        counted: On the shelf.
    """

    lot: str
    expected: int
    counted: int
    name: str
    witness: str
    witness_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """Something does not fit.

    Attributes:
        case_id: Opaque.
        about: The bag's id or the lot.
        missing_mg: What is not accounted for; below 0 for more than there should be.
        what: In a sentence.
    """

    case_id: str
    about: str
    missing_mg: float
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """A case has a finding.

    Attributes:
        finding: What was found.
        reported: Whether it was reported to the authority.
    """

    case_id: str
    finding: str
    reported: bool
    name: str
    witness: str
    witness_name: str


KINDS: Final[dict[str, type]] = {
    kind.__name__: kind for kind in (StockReceived, VialsOpened, DrugWasted, ShelfCounted, CaseOpened, CaseClosed)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Vials of one lot.

    Attributes:
        received: As they came; the first delivery of the lot.
        on_shelf: How many the entries leave.
    """

    received: StockReceived
    on_shelf: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A discrepancy.

    Attributes:
        opened: What does not fit.
        at: Entry that opened it.
        closed: Its finding; None while it is open.
        closed_at: Entry that closed it.
    """

    opened: CaseOpened
    at: Entry
    closed: CaseClosed | None = None
    closed_at: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """What stands in the book.

    Attributes:
        lots: By lot.
        opened: Vials of each bag, by its id.
        wasted: Every waste.
        cases: By id.
    """

    lots: dict[str, Lot] = field(default_factory=dict)
    opened: dict[str, tuple[VialsOpened, ...]] = field(default_factory=dict)
    wasted: tuple[tuple[Entry, DrugWasted], ...] = ()
    cases: dict[str, Case] = field(default_factory=dict)

    @property
    def open_cases(self) -> tuple[Case, ...]:
        """Cases without a finding, the oldest first."""
        return tuple(case for case in self.cases.values() if case.closed is None)

    def wasted_mg(self, bag_id: str, part: str) -> float:
        """What was wasted of a bag or of its vials."""
        return sum(one.wasted_mg for _, one in self.wasted if (one.bag_id, one.part) == (bag_id, part))


def receive_stock(custody: Custody, *, received: StockReceived, by: Signer) -> Written | Refusal:
    """Put vials on the shelf."""
    if (refused := _no_witness(received.witness, by)) is not None:
        return refused
    known = custody.lots.get(received.lot)
    if known is not None and (known.received.vial_mg_ml, known.received.vial_ml, known.received.expires_on) != (
        received.vial_mg_ml,
        received.vial_ml,
        received.expires_on,
    ):
        return _no(
            f"lot {received.lot} was received with another strength, volume or expiry",
            "The vials of one lot are alike",
            "Read the vials again",
        )
    return (received,)


def open_vials(custody: Custody, *, opened: VialsOpened, today: date) -> Written | Refusal:
    """Take vials from the shelf for a bag."""
    lot = custody.lots.get(opened.lot)
    if lot is None:
        return _no(f"lot {opened.lot[:40]} never came in", "A vial is received before it is opened", "Receive it first")
    if lot.received.expires_on < today:
        return _no(f"lot {opened.lot} expired on {lot.received.expires_on}", "Nothing expired is given", "Take another")
    if not 0 < opened.vials <= lot.on_shelf:
        return _no(
            f"{opened.vials} vials were to be opened",
            f"{lot.on_shelf} of lot {opened.lot} are on the shelf",
            "Count the shelf, or take another lot",
        )
    holds_ml = opened.vials * lot.received.vial_ml
    if not 0 < opened.drawn_ml <= holds_ml:
        return _no(
            f"{opened.drawn_ml:g} mL were to be drawn", f"The vials hold {holds_ml:g} mL", "Open as many as are needed"
        )
    if opened.bag_id in custody.opened:
        return _no("the vials of this bag are entered", "A bag is made once", "Nothing to do")
    return (opened,)


def waste(custody: Custody, *, wasted: DrugWasted, issued_mg: float, by: Signer) -> Written | Refusal:
    """Waste drug before a witness; what then does not fit opens a case.

    Args:
        custody: As it stands.
        wasted: What, with what was expected and what was measured.
        issued_mg: Into the bag, or with the vials: what the tolerance is counted on.
        by: Who wastes.
    """
    if (refused := _no_witness(wasted.witness, by)) is not None:
        return refused
    if wasted.part not in {"vial", "bag"} or wasted.wasted_mg < 0:
        return _no("this is no waste", "A part of a vial or of a bag, 0 mg or more", "Enter what was measured")
    if wasted.expected_mg <= 0:
        return _no("nothing is left to waste", "Waste is what was issued and not given", "Look at the ledger")
    about = f"{wasted.bag_id}/{wasted.part}"
    if any(case.opened.about == about for case in custody.open_cases):
        return _no("a case is open about this", "What does not fit is found out first", "Close the case")
    missing = wasted.expected_mg - wasted.wasted_mg
    if not beyond(missing, issued_mg):
        return (wasted,)
    case = CaseOpened(
        case_id=new_id(), about=about, missing_mg=round(missing, 4),
        what=f"{wasted.expected_mg:g} mg of the {wasted.part} were expected, {wasted.wasted_mg:g} mg were measured",
    )  # fmt: skip
    return (wasted, case)


def count_shelf(custody: Custody, *, lot: str, counted: int, witness: tuple[str, str], by: Signer) -> Written | Refusal:
    """Count the vials of a lot; one too few or too many opens a case."""
    known = custody.lots.get(lot)
    if known is None:
        return _no(f"lot {lot[:40]} never came in", "What came in is counted", "Choose a lot of the shelf")
    if (refused := _no_witness(witness[0], by)) is not None:
        return refused
    made = ShelfCounted(
        lot=lot, expected=known.on_shelf, counted=counted, name=by.name, witness=witness[0], witness_name=witness[1]
    )
    if counted == known.on_shelf:
        return (made,)
    missing = (known.on_shelf - counted) * known.received.vial_mg_ml * known.received.vial_ml
    what = f"{known.on_shelf} vials of lot {lot} were expected, {counted} were counted"
    return (made, CaseOpened(case_id=new_id(), about=f"lot {lot}", missing_mg=missing, what=what))


def close_case(custody: Custody, *, closed: CaseClosed, by: Signer) -> Written | Refusal:
    """Say what was found; two people stand behind it."""
    case = custody.cases.get(closed.case_id)
    if case is None or case.closed is not None:
        return _no("no such case is open", "A finding closes an open case", "Open the ledger again")
    if (refused := _no_witness(closed.witness, by)) is not None:
        return refused
    if not any(letter.isalpha() for letter in closed.finding):
        return _no("no finding was given", "A case is closed by what was found", "Write it")
    return (closed,)


def beyond(missing_mg: float, issued_mg: float) -> bool:
    """Whether a difference opens a case.

    Example:
        >>> beyond(1.9, 100), beyond(-2.1, 500), beyond(1.5, 50)
        (False, True, True)
    """
    return abs(missing_mg) > min(DISCREPANCY_MG, DISCREPANCY_FRAC * issued_mg) + 1e-9


def _no_witness(witness: str, by: Signer) -> Refusal | None:
    if witness and witness != by.member.id:
        return None
    return _no("the witness is the same person, or nobody", "A second person sees it", "Call a witness")


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CDS-CUSTODY", what=what, limit=limit, remedy=remedy)


def _evolve(custody: Custody, entry: Entry) -> Custody:
    return _after(entry.data, custody, entry)


@singledispatch
def _after(_data: Any, custody: Custody, _entry: Entry) -> Custody:  # noqa: ANN401 - any kind
    return custody


@_after.register
def _(data: StockReceived, custody: Custody, _entry: Entry) -> Custody:
    before = custody.lots.get(data.lot)
    lot = (
        Lot(received=data, on_shelf=data.vials)
        if before is None
        else replace(before, on_shelf=before.on_shelf + data.vials)
    )
    return replace(custody, lots={**custody.lots, data.lot: lot})


@_after.register
def _(data: VialsOpened, custody: Custody, _entry: Entry) -> Custody:
    lot = custody.lots[data.lot]
    lots = {**custody.lots, data.lot: replace(lot, on_shelf=lot.on_shelf - data.vials)}
    opened = {**custody.opened, data.bag_id: (*custody.opened.get(data.bag_id, ()), data)}
    return replace(custody, lots=lots, opened=opened)


@_after.register
def _(data: DrugWasted, custody: Custody, entry: Entry) -> Custody:
    return replace(custody, wasted=(*custody.wasted, (entry, data)))


@_after.register
def _(data: ShelfCounted, custody: Custody, _entry: Entry) -> Custody:
    lot = custody.lots[data.lot]
    return replace(custody, lots={**custody.lots, data.lot: replace(lot, on_shelf=data.counted)})


@_after.register
def _(data: CaseOpened, custody: Custody, entry: Entry) -> Custody:
    return replace(custody, cases={**custody.cases, data.case_id: Case(opened=data, at=entry)})


@_after.register
def _(data: CaseClosed, custody: Custody, entry: Entry) -> Custody:
    case = replace(custody.cases[data.case_id], closed=data, closed_at=entry)
    return replace(custody, cases={**custody.cases, data.case_id: case})


CUSTODY: Final[BookKind[Custody]] = BookKind(
    name="custody", codec=book_codec("custody", KINDS), empty=Custody(), evolve=_evolve
)
"""The drug's book."""

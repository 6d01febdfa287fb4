"""The demonstration's drug from shelf to waste: vials behind every bag, and one bag that does not fit."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from lenitive.clinic.books.book import Book
from lenitive.clinic.books.custody import (
    CUSTODY,
    Custody,
    DrugWasted,
    StockReceived,
    VialsOpened,
    open_vials,
    receive_stock,
    waste,
)
from lenitive.clinic.books.ledger import ledger
from lenitive.clinic.charts.actions import Signer
from lenitive.clinic.charts.charts import Asked, Charts
from lenitive.clinic.roles import Role
from lenitive.domain.infusion.evolve import fold
from lenitive.record.store import EventStore

_LOT: Final = "DEMO-0417"
_VIAL_ML: Final = 10.0


def people_custody(charts: Charts, record: EventStore, staff: dict[Role, Signer]) -> None:
    """Enter the vials of every bag that was made, and the waste of what they kept."""
    book, pharmacist, nurse = Book(record, CUSTODY), staff[Role.PHARMACIST], staff[Role.NURSE]
    lines = list(reversed(ledger(charts.all(), book.now, lambda session_id: fold(record.read(session_id)))))
    if not lines:
        return
    first = lines[0].labelled_at
    received = StockReceived(
        lot=_LOT, vials=60, vial_mg_ml=50.0, vial_ml=_VIAL_ML, expires_on=(first + timedelta(days=500)).date(),
        source="Wholesaler", witness=nurse.member.id, witness_name=nurse.name,
    )  # fmt: skip
    asked = Asked(by=pharmacist.member, at=first - timedelta(days=2))
    book.submit(lambda held: receive_stock(held, received=received, by=pharmacist), asked)
    for number, line in enumerate(lines):
        bag, at = line.plan.proposed.plan.bag, line.labelled_at
        vials = -int(-bag.vial_volume_ml // _VIAL_ML)
        opened = VialsOpened(bag_id=line.bag.bag_id, lot=_LOT, vials=vials, drawn_ml=bag.vial_volume_ml)
        asked = replace(asked, at=at)
        _open(book, opened, asked)
        rest = vials * _VIAL_ML * 50.0 - bag.drug_mg
        short = 12.5 if number == len(lines) - 1 else 0.0
        wasted = DrugWasted(
            bag_id=line.bag.bag_id, part="vial", expected_mg=rest, wasted_mg=rest - short, name=pharmacist.name,
            witness=nurse.member.id, witness_name=nurse.name,
        )  # fmt: skip
        _waste(book, wasted, vials * _VIAL_ML * 50.0, pharmacist, replace(asked, at=at + timedelta(minutes=5)))


def _open(book: Book[Custody], opened: VialsOpened, asked: Asked) -> None:
    book.submit(lambda held: open_vials(held, opened=opened, today=asked.at.date()), asked)


def _waste(book: Book[Custody], wasted: DrugWasted, issued_mg: float, by: Signer, asked: Asked) -> None:
    if wasted.expected_mg > 0:
        book.submit(lambda held: waste(held, wasted=wasted, issued_mg=issued_mg, by=by), asked)

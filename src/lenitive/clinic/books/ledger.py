"""The drug's ledger: each bag from vial to waste, out of the charts, the sessions and the book of custody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from lenitive.clinic.books.custody import Custody, VialsOpened, beyond
from lenitive.clinic.charts.chart import Chart, ChartPlan, ChartSession
from lenitive.clinic.charts.events import BagLabelled
from lenitive.domain.infusion.machine import account
from lenitive.domain.infusion.session import Session

ReadSession = Callable[[str], Session]
"""A session by its id, as it stands; one without a plan where it has no event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagLine:
    """One bag.

    Attributes:
        chart: Of the person.
        bag: As it was labelled.
        labelled_at: When.
        plan: Of the bag.
        opened: The vials; None when nobody entered them.
        vials_mg: In the opened vials; what was issued when the vials are not known is what is in the bag.
        bag_mg: In the bag.
        vial_rest_mg: Left in the vials and not yet wasted.
        vial_wasted_mg: Of the vials.
        given_mg: By the session; 0 before it.
        bag_wasted_mg: At the chair and in the pharmacy.
        bag_rest_mg: In the bag: not given, not wasted.
        session: That the bag was put up in; None while it was not.
        running: Whether that session still runs.
        case_open: Whether a case about it is open.
    """

    chart: Chart
    bag: BagLabelled
    labelled_at: datetime
    plan: ChartPlan
    opened: VialsOpened | None
    vials_mg: float
    bag_mg: float
    vial_rest_mg: float
    vial_wasted_mg: float
    given_mg: float
    bag_wasted_mg: float
    bag_rest_mg: float
    session: ChartSession | None
    running: bool
    case_open: bool

    @property
    def issued_mg(self) -> float:
        """From the shelf."""
        return self.vials_mg

    @property
    def wasted_mg(self) -> float:
        """Of vials and bag."""
        return self.vial_wasted_mg + self.bag_wasted_mg

    @property
    def remaining_mg(self) -> float:
        """Issued, not given and not wasted: by subtraction, so that nothing can be left out."""
        return self.issued_mg - self.given_mg - self.wasted_mg

    @property
    def settled(self) -> bool:
        """Whether nothing is left that matters."""
        return not self.running and not self.case_open and not beyond(self.remaining_mg, self.issued_mg)


def ledger(charts: Iterable[Chart], custody: Custody, read: ReadSession) -> tuple[BagLine, ...]:
    """Every bag, the newest first."""
    lines = [
        _line(chart, plan, number, custody, read)
        for chart in charts
        for plan in chart.plans
        for number in range(len(plan.bags))
    ]
    return tuple(sorted(lines, key=lambda line: line.labelled_at, reverse=True))


def bag_line(chart: Chart, bag_id: str, custody: Custody, read: ReadSession) -> BagLine | None:
    """One bag; None when the chart has no such bag."""
    for plan in chart.plans:
        for number, bag in enumerate(plan.bags):
            if bag.bag_id == bag_id:
                return _line(chart, plan, number, custody, read)
    return None


def _line(chart: Chart, plan: ChartPlan, number: int, custody: Custody, read: ReadSession) -> BagLine:
    bag, of_plan = plan.bags[number], plan.proposed.plan.bag
    newest = number == len(plan.bags) - 1
    session = next((one for one in chart.sessions if one.linked and one.linked.plan_id == plan.id), None)
    session = session if newest else None
    given, wasted = (0.0, 0.0) if session is None else _given(session, read)
    opened = next(iter(custody.opened.get(bag.bag_id, ())), None)
    in_vials = of_plan.drug_mg if opened is None else _vials_mg(opened, custody)
    vial_wasted = custody.wasted_mg(bag.bag_id, "vial")
    bag_wasted = wasted + custody.wasted_mg(bag.bag_id, "bag")
    abouts = {case.opened.about for case in custody.open_cases}
    return BagLine(
        chart=chart,
        bag=bag,
        labelled_at=_labelled_at(chart, bag.bag_id),
        plan=plan,
        opened=opened,
        vials_mg=in_vials,
        bag_mg=of_plan.drug_mg,
        vial_rest_mg=in_vials - of_plan.drug_mg - vial_wasted,
        vial_wasted_mg=vial_wasted,
        given_mg=given,
        bag_wasted_mg=bag_wasted,
        bag_rest_mg=of_plan.drug_mg - given - bag_wasted,
        session=session,
        running=session is not None and session.closed is None,
        case_open=bool(abouts & {f"{bag.bag_id}/vial", f"{bag.bag_id}/bag"}),
    )


def _vials_mg(opened: VialsOpened, custody: Custody) -> float:
    received = custody.lots[opened.lot].received
    return opened.vials * received.vial_mg_ml * received.vial_ml


def _given(session: ChartSession, read: ReadSession) -> tuple[float, float]:
    """Given and wasted at the chair, in mg: as the session was closed, or by its events while it runs."""
    if session.closed is not None:
        return session.closed.account.given_mg, session.closed.account.wasted_mg
    _, given_ug, wasted_ug, _ = account(read(session.id))
    return given_ug / 1000, wasted_ug / 1000


def _labelled_at(chart: Chart, bag_id: str) -> datetime:
    return next(
        event.at for event in chart.history if isinstance(event.data, BagLabelled) and event.data.bag_id == bag_id
    )

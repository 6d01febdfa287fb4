"""A session in the middle, kept in memory, that answers as the supervisor does; for the pages at the chair."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lenitive.clinic import supervision_wire as wire
from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.charts import Asked
from lenitive.clinic.roles import Member, Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.machine import decide, fold
from lenitive.domain.infusion.session import epoch_ms
from lenitive.web import running
from lenitive.web.running import Desk, Known

SESSION = "s-running"


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _moved(getattr(value, field.name), by) for field in fields(value) if field.init}
        return replace(value, **changed)
    return value


class DeskInMemory(Desk):
    """Decides at once by the same rules; `live` and devices are told by the test."""

    def __init__(self, folder: Any, events: Any) -> None:
        super().__init__(folder)
        self.found = Known(events=list(events), session=fold(events))
        self.asked: list[Any] = []
        self.found_devices: list[dict[str, object]] = []
        self.confirmed: list[tuple[str, str, str | None]] = []
        self.gone = False

    def known(self, infusion: str, *, at_least: int = 0) -> Known:  # noqa: ARG002 - as the real one
        return self.found if infusion == SESSION else Known()

    def submit(self, infusion: str, command: Any) -> Any:  # noqa: ARG002 - as the real one
        if self.gone:
            return running.GONE
        self.asked.append(command)
        if command.key in self._answers:
            return self._answers[command.key]
        decided = decide(self.found.session, command, at=datetime.now(UTC))
        if isinstance(decided, Refusal):
            return decided
        for event in decided:
            assert self.found.add(event)
        answer = wire.Answer(id=1, seq=self.found.session.seq, version=self.found.session.version)
        self._answers[command.key] = answer
        return answer

    def devices(self) -> Any:
        return self.found_devices

    def confirm(self, infusion: str, device: str, code: str, *, by: Any = None) -> Any:
        assert infusion == SESSION
        if self.gone:
            return running.GONE
        self.confirmed.append((device, code, by and by.id))
        return None

    def start(self) -> None:
        """Nobody is followed."""

    def says(self, **more: Any) -> wire.Live:
        """How it stands this second, as the supervisor would say."""
        session, now = self.found.session, datetime.now(UTC)
        vitals = {
            str(channel): (read[-1].value, epoch_ms(now) - read[-1].at_ms) for channel, read in session.readings.items()
        }
        said = {
            "infusion": SESSION, "at": now, "state": session.state.value, "version": session.version,
            "seq": session.seq, "kept_seq": session.seq, "rate_ul_h": session.rate_ul_h,
            "resume_rate_ul_h": session.resume_rate_ul_h, "given_ul": session.reported_ul(),
            "pump_rate_ul_h": session.rate_ul_h, "pump_heard_ms": 400, "vitals": vitals, "alarms": [],
            "unconfirmed": False, "supervision": [],
        }  # fmt: skip
        return wire.Live(**{**said, **more})


def in_the_middle(
    clinic: Any, monkeypatch: Any, *, minutes: int = 40, but: str = "RequestRefused"
) -> tuple[Any, DeskInMemory]:
    """Ottilie has a third session, of which so many minutes have passed, and nothing from the first event `but`."""
    chart = clinic.chart("Ottilie")
    events = clinic.house.record.read(chart.sessions_given[0].id)
    events = tuple(one for one in events if one.minute is None or one.minute <= minutes)
    events = events[: next((place for place, one in enumerate(events) if one.type == but), len(events))]
    by = datetime.now(UTC) - timedelta(seconds=2) - events[-1].at
    at_chair = DeskInMemory(running.supervisor_folder(), tuple(_moved(one, by) for one in events))
    linked = (
        happened.SessionScheduled(session_id=SESSION, starts_at=datetime.now(UTC), chair="Chair 7"),
        happened.SessionLinked(session_id=SESSION, number=3, on=clinic.house.today(), plan_id=chart.plans[0].id),
    )
    nurse = Asked(by=Member(id="m-test", role=Role.NURSE), at=clinic.house.now())
    clinic.house.charts.submit(chart.id, lambda _: linked, nurse)
    for module in MODULES:
        monkeypatch.setattr(f"lenitive.web.{module}.desk", lambda: at_chair)
    return clinic.chart("Ottilie"), at_chair


MODULES = (
    "running", "live", "at_the_chair", "screens.flowsheet.views", "screens.flowsheet.pump_views",
    "screens.flowsheet.rate_views", "screens.start.views", "screens.recovery.views",
    "screens.wall.views", "screens.day_board.views", "screens.documents.paper",
)  # fmt: skip

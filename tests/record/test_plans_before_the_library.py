"""A journal of before the library of limits is read, and its session says that its plan names none."""

from typing import Any

import msgspec

from infusion_sessions import PLAN, desk_at
from lenitive.domain.infusion.session import State
from lenitive.domain.infusion.session_plan import number_in, under
from lenitive.domain.limits.library import SHIPPED
from lenitive.record.codec import SESSION

ADDED = ("supervised", "absolute", "thresholds", "library")


def test_a_plan_without_a_library_keeps_its_own_limits_and_the_shipped_thresholds() -> None:
    prepared = desk_at(State.PREPARED).events[0]
    record: dict[str, Any] = dict(SESSION.record(prepared))
    plan = dict(record["data"]["plan"])
    for key in ADDED:
        del plan[key]
    plan["limits"] = plan["limits"] | {"max_rate_ug_h": 24_000}
    record = {**record, "data": record["data"] | {"plan": plan}, "prev": "", "hash": ""}
    read = SESSION.event(record).data
    assert read.plan.library is None  # type: ignore[union-attr]
    assert read.plan.limits.max_rate_ug_h == 24_000  # type: ignore[union-attr]
    assert number_in(read.plan, "LIM-SYSTOLIC-05") == 180  # type: ignore[union-attr]


def test_a_plan_under_a_library_is_read_back_with_every_number_of_it() -> None:
    prepared = desk_at(State.PREPARED).events[0]
    record = {**SESSION.record(prepared), "prev": "", "hash": ""}
    record["data"] = record["data"] | {"plan": SESSION_PLAN}
    read = SESSION.event(record).data
    assert read.plan == under(PLAN, SHIPPED)  # type: ignore[union-attr]


def _plain() -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(under(PLAN, SHIPPED))
    return plain


SESSION_PLAN = _plain()

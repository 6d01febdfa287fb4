"""A plan as `lenitive plan --json` writes it, read back strictly."""

import msgspec

from lenitive.clinic.plan import PLAN_SCHEMA
from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.strict_json import parse_json
from lenitive.domain.plan.plan import Plan
from lenitive.record.typed import read_as


def read_plan(text: str, *, what: str) -> Plan:
    """Read a plan document.

    Args:
        text: The whole document.
        what: The file's name, for messages.

    Raises:
        ValueError: Not a plan, or the document of a refusal; one line with the place.

    Example:
        >>> read_plan("{}", what="plan.json")
        Traceback (most recent call last):
        ...
        ValueError: plan.json: not a plan; write one with lenitive plan --json, whose "schema" is "lenitive/plan/1"
    """
    given = parse_json(text.removeprefix("\ufeff"), what=what, parse_float=float)
    if not isinstance(given, dict) or given.get("schema") != PLAN_SCHEMA:
        raise ValueError(f'{what}: not a plan; write one with lenitive plan --json, whose "schema" is "{PLAN_SCHEMA}"')
    if "refusal" in given:
        raise ValueError(f"{what}: no plan was proposed in it, only why there is none; nothing can be printed from it")
    body = {key: value for key, value in given.items() if key not in {"schema", "status"}}
    try:
        return read_as(body, Plan)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        where = place.strip("`").removeprefix("$.") or "the top"
        raise ValueError(one_line(f"{what}: at {where}: {reason}; write the plan again")) from None

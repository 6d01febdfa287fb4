"""By when the core of supervision looks, keeps and acts. Pure."""

from typing import Final

from lenitive.domain.infusion.raising import COMMAND_VALID_MS
from lenitive.domain.limits.library import SHIPPED
from lenitive.supervisor.readings import PUMP_EVERY_MS

EVALUATE_EVERY_MS: Final = 500
"""How often the session is looked at as a whole when nothing arrives but something is near, and the two compared."""

QUIET_MS: Final = PUMP_EVERY_MS + 200
"""And this often when nothing could have become an alarm meanwhile: no sooner than the pump's next report, after which
it is looked at in any case; and so soon that vital signs that come every 10 s are not late before the next look."""

DURABLE_WITHIN: Final = "LIM-KEPT-01"
"""Limit: no permit is renewed while an event waits longer than this to be kept."""

LOST_AFTER: Final = "LIM-KEPT-02"
"""Limit: an event that waits longer than this counts as not kept: the rate is 0."""

RAISE_WITHIN_MS: Final = COMMAND_VALID_MS - 1_000
"""More drug is at the pump by then, or the infusion is held: sooner than a pump that does not run counts as a fault."""


def period_ms(task: str) -> float:
    """How long a task of the process may be silent because it waits for its next turn.

    Example:
        >>> period_ms("ticks"), period_ms("telemetry")
        (0.0, 5000.0)
    """
    return 1000 * _PERIODS_S.get(task, 0.0)


_PERIODS_S: Final = {"self-check": float(SHIPPED["LIM-CHECK-01"].highest), "telemetry": 5.0}

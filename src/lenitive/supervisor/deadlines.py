"""By when the core of supervision looks, keeps and acts. Pure."""

from typing import Final

from lenitive.domain.infusion.raising import COMMAND_VALID_MS
from lenitive.supervisor.readings import PUMP_EVERY_MS

EVALUATE_EVERY_MS: Final = 500
"""How often the session is looked at as a whole when nothing arrives but something is near, and the two compared."""

QUIET_MS: Final = PUMP_EVERY_MS + 200
"""And this often when nothing could have become an alarm meanwhile: no sooner than the pump's next report, after which
it is looked at in any case; and so soon that vital signs that come every 10 s are not late before the next look."""

DURABLE_WITHIN_MS: Final = 2_000
"""No permit is renewed while an event waits longer than this to be kept."""

LOST_AFTER_MS: Final = 10_000
"""An event that waits longer than this counts as not kept: the rate is 0."""

RAISE_WITHIN_MS: Final = COMMAND_VALID_MS - 1_000
"""More drug is at the pump by then, or the infusion is held: sooner than a pump that does not run counts as a fault."""

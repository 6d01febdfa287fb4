"""Everybody may check themselves; nothing of it is kept."""

from typing import Final

from lenitive.web.policy import EVERYBODY, Row

ROWS: Final = (Row(route="self_check:page", allow=EVERYBODY, anyone=True),)

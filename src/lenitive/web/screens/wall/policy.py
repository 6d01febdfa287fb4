"""Who sees every chair."""

from typing import Final

from lenitive.web.policy import CLINICAL, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (
    Row(route="wall:page", allow=allow(*CLINICAL), methods=("GET",)),
    Row(route="wall:live", allow=allow(*CLINICAL), methods=("GET",)),
)
PLACES: Final = (Place(route="wall:page", label="Wall", order=40),)

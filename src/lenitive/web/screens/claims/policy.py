"""Who reads the claims page: everybody who works here, so that nobody promises more."""

from typing import Final

from lenitive.web.policy import STAFF, Row, allow
from lenitive.web.site.navigation import Place

ROWS: Final = (Row(route="claims:page", allow=allow(*STAFF), methods=("GET",)),)
PLACES: Final = (Place(route="claims:page", label="Claims", order=70),)

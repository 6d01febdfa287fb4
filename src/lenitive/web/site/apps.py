"""The site as an application: it does not start with a view that the policy does not name."""

from django.apps import AppConfig
from django.core import checks


class SiteConfig(AppConfig):
    """Frame, filters, policy."""

    name = "lenitive.web.site"
    label = "site"

    def ready(self) -> None:
        """Register the check that every view has its row."""
        from lenitive.web.policy import rows_missing  # noqa: PLC0415 - addresses are read only when all apps are there

        @checks.register("policy")
        def every_view_has_a_row(**_: object) -> list[checks.CheckMessage]:
            return [
                checks.Error(f"the view {name} has no row in the policy; add it to its screen's policy.py")
                for name in rows_missing()
            ]

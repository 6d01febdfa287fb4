"""Accounts as an application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "lenitive.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have signing in kept from now on."""
        from lenitive.web.accounts.kept_sign_ins import keep_sign_ins  # noqa: PLC0415 - models are there only now

        keep_sign_ins()

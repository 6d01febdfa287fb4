"""Accounts as an application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "lenitive.web.accounts"
    label = "accounts"

"""What the authentication library asks us: nobody signs up by themselves, nothing is mailed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:  # noqa: ANN401 - the library's
        """Who it is; a shut account gets the answer of a wrong password, so that nobody learns that it is there."""
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return found if found is not None and found.is_active else None

    def send_mail(self, *_: object, **__: object) -> None:
        """No mail leaves: it would say who is treated here."""


class MfaAdapter(DefaultMFAAdapter):
    """Second factors."""

    def send_notification_mail(self, *_: object, **__: object) -> None:
        """No mail leaves."""


class SocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on connects to an account that is there; it makes none."""

    def is_open_for_signup(self, _request: HttpRequest, _login: object) -> bool:
        """Never."""
        return False

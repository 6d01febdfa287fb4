"""What the authentication library asks us: nobody signs up by themselves, nothing is mailed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:  # noqa: ANN401 - the library's
        """Who it is; a shut account gets the answer of a wrong password, so that nobody learns that it is there."""
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return found if found is not None and found.is_active else None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 - the library's
        """Count the guess for the address it comes from, then for the account; a right one is taken back from both."""
        self._guess = ratelimit.consume(request, app="allauth.account", action="guess")
        if not self._guess:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def _rollback_login_failed_rl_usage(self) -> None:
        if self._guess:
            self._guess.rollback()
        super()._rollback_login_failed_rl_usage()

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether it is their password; wrong ones count together with those at signing in."""
        found = self.authenticate(context.request, username=user.get_username(), password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **_: object) -> bool:
        """Before a password, a second factor or single sign-on changes."""
        del app
        return True

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401 - the library's
        """What guesses are counted by: the account alone, under whatever host and port it is asked."""
        del request
        return str(credentials.get("username", "")).strip().lower()

    def send_mail(self, *_: object, **__: object) -> None:
        """No mail leaves: it would say who is treated here."""


class MfaAdapter(DefaultMFAAdapter):
    """Second factors."""

    def send_notification_mail(self, *_: object, **__: object) -> None:
        """No mail leaves."""


class SocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on connects to an account that is there; it makes none."""

    def get_connect_redirect_url(self, _request: HttpRequest, _account: object) -> str:
        """Back to where somebody connects it."""
        return reverse("mfa_index")

    def is_open_for_signup(self, _request: HttpRequest, _login: object) -> bool:
        """Never."""
        return False

"""Single sign-on by OpenID Connect, stricter than the library: the token says who somebody is, never what they may do.

Its signature is verified always, it was made for this attempt, and only safe addresses of the set provider are asked.
"""

import hmac
import secrets
from typing import Any, Final, cast
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_ADDRESSES: Final = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
_WELL_KNOWN: Final = "/.well-known/openid-configuration"


def is_safe_address(address: str) -> bool:
    """Whether the clinic may ask this address: over TLS, or on this machine.

    Example:
        >>> is_safe_address("https://sso.example/token"), is_safe_address("http://169.254.169.254/latest")
        (True, False)
    """
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def _provider_of(adapter: "HospitalAdapter") -> Any:  # noqa: ANN401 - the library has no types here
    return cast("Any", adapter).get_provider()


class HospitalAdapter(OpenIDConnectOAuth2Adapter):
    """Asks only safe addresses of the provider that was set, and believes only a token made for this attempt."""

    nonce: str = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; refused when it names another issuer or an address that is not safe."""
        server = str(_provider_of(self).server_url)
        if not is_safe_address(server):
            raise OAuth2Error("the provider's address must begin with https")
        found: dict[str, Any] = super().openid_config
        issuer = str(found.get("issuer", ""))
        if issuer.rstrip("/") != server.removesuffix(_WELL_KNOWN).rstrip("/"):
            raise OAuth2Error("the provider names another issuer than the one that was set")
        if not all(is_safe_address(str(found.get(name, ""))) for name in _ADDRESSES if name in found):
            raise OAuth2Error("the provider names an address that is not safe")
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:  # noqa: ANN401 - the library's
        """Who it is, by the signed token alone."""
        del token
        sent = kwargs["response"].get("id_token")
        if not sent:
            raise OAuth2Error("the provider sent no identity token")
        _check_algorithm(sent)
        claims = jwtkit.verify_and_decode(
            credential=sent,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("the identity token was not made for this attempt")
        kept = {"sub": claims["sub"]}  # neither mail nor role: who may do what is the administrator's
        found: SocialLogin = _provider_of(self).sociallogin_from_response(request, {"id_token": kept})
        return found


def _check_algorithm(token: str) -> None:
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
    except jwt.PyJWTError:
        algorithm = None
    if algorithm not in _ALGORITHMS:
        raise OAuth2Error("the identity token is not signed in a way that is accepted")


class HospitalProvider(OpenIDConnectProvider):
    """The hospital's provider: scopes and parameters are ours, never those of an address that somebody was sent."""

    oauth2_adapter_class = HospitalAdapter

    def get_default_scope(self) -> list[str]:
        """No more than who it is."""
        return ["openid"]

    def get_scope_from_request(self, _request: HttpRequest) -> list[str]:
        """As set."""
        return list(cast("Any", self).get_scope())

    def get_auth_params_from_request(self, _request: HttpRequest, _action: object) -> dict[str, str]:
        """As set."""
        return dict(cast("Any", self).get_auth_params())

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,  # noqa: ANN401 - the library's
        **kwargs: Any,  # noqa: ANN401 - the same
    ) -> HttpResponse:
        """To the provider, with a number that its token must bring back."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or {}), "nonce": nonce}
        to: HttpResponse = super().redirect(request, process, next_url=next_url, data=data, nonce=nonce, **kwargs)
        return to


class _Callback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: HospitalProvider) -> Any:  # noqa: ANN401 - the library's pair
        state, response = super()._get_state(request, provider)
        cast("HospitalAdapter", self.adapter).nonce = "" if state is None else str(state.get("nonce") or "")
        return state, response


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:  # noqa: ANN401 - a class of views
    try:
        adapter = HospitalAdapter(request, provider_id)
        _provider_of(adapter)
    except SocialApp.DoesNotExist:
        raise Http404("no such provider") from None
    try:
        answer: HttpResponse = kind.adapter_view(adapter)(request)
    except (OAuth2Error, RequestException) as error:  # the provider cannot be asked, or must not be
        answer = render_authentication_error(request, _provider_of(adapter), exception=error)
    return answer


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider."""
    return _view(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _view(_Callback, request, provider_id)

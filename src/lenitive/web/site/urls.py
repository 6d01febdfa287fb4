"""Every address: the frame, signing in, and each screen's own."""

from allauth.account import views as account
from django.urls import include, path

from lenitive.web import live
from lenitive.web.accounts import single_sign_on
from lenitive.web.site import views
from lenitive.web.site.discovery import PACKAGE, screens

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.failed

_site = (
    [
        path("", views.home, name="home"),
        path("first/", views.first, name="first"),
        path("live/", live.stream, name="live"),
        path("policy.json", views.policy, name="policy"),
    ],
    "site",
)

urlpatterns = [
    path("", include(_site)),
    path("", include("lenitive.web.accounts.urls")),
    path("account/sign-in/", account.login, name="account_login"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/sso/<slug:provider_id>/", single_sign_on.login, name="openid_connect_login"),
    path("account/sso/<slug:provider_id>/callback/", single_sign_on.callback, name="openid_connect_callback"),
    *(path("", include(f"{PACKAGE}.{name}.urls")) for name in screens()),
]

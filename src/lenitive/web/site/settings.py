"""Settings of the pages. What differs between clinics comes from `environment`; nothing secret stands here."""

import sys
from pathlib import Path
from typing import Any, Final

import pysqlite3
from django.conf.locale import LANG_INFO
from django.utils.translation import to_language

from lenitive.web.site.discovery import PACKAGE, screens
from lenitive.web.site.environment import environment

# the system's SQLite can lose a commit (record.store says which versions); the framework takes whatever has this name
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

_told: Final = environment()


def single_sign_on(server: str, client: str, secret: str) -> dict[str, Any]:
    """The one provider of this clinic; none when no address was set."""
    if not server:
        return {}
    app = {
        "provider_id": "hospital",
        "name": "Hospital sign-in",
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": server},
    }
    kind = "lenitive.web.accounts.single_sign_on.HospitalProvider"
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "provider_class": kind, "APPS": [app]}}


def languages(folder: Path) -> list[tuple[str, str]]:
    """English, and every language whose translation stands in a folder, in its own name."""
    found = sorted(to_language(one.parents[1].name) for one in folder.glob("*/LC_MESSAGES/django.mo"))
    return [("en-gb", "English"), *((code, LANG_INFO.get(code, {}).get("name_local", code)) for code in found)]


SECRET_KEY = _told.secret_key
DEBUG = False
DEMO = _told.demo
ALLOWED_HOSTS = list(_told.hosts)
ROOT_URLCONF = "lenitive.web.site.urls"
WSGI_APPLICATION = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "lenitive.web.site",
    "lenitive.web.accounts",
    *(f"{PACKAGE}.{name}" for name in screens()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lenitive.web.site.middleware.ResponseHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lenitive.web.accounts.session_guard.SessionGuard",
    "lenitive.web.site.policy_guard.PolicyGuard",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lenitive.web.site.context.frame",
            ],
            "builtins": [
                "lenitive.web.site.templatetags.ismp",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(_told.data / "accounts.sqlite3"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10},
    }
}

# who signs in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "lenitive.web.accounts.words_of_the_place.WordsOfThePlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lenitive.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 120
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# wrong guesses count for the address ("guess") and for the account, wherever they are typed; right ones do not count.
# "letters": referrals by the open form
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "guess": "10/15m/ip",
    "login_failed": "10/15m/key",
    "reauthenticate": "60/15m/user",
    "change_password": "30/15m/user",
    "letters": "10/h/ip",
}
ACCOUNT_FORMS = {"change_password": "lenitive.web.accounts.forms.ChangePasswordForm"}
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "lenitive.web.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lenitive"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _told.https
SOCIALACCOUNT_ADAPTER = "lenitive.web.accounts.adapter.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = single_sign_on(_told.oidc_server, _told.oidc_client, _told.oidc_secret)

# how long a session lives: the guard locks it when it is idle, and ends it after a shift
LENITIVE_IDLE_LOCK_S = 5 * 60
LENITIVE_SESSION_MAX_S = 12 * 60 * 60
LENITIVE_SECOND_FACTOR_REQUIRED = not _told.demo
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = LENITIVE_SESSION_MAX_S
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "lenitive.web.site.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _told.https
SESSION_COOKIE_NAME = "__Host-session" if _told.https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _told.https else "csrf"
SECURE_SSL_REDIRECT = _told.https
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a clinic's name belongs on no public list of browsers
SECURE_HSTS_SECONDS = 63072000 if _told.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _told.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _told.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# a request is refused while it arrives when it is longer than this; what is shorter never lies in a temporary file
LENITIVE_LARGEST_REQUEST = 33 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_MAX_MEMORY_SIZE = LENITIVE_LARGEST_REQUEST
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# what counts guesses: beside the accounts, so that a restart forgets none; so large that nobody pushes a count out
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "guesses",
        "OPTIONS": {"MAX_ENTRIES": 200_000, "CULL_FREQUENCY": 20},
    }
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
LANGUAGES = languages(LOCALE_PATHS[0])
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
FORM_RENDERER = "lenitive.web.site.forms.ClinicForms"
LOGGING_CONFIG = None

"""Every setting of the site, read from the environment; the defaults run the demo on this machine alone.

With DATABASE_URL and REDIS_URL unset the project starts its own servers and is in development mode. As soon as
DATABASE_URL is named, DEBUG defaults to off and the secrets must be given. That variable means development, not
Django's own DEBUG, which is always off: whoever tries the site out sees the pages that everybody will see.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _number(name: str, default: int) -> int:
    try:
        return int(os.environ.get(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error


def _one_of(name: str, default: str, *others: str) -> str:
    value = os.environ.get(name, default)
    if value not in (default, *others):
        raise ImproperlyConfigured(f"{name} must be one of {', '.join([default, *others])}.")
    return value


def _needed(name: str, *, when: bool) -> str:
    value = os.environ.get(name, "")
    if when and not value:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return value


def _secret(name: str, development: str) -> str:
    value = os.environ.get(name, "")
    if value and (IS_DEVELOPMENT or value != development):
        return value
    if IS_DEVELOPMENT:
        return development
    raise ImproperlyConfigured(f"{name} must be set in the environment when DEBUG is off.")


def _not_sniffed(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Of the headers of documents, the one that matters for a file."""
    headers["X-Content-Type-Options"] = "nosniff"


IS_LOCAL = "DATABASE_URL" not in os.environ
IS_DEVELOPMENT = _flag("DEBUG", default=IS_LOCAL)
DEBUG = False
"""Errors show our own pages in development too; the traceback is in the log."""

SECRET_KEY = _secret("SECRET_KEY", "development-only-secret-key-that-never-leaves-a-laptop")
SEALING_KEYS = _list("SEALING_KEYS") or [_secret("SEALING_KEY", "development-only-sealing-key")]
"""Originals are encrypted with the first key and can be read with any of them."""

ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if IS_DEVELOPMENT else "")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
LIVE_URL = os.environ.get("LIVE_URL", "")
"""Where pages find the live socket, e.g. ws://127.0.0.1:8001/ws/v1/live/; empty: /ws/v1/live/ on the page's host."""

LIVE_ALLOWED_ORIGINS = _list("LIVE_ALLOWED_ORIGINS") or (["*"] if IS_DEVELOPMENT else [SITE_URL])
"""Pages of these origins may open the live socket."""

INSTALLED_APPS = [
    "common.apps.RecordedAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "channels",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "common",
    "accounts",
    "rewards",
    "routing",
    "marketplace",
]

MIDDLEWARE = [
    # First: two dozen small files do without the headers of documents, which would be 2 kB of a phone's first page.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "common.request_log.RequestLogMiddleware",
    # A phone's page is a tenth of its size then. Form tokens differ in each reply and so does its length.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.languages.OwnLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.session_limits.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "common.http.DomainErrorMiddleware",
]

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
ASGI_APPLICATION = "marketplace.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "marketplace.context_processors.site",
            ],
        },
    },
]

# --- PostgreSQL and the Redis protocol ------------------------------------------------------------------------


def _servers() -> tuple[str, str, str]:
    """Database, the same as its owner, Redis: from the environment, else our own local ones, started when needed."""
    database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    owner = os.environ.get("DATABASE_OWNER_URL", database)
    if not (database and redis):
        from common.local import servers

        if not database:
            database, owner = servers.database_url(), servers.database_owner_url()
        redis = redis or servers.redis_url()
    return database, owner, redis


DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL = _servers()
APPEND_ONLY_SCHEMAS = ["books"]
"""Where the site's own role may insert and select and nothing else (common/database_roles.py)."""

APPEND_ONLY_TABLES = ["common_historyrow", "common_historyseal", "common_historyroot"]
"""The same for these tables among the others."""

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=0)}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {"min_size": 1, "max_size": _number("DATABASE_POOL_SIZE", 10), "timeout": 20},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "common.tasks.beat", "schedule": 20.0, "options": {"expires": 20}},
    "forget-what-is-old": {"task": "marketplace.tasks.forget_what_is_old", "schedule": 3600.0},
    "weigh-who-has-news": {"task": "marketplace.tasks.weigh_who_has_news", "schedule": 3600.0},
    "look-for-fraud": {"task": "marketplace.tasks.look_for_fraud", "schedule": 3600.0},
    "weigh-everybody": {"task": "marketplace.tasks.weigh_everybody", "schedule": 86_400.0},
}
CELERY_TIMEZONE = "UTC"

# --- People and sign-in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name", "display_name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.own_words.OwnWordsValidator"},
]
PASSWORD_WORDS = _list("PASSWORD_WORDS")
"""Our products, projects and whatever else a stranger who knows us would guess first (accounts/own_words.py)."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "none" if IS_DEVELOPMENT else "mandatory"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = _number("TRUSTED_PROXIES", 0)
MFA_ADAPTER = "accounts.adapter.SealedFactorsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEVELOPMENT
MFA_TOTP_TOLERANCE = 1
"""Half a minute of a phone's clock that is wrong."""
REQUIRE_SECOND_FACTOR = _flag("REQUIRE_SECOND_FACTOR", default=not IS_DEVELOPMENT)
"""Of whoever works in-house at sign-in, and of everybody before money moves (accounts/proofs.py)."""
STEP_UP_SECONDS = _number("STEP_UP_SECONDS", 600)
"""How long a proof of who one is counts for what is asked for again (accounts/step_up.py)."""
SESSION_LIMITS = {
    "in_house": {
        "idle_seconds": _number("STAFF_SESSION_IDLE_SECONDS", 3_600),
        "seconds": _number("STAFF_SESSION_SECONDS", 43_200),
    },
    "others": {
        "idle_seconds": _number("SESSION_IDLE_SECONDS", 1_209_600),
        "seconds": _number("SESSION_SECONDS", 2_592_000),
    },
}
"""How long somebody stays signed in, at most and without doing anything (accounts/session_limits.py). Source: NIST SP
800-63B-4, 24 hours and 1 hour where two factors are asked for, 30 days where one is."""
OPENID_CONNECT_SERVER_URL = os.environ.get("OPENID_CONNECT_SERVER_URL", "")
"""The identity provider of the people who work here; empty: no single sign-on."""
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "staff",
                "name": os.environ.get("OPENID_CONNECT_NAME", "Single sign-on"),
                "client_id": os.environ.get("OPENID_CONNECT_CLIENT_ID", ""),
                "secret": os.environ.get("OPENID_CONNECT_CLIENT_SECRET", ""),
                "settings": {"server_url": OPENID_CONNECT_SERVER_URL},
            }
        ]
        if OPENID_CONNECT_SERVER_URL
        else [],
    }
}
REST_KNOX = {"AUTH_HEADER_PREFIX": "Token", "TOKEN_TTL": None, "TOKEN_LIMIT_PER_USER": 10}

# --- Mail -----------------------------------------------------------------------------------------------------
EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends." + ("filebased" if IS_DEVELOPMENT else "smtp") + ".EmailBackend",
)
EMAIL_FILE_PATH = BASE_DIR / ".local" / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _number("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Crowdline <noreply@crowdline.example>")

# --- Web push -------------------------------------------------------------------------------------------------
VAPID_PRIVATE_KEY = os.environ.get("VAPID_PRIVATE_KEY", "")
"""Made by `manage.py make_vapid_keys`; empty: no push, except in development, where the key is in VAPID_KEY_FILE."""
VAPID_KEY_FILE = BASE_DIR / ".local" / "vapid-key"
VAPID_SUBJECT = os.environ.get("VAPID_SUBJECT", f"mailto:{DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
"""Whom a push service writes to when our messages give it trouble."""
PUSH_SERVICES = _list(
    "PUSH_SERVICES",
    "fcm.googleapis.com,updates.push.services.mozilla.com,notify.windows.com,push.apple.com",
)
"""Hosts that we send push messages to, and those below them; the address itself comes from a browser."""

# --- API ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["common.json_parser.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "common.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "common.api_schema.ApiSchema",
    "EXCEPTION_HANDLER": "common.http.api_error",
    "PAGE_SIZE": 25,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Crowdline API",
    "DESCRIPTION": "Enquiries, offers, claims, answers, reviews and rewards. Errors are "
    "`{code, detail, fields}`; writes that could be repeated take an `Idempotency-Key` header.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "EnquiryLanguageEnum": "marketplace.settings.ENQUIRY_LANGUAGES",
        "ReasonEnum": "marketplace.models.Escalation.Reason",
        "ReportReasonEnum": "marketplace.reports.models.Report.Reason",
        "DecisionEnum": "marketplace.models.Review.Decision",
        "HoldDecisionEnum": "rewards.models.Hold.Decision",
        "VerdictEnum": "marketplace.models.Escalation.Verdict",
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api_schema.document_refusals",
    ],
}
LIMITS_PER_HOUR = {
    "enquiries": _number("ENQUIRIES_PER_HOUR", 60),
    "messages": _number("MESSAGES_PER_HOUR", 300),
    "tokens": _number("TOKENS_PER_HOUR", 20),
    "reports": _number("REPORTS_PER_HOUR", 20),
    "exports": _number("EXPORTS_PER_HOUR", 10),
}
"""What one person may do within an hour (common/throttling.py)."""

KEEP_DAYS = {
    "questions": _number("KEEP_QUESTIONS_DAYS", 730),
    "drafts": _number("KEEP_DRAFTS_DAYS", 30),
    "disputes": _number("KEEP_DISPUTES_DAYS", 730),
    "applications": _number("KEEP_APPLICATIONS_DAYS", 365),
    "offers": _number("KEEP_OFFERS_DAYS", 365),
    "notices": _number("KEEP_NOTICES_DAYS", 90),
    "bill_accounts": _number("KEEP_BILL_ACCOUNTS_DAYS", 3650),
    "sessions": _number("KEEP_SESSIONS_DAYS", 0),
    "idempotency_records": _number("KEEP_IDEMPOTENCY_RECORDS_DAYS", 1),
    "outbox": _number("KEEP_OUTBOX_DAYS", 30),
    "history_words": _number("KEEP_HISTORY_WORDS_DAYS", 730),
    "configuration_log": _number("KEEP_CONFIGURATION_LOG_DAYS", 365),
}
"""How long what is kept on people (marketplace/personal_data/keeping.py says since when); the law on books sets the
bill accounts'."""
ERASURE_WAIT_DAYS = _number("ERASURE_WAIT_DAYS", 14)
"""How long somebody who asked to be erased can take it back; longer than the quality window, so that points confirm."""

# --- Pages, files and the browser's rules ---------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("de", _("German"))]
"""Of the pages. Each but the first has a catalogue in locale/ (docs/translating.md)."""
LOCALE_PATHS = [BASE_DIR / "locale"]
ENQUIRY_LANGUAGES = ["en", "de"]
"""Of enquiries and of the advocates who answer them."""
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/London")
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = (
    BASE_DIR / ".local" / "static"
    if IS_LOCAL
    else Path(os.environ.get("STATIC_ROOT", "/var/lib/crowdline/static"))
)
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "common.static_bundles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STATIC_BUNDLES = {
    "bundles/page.css": [f"css/{layer}.css" for layer in ("tokens", "base", "layout", "components", "pages")],
    "bundles/every-page.js": [
        f"js/{behaviour}.js"
        for behaviour in (
            *("connection", "once", "dialog", "toast", "focus", "failures"),
            *("countdown", "elapsed", "mended", "draft", "theme", "app"),
        )
    ],
    "bundles/signed-in.js": [f"js/{behaviour}.js" for behaviour in ("live", "offline", "outbox")],
}
"""What every page links, by name, and the files of static/ that it is put together from (common/static_bundles.py)."""
STATIC_BUNDLES_DIR = STATIC_ROOT.with_name("static-bundles")
AUDIT_DIR = Path(os.environ.get("AUDIT_DIR", BASE_DIR / ".local" / "audit"))
"""The daily roots of the books and of the record are appended to files in here (common/sealed_chain.py)."""
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / ".local" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = IS_DEVELOPMENT
WHITENOISE_MAX_AGE = 0 if IS_DEVELOPMENT else 60
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = _not_sniffed
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
"""Above the 5 photos of a form, so that the form itself can say so and keep the words."""
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "marketplace.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *({LIVE_URL, LIVE_URL.replace("127.0.0.1", "localhost")} if LIVE_URL else ())],
        "manifest-src": [SELF],
        # Signing in at the identity provider begins with a form of ours.
        "form-action": [SELF, *({OPENID_CONNECT_SERVER_URL} - {""})],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if not IS_DEVELOPMENT:
    IS_HTTPS = SITE_URL.startswith("https://")
    SECURE_SSL_REDIRECT = _flag("SECURE_SSL_REDIRECT", default=IS_HTTPS)
    SECURE_PROXY_SSL_HEADER = (
        ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_PROXY", default=False) else None
    )
    SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
    SECURE_HSTS_PRELOAD = IS_HTTPS
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
    SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "sessionid"
    """The prefix has browsers refuse a session that another host of the domain would put in its place."""

# --- What it tells about itself -------------------------------------------------------------------------------
LOG_FORMAT = os.environ.get("LOG_FORMAT", "people" if IS_DEVELOPMENT else "json")
# --- What it tells about itself -------------------------------------------------------------------------------
LOG_FORMAT = os.environ.get("LOG_FORMAT", "people" if IS_DEVELOPMENT else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "people": {"()": "common.log_lines.for_people"},
        "json": {"()": "common.log_lines.as_json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "common.request_log": {"level": "WARNING" if IS_DEVELOPMENT else "INFO"},
        # Libraries speak up for trouble only, and through our handler: what they say by themselves is not checked.
        **{
            name: {"level": "WARNING", "handlers": [], "propagate": True}
            for name in ("_granian", "celery", "channels", "uvicorn")
        },
    },
}
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
"""What Prometheus shows at /metrics; without one only development answers there."""
METRICS_DIR = Path(os.environ.get("METRICS_DIR", BASE_DIR / ".local" / "metrics"))
"""Where the processes of one machine keep what they have counted (common/metrics.py)."""

# --- How the marketplace works --------------------------------------------------------------------------------
COMPANY_NAME = os.environ.get("COMPANY_NAME", "Wrenfield")
COMPANY_PHONE = os.environ.get("COMPANY_PHONE", "0808 157 0199")
PRIVACY_CONTACT = os.environ.get("PRIVACY_CONTACT", "privacy@wrenfield.example")
"""Who answers for personal data, as the privacy notice names them."""
PHONE_REGIONS = _list("PHONE_REGIONS", "GB,DE")
"""Regions whose national phone numbers the crowd-safe view recognises."""
ACCOUNT_PATTERNS = os.environ.get("ACCOUNT_PATTERNS", "W-[A-Z0-9]{6,12}").split()
ORDER_PATTERNS = os.environ.get("ORDER_PATTERNS", "WF-[0-9]{5,12} ORD-[0-9]{5,12}").split()
"""Regular expressions of our own account and order numbers, which it hides; several are separated by a space."""
HELP_COUNTRY = os.environ.get("HELP_COUNTRY", "GB")
"""Whose help lines a customer is shown when a life may be at risk (marketplace/help_lines.py)."""

CLAIM_LEASE_SECONDS = _number("CLAIM_LEASE_SECONDS", 600)
CLAIM_LEASE_LIMIT_SECONDS = _number("CLAIM_LEASE_LIMIT_SECONDS", 1800)
REWRITE_LEASE_SECONDS = _number("REWRITE_LEASE_SECONDS", 7200)
REVIEW_LEASE_SECONDS = _number("REVIEW_LEASE_SECONDS", 600)
DESK_LEASE_SECONDS = _number("DESK_LEASE_SECONDS", 7200)
PRESENT_FOR_HOURS = _number("PRESENT_FOR_HOURS", 12)
"""Advocates who are on, have no push and did nothing here for this long are not asked until they come again."""

SECOND_LOOK_PERCENT = _number("SECOND_LOOK_PERCENT", 10)
"""Share of the decided reviews that a second moderator makes again, blind."""
GOLD_PERCENT = _number("GOLD_PERCENT", 5)
"""How often a moderator's next review is one with a known verdict."""
GOLD_ENQUIRY_PERCENT = _number("GOLD_ENQUIRY_PERCENT", 4)
"""Share of questions of ours, with a known answer, of all that the crowd is offered (marketplace/quality/gold/)."""
EXPERT_REVIEWS = _flag("EXPERT_REVIEWS", default=True)
"""Whether advocates of the highest tier review others beside the moderators (marketplace/quality/peers.py)."""
TIER_HALF_LIFE_DAYS = _number("TIER_HALF_LIFE_DAYS", 90)
"""After so many days a judged answer counts half as much for its author's tier (marketplace/standing/quality.py)."""
FRAUD_WINDOW_DAYS = _number("FRAUD_WINDOW_DAYS", 28)
"""So far back signs of fraud are looked for (marketplace/fraud/): four of the same weekday, so that habits show."""
FRAUD_OPENS_AT_PERCENT = _number("FRAUD_OPENS_AT_PERCENT", 60)
"""How suspicious it must be in all for a case: more than any one weak sign says by itself (fraud/weighing.py)."""
FRAUD_URGENT_AT_PERCENT = _number("FRAUD_URGENT_AT_PERCENT", 85)
"""How suspicious it must be for a letter to ops of its own; other cases are told together each morning."""
FRAUD_CROWDED_MARK = _number("FRAUD_CROWDED_MARK", 4)
"""An address of the net that more people use is a café's or a provider's, and says nothing about any two of them."""
FRAUD_PAIR_ANSWERS = _number("FRAUD_PAIR_ANSWERS", 3)
"""So many answers by one person to one other are a pattern; two may be luck."""
FRAUD_CHANCE_PER_MILLION = _number("FRAUD_CHANCE_PER_MILLION", 20)
"""What happens less often by itself is no luck: of 50,000 pairs of people in a window, one is named wrongly."""
FRAUD_SHARED_HABITS = _number("FRAUD_SHARED_HABITS", 3)
"""So many peculiarities of writing must two people share: one or two are common."""
FRAUD_COPIES = _number("FRAUD_COPIES", 4)
FRAUD_COPIED_PERCENT = _number("FRAUD_COPIED_PERCENT", 60)
"""Answers copied from others, at least so many and such a share of all: a few may be the same advice from one place."""
FRAUD_FARM_PEOPLE = _number("FRAUD_FARM_PEOPLE", 3)
"""So many advocates behind one device or bill are a farm; two may be a couple."""
FRAUD_RESTLESS_DAYS = _number("FRAUD_RESTLESS_DAYS", 3)
FRAUD_REST_HOURS = _number("FRAUD_REST_HOURS", 4)
"""On so many days answers in every so many hours (a divisor of 24), day and night: more than one person, or none."""
FRAUD_CLAIMS = _number("FRAUD_CLAIMS", 12)
"""Claims that it takes to speak of somebody's way of claiming."""
FRAUD_UNANSWERED_PERCENT = _number("FRAUD_UNANSWERED_PERCENT", 70)
"""Whoever answers so little of what they take keeps it from others; honest people change their mind once in five."""
FRAUD_REACTION_MS = _number("FRAUD_REACTION_MS", 1200)
"""From an offer's arrival to the claim. Nobody reads a subject and presses a button faster, time after time."""
FRAUD_REVIEWS = _number("FRAUD_REVIEWS", 4)
"""Decisions each way between two advocates, all of them kind, from where on they look like a trade."""
FRAUD_APPEAL_DAYS = _number("FRAUD_APPEAL_DAYS", 14)
"""So long an advocate may appeal against what was decided about their points; only then are they taken back."""
ASSUME_SOLVED_AFTER_HOURS = _number("ASSUME_SOLVED_AFTER_HOURS", 72)
REOPEN_WITHIN_DAYS = _number("REOPEN_WITHIN_DAYS", 30)
NOT_SOLVED_LIMIT = _number("NOT_SOLVED_LIMIT", 2)
"""After this many answers that did not solve it, an enquiry goes to staff."""

CURRENCY = os.environ.get("CURRENCY", "GBP")
POINT_VALUE_MINOR = _number("POINT_VALUE_MINOR", 1)
QUALITY_WINDOW_DAYS = _number("QUALITY_WINDOW_DAYS", 7)
REDEMPTION_MIN_POINTS = _number("REDEMPTION_MIN_POINTS", 500)
REDEMPTION_MAX_POINTS_PER_MONTH = _number("REDEMPTION_MAX_POINTS_PER_MONTH", 10_000)
FOUR_EYES_ABOVE_MINOR = _number("FOUR_EYES_ABOVE_MINOR", 2_500)
POINTS_EXPIRE_AFTER_MONTHS = _number("POINTS_EXPIRE_AFTER_MONTHS", 0)
"""Without earning or asking for any (rewards/expiry.py); 0: never."""
REDEMPTIONS_PER_WEEK = _number("REDEMPTIONS_PER_WEEK", 3)
NEW_EARNER_DAYS = _number("NEW_EARNER_DAYS", 14)
"""Whoever asks more often, or earned their first points later, is looked at twice (rewards/payout_checks.py)."""

BILLING_GATEWAY = _one_of("BILLING_GATEWAY", "file", "http", "stripe")
"""How bill credit reaches billing (rewards/gateways/)."""
BILLING_URL = _needed("BILLING_URL", when=BILLING_GATEWAY == "http")
BILLING_TOKEN = _needed("BILLING_TOKEN", when=BILLING_GATEWAY == "http")
"""Ours with billing, sent with every request."""
BILLING_SECRET = _needed("BILLING_SECRET", when=BILLING_GATEWAY == "http")
"""Billing signs its callbacks with it; as long as there is none, every callback is refused."""
STRIPE_API_KEY = _needed("STRIPE_API_KEY", when=BILLING_GATEWAY == "stripe")
STRIPE_API_BASE = os.environ.get("STRIPE_API_BASE", "https://api.stripe.com")
CONSENT_VERSIONS = {
    "terms": "2026-11",
    "privacy": "2026-11",
    "advocate_terms": "2026-11",
    "push": "2026-09",
    "public_help": "2026-09",
}
"""Of the words that people agree to: whoever changes the words changes the version. Then advocates are asked again
before they go on, and everybody before their next question."""
TEST_MINUTES = _number("TEST_MINUTES", 30)
"""The time for the test, however many topics somebody has chosen."""
PRACTICE_PER_TOPIC = _number("PRACTICE_PER_TOPIC", 2)
"""So many questions on each topic whoever has passed its test answers in practice (marketplace/practice/)."""
APPLY_AFTER_DAYS = _number("APPLY_AFTER_DAYS", 30)
APPLY_FROM_AGE = _number("APPLY_FROM_AGE", 18)
APPLY_FROM_COUNTRIES = _list("APPLY_FROM_COUNTRIES")
"""Who may become an advocate (accounts/eligibility.py); no country named: from everywhere."""

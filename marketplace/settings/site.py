"""The site as Django sees it: its keys, addresses, languages, and what it is put together from."""

from __future__ import annotations

import os

from django.utils.translation import gettext_lazy as _

from marketplace.settings.environment import (
    BASE_DIR,
    IS_DEVELOPMENT,
    number,
    secret,
    secrets,
    web_address,
    words,
)

DEBUG = False
"""Errors show our own pages in development too; the traceback is in the log."""

SECRET_KEY = secret("SECRET_KEY", "development-only-secret-key-that-never-leaves-a-laptop")
SEALING_KEYS = secrets("SEALING_KEYS", "SEALING_KEY", "development-only-sealing-key")
"""Originals are encrypted with the first key and can be read with any of them."""

ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if IS_DEVELOPMENT else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
SITE_URL = web_address("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
LIVE_URL = os.environ.get("LIVE_URL", "")
"""Where pages find the live socket, e.g. ws://127.0.0.1:8001/ws/v1/live/; empty: /ws/v1/live/ on the page's host."""

LIVE_ALLOWED_ORIGINS = words("LIVE_ALLOWED_ORIGINS") or (ALLOWED_HOSTS if IS_DEVELOPMENT else [SITE_URL])
"""Pages of these origins may open the live socket; a name without https:// or http:// stands for each of its ports."""

INSTALLED_APPS = [
    "common.apps.RecordedAdminConfig",
    "accounts.recorded_commands",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
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
    "common.time_limit.TimeLimitMiddleware",
    "common.https_only.ProgramsByHttpsMiddleware",
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
    "accounts.private_pages.PrivatePagesMiddleware",
    "accounts.session_limits.SessionLimitsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "common.body_limit.BodyLimitMiddleware",
    "common.form_bodies.ReadableFormsMiddleware",
    "common.form_addresses.FormAddressMiddleware",
    "common.http.DomainErrorMiddleware",
]

# 5 s before the example's proxy gives up. Statements have their own limit of as long (deploy/run.sh).
REQUEST_SECONDS = number("REQUEST_SECONDS", 25)

ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
ASGI_APPLICATION = "marketplace.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "common.constant_parts.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
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
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
"""Fields are drawn by templates/django/forms/ before Django's own."""

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("de", _("German"))]
"""Of the pages. Each but the first has a catalogue in locale/ (docs/translating.md)."""
LOCALE_PATHS = [BASE_DIR / "locale"]
ENQUIRY_LANGUAGES = ["en", "de"]
"""Of enquiries and of the advocates who answer them."""
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/London")
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
COMPANY_NAME = os.environ.get("COMPANY_NAME", "Wrenfield")
COMPANY_PHONE = os.environ.get("COMPANY_PHONE", "0808 157 0199")

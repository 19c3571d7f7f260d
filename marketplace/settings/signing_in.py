"""Who people are: signing in, second factors, and how long that lasts."""

from __future__ import annotations

import os

from marketplace.settings.environment import BASE_DIR, IS_DEVELOPMENT, flag, number, web_address, words

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sessions.SignInBackend"]
SESSION_ENGINE = "accounts.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name", "display_name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": BASE_DIR / "accounts" / "common_passwords.txt.gz"},
    },
    {"NAME": "accounts.own_words.OwnWordsValidator"},
]
PASSWORD_WORDS = words("PASSWORD_WORDS")
"""Our products, projects and whatever else a stranger who knows us would guess first (accounts/own_words.py)."""
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {"signup": "accounts.signing_up.SafeSignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "none" if IS_DEVELOPMENT else "mandatory"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key", "confirm_email": "1/3m/key,10/h/key"}
"""Beside allauth's own of signing up, 20/m/ip. `confirm_email` counts letters to an address that somebody signs up
with, adds or has not confirmed: past it none is written, and pages say what they always do."""
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXIES", 0)
USERSESSIONS_ADAPTER = "accounts.adapter.RecordedSessionsAdapter"
MFA_ADAPTER = "accounts.adapter.SealedFactorsAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.factor_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.factor_forms.RenamePasskeyForm",
    "authenticate_webauthn": "accounts.factor_forms.SecondPasskeyForm",
    "reauthenticate_webauthn": "accounts.factor_forms.ProvingPasskeyForm",
    "login_webauthn": "accounts.factor_forms.PasskeyAloneForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEVELOPMENT
MFA_TOTP_TOLERANCE = 1
"""Half a minute of a phone's clock that is wrong."""
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR", default=not IS_DEVELOPMENT)
"""Of whoever works in-house at sign-in, and of everybody before money moves (accounts/proofs.py)."""
STEP_UP_SECONDS = number("STEP_UP_SECONDS", 600)
"""How long a proof of who one is counts for what is asked for again (accounts/step_up.py)."""
SESSION_LIMITS = {
    "in_house": {
        "idle_seconds": number("STAFF_SESSION_IDLE_SECONDS", 3_600),
        "seconds": number("STAFF_SESSION_SECONDS", 43_200),
    },
    "others": {
        "idle_seconds": number("SESSION_IDLE_SECONDS", 1_209_600),
        "seconds": number("SESSION_SECONDS", 2_592_000),
    },
}
"""How long somebody stays signed in, at most and without doing anything (accounts/session_limits.py). Source: NIST SP
800-63B-4, 24 hours and 1 hour where two factors are asked for, 30 days where one is."""
OPENID_CONNECT_SERVER_URL = web_address("OPENID_CONNECT_SERVER_URL")
"""The identity provider of the people who work here; empty: no single sign-on."""
OPENID_CONNECT_HOSTS = words("OPENID_CONNECT_HOSTS")
"""Where it keeps the rest of itself, keys for example; its own host is called in any case (common/outgoing.py)."""
OPENID_CONNECT_STRONG_METHODS = words("OPENID_CONNECT_STRONG_METHODS", "mfa,otp,hwk,swk,sc")
"""Words of its `amr` or `acr` for more than a password. Source: RFC 8176."""
OPENID_CONNECT_IS_STRONG = flag("OPENID_CONNECT_IS_STRONG", default=False)
"""Of a provider that says neither how nor when, and asks everybody for a second factor all the same."""
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "accounts.single_sign_on.provider.StaffProvider",
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

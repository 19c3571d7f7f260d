"""What browsers are told to allow: headers, cookies, and where pages may load from."""

from __future__ import annotations

from csp.constants import NONE, SELF

from marketplace.settings.environment import IS_DEVELOPMENT, flag
from marketplace.settings.signing_in import OPENID_CONNECT_SERVER_URL
from marketplace.settings.site import LIVE_URL, SITE_URL

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "marketplace.views.errors.csrf_failure"
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
IS_HTTPS = not IS_DEVELOPMENT and SITE_URL.startswith("https://")
_FOR_THIS_HOST = "__Host-" if IS_HTTPS else ""
"""The prefix has browsers refuse a cookie that another host of the domain would put in the place of ours."""
SESSION_COOKIE_NAME = f"{_FOR_THIS_HOST}session"
CSRF_COOKIE_NAME = f"{_FOR_THIS_HOST}form"
LANGUAGE_COOKIE_NAME = f"{_FOR_THIS_HOST}language"
THEME_COOKIE_NAME = f"{_FOR_THIS_HOST}theme"
"""Written by static/js/theme.js."""
if not IS_DEVELOPMENT:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=IS_HTTPS)
    SECURE_REDIRECT_EXEMPT = ["^api/", "^metrics$"]
    """What programs call: refused, if it comes in the clear (common/https_only.py)."""
    SECURE_PROXY_SSL_HEADER = (
        ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY", default=False) else None
    )
    SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
    SECURE_HSTS_PRELOAD = IS_HTTPS
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS

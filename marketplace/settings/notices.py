"""How people hear of things: mail and web push."""

from __future__ import annotations

import os

from marketplace.settings.environment import BASE_DIR, IS_DEVELOPMENT, flag, insist_on_tls, number, words

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends." + ("filebased" if IS_DEVELOPMENT else "smtp") + ".EmailBackend",
)
EMAIL_FILE_PATH = BASE_DIR / ".local" / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = number("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
if EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
    insist_on_tls("EMAIL_HOST", host=EMAIL_HOST, is_encrypted=EMAIL_USE_TLS, how="set EMAIL_USE_TLS=1")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Crowdline <noreply@crowdline.example>")

VAPID_PRIVATE_KEY = os.environ.get("VAPID_PRIVATE_KEY", "")
"""Made by `manage.py make_vapid_keys`; empty: no push, except in development, where the key is in VAPID_KEY_FILE."""
VAPID_KEY_FILE = BASE_DIR / ".local" / "vapid-key"
VAPID_SUBJECT = os.environ.get("VAPID_SUBJECT", f"mailto:{DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}")
"""Whom a push service writes to when our messages give it trouble."""
PUSH_SERVICES = words(
    "PUSH_SERVICES",
    "fcm.googleapis.com,updates.push.services.mozilla.com,notify.windows.com,push.apple.com",
)
"""Hosts that we send push messages to, and those below them; the address itself comes from a browser."""

"""Files: styles and scripts, uploads, and the roots of what is sealed."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

from marketplace.settings.environment import BASE_DIR, IS_DEVELOPMENT, IS_LOCAL, needed, number, web_address


def _not_sniffed(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """Of the headers of documents, the one that matters for a file."""
    headers["X-Content-Type-Options"] = "nosniff"


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
            *("countdown", "elapsed", "counted", "mended", "draft", "theme", "app"),
        )
    ],
    "bundles/signed-in.js": [f"js/{behaviour}.js" for behaviour in ("live", "offline", "outbox")],
}
"""What every page links, by name, and the files of static/ that it is put together from (common/static_bundles.py)."""
STATIC_BUNDLES_DIR = STATIC_ROOT.with_name("static-bundles")
AUDIT_DIR = Path(os.environ.get("AUDIT_DIR", BASE_DIR / ".local" / "audit"))
"""The daily roots of the books and of the record are appended to files in here (common/sealed_chain.py)."""
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / ".local" / "media"))
S3_BUCKET = os.environ.get("S3_BUCKET", "")
"""Where photos are kept in the place of MEDIA_ROOT; empty: there (common/private_bucket.py)."""
S3_ENDPOINT_URL = web_address("S3_ENDPOINT_URL")
"""Of the server that has the bucket; empty: Amazon's."""


def _photos() -> dict[str, object]:
    if not S3_BUCKET:
        return {"BACKEND": "common.private_disk.PrivateDisk"}
    return {
        "BACKEND": "common.private_bucket.PrivateBucket",
        "OPTIONS": {
            "bucket": S3_BUCKET,
            "endpoint": S3_ENDPOINT_URL,
            "region": needed("S3_REGION", when=not S3_ENDPOINT_URL),
            "key_id": needed("S3_ACCESS_KEY_ID", when=True),
            "secret": needed("S3_SECRET_ACCESS_KEY", when=True),
        },
    }


STORAGES = {
    "default": _photos(),
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
REQUEST_MAX_BYTES = number("REQUEST_MAX_BYTES", 55 * 1024 * 1024)
"""Of one request as a whole: five photos of 10 MB, and some (common/body_limit.py). deploy/nginx.conf has the same."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
"""Above the 5 photos of a form, so that the form itself can say so and keep the words."""

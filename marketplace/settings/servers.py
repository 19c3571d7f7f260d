"""PostgreSQL, the Redis protocol, and Celery, which carries over it."""

from __future__ import annotations

import os
import ssl
from urllib.parse import parse_qsl, urlsplit

import dj_database_url

from common.lasting_plans import Connection
from marketplace.settings.environment import insist_on_tls, number


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


def _insist_on_tls_of_database(name: str, url: str) -> None:
    """Any other sslmode goes on in the clear where the server offers nothing else, or takes whoever answers for it.

    What the address leaves open libpq reads from the environment; a numeric address it calls whatever the host's name.
    """
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    host = given.get("host") or parts.hostname or os.environ.get("PGHOST", "")
    number_of_host = given.get("hostaddr") or os.environ.get("PGHOSTADDR", "")
    insist_on_tls(
        name,
        host=",".join(filter(None, [host, number_of_host])),
        is_encrypted=given.get("sslmode") == "verify-full",
        how="add ?sslmode=verify-full",
    )


def _insist_on_tls_of_redis(url: str) -> None:
    """Its options can have it take whoever answers: with any certificate, or with one for another name."""
    parts = urlsplit(url)
    checks = {"ssl_cert_reqs": {"required", "CERT_REQUIRED"}, "ssl_check_hostname": {"true", "True", "1"}}
    is_checked = all(value in checks.get(name, {value}) for name, value in parse_qsl(parts.query))
    insist_on_tls(
        "REDIS_URL",
        host="" if parts.scheme == "unix" else parts.hostname or "",
        is_encrypted=parts.scheme == "rediss" and is_checked,
        how="begin it with rediss:// and leave ssl_cert_reqs and ssl_check_hostname out",
    )


DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL = _servers()
_insist_on_tls_of_database("DATABASE_URL", DATABASE_URL)
_insist_on_tls_of_database("DATABASE_OWNER_URL", DATABASE_OWNER_URL)
_insist_on_tls_of_redis(REDIS_URL)
APPEND_ONLY_SCHEMAS = ["books"]
"""Where the site's own role may insert and select and nothing else (common/database_roles.py)."""

APPEND_ONLY_TABLES = ["common_historyrow", "common_historyseal", "common_historyroot"]
"""The same for these tables among the others."""

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=0)}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {
        "min_size": 1,
        "max_size": number("DATABASE_POOL_SIZE", 10),
        "timeout": 20,
        "connection_class": Connection,
    },
    # Django's default forbids what common/prepared.py does. Its own cursors write values into the text and never do it.
    "prepare_threshold": 5,
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # One that hangs is as good as away, and nobody waits for it longer.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}
CELERY_BROKER_URL = REDIS_URL
if urlsplit(REDIS_URL).scheme == "rediss":
    # Celery would speak in the clear to such an address without it; what else is to hold stands in the address.
    CELERY_BROKER_USE_SSL = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
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
    "remove-unnamed-photos": {"task": "marketplace.tasks.remove_unnamed_photos", "schedule": 86_400.0},
    "check-the-record": {"task": "marketplace.tasks.check_the_record", "schedule": 86_400.0},
    "weigh-everybody": {"task": "marketplace.tasks.weigh_everybody", "schedule": 86_400.0},
}
CELERY_TIMEZONE = "UTC"

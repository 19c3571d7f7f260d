"""Which locked packages have a known weakness. Ends with 1 if one has, with 2 if nobody could be asked.

    python -m common.local.audit                              asks PyPI's advisory database
    python -m common.local.audit --advisories FILE            reads a copy of advisories instead, without any network

PyPI is asked by pip-audit, in an environment of its own below .local/, as it must not share the site's packages. A copy
is https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip, as it comes, unpacked, or as one JSON list of such
records: where there is no network somebody carries it there. It knows what was known when it was made, so its age is
told. Source: OSV schema 1.7: affected, ranges of type ECOSYSTEM, versions, withdrawn.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (ROOT / "requirements" / "production.txt", ROOT / "requirements" / "dev.txt")
HOME = ROOT / ".local" / "pip-audit"
PIP_AUDIT = "pip-audit==2.10.1"

FOUND, NOT_ASKED = 1, 2
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)

Weaknesses = Sequence[tuple[str, str, Sequence[str]]]
"""Name, version, and the ids of what is known of it."""


def main(arguments: Sequence[str] = ()) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--advisories", type=Path, help="a copy of OSV records: zip, directory or JSON list")
    copy = parser.parse_args(arguments).advisories
    return _by_copy(copy) if copy else _by_pip_audit()


def _tell(lock: Path, *, packages: int, weak: Weaknesses) -> int:
    sys.stdout.write(f"{lock.name}: {packages} packages, {len(weak)} with known weaknesses\n")
    for name, version, known in weak:
        sys.stdout.write(f"  {name} {version}: {', '.join(known)}\n")
    return FOUND if weak else 0


# --- By a copy of the advisories --------------------------------------------------------------------------------


def _by_copy(copy: Path) -> int:
    known: dict[str, list[Mapping[str, Any]]] = {}
    newest, count = "", 0
    try:
        for advisory in _records(copy):
            count, newest = count + 1, max(newest, str(advisory.get("modified", "")))
            for affected in advisory["affected"]:
                if affected.get("package", {}).get("ecosystem") == "PyPI":
                    known.setdefault(_normal(affected["package"]["name"]), []).append(
                        affected | {"id": advisory["id"]}
                    )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        return _not_asked(f"{copy} could not be read ({type(error).__name__})", help="")
    if not known:
        return _not_asked(f"{copy} has no advisory on a Python package", help="")
    sys.stdout.write(f"{count} advisories, the newest of {newest[:10]}\n")
    return max(_weak_by_copy(lock, known) for lock in LOCKS)


def _weak_by_copy(lock: Path, known: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
    locked = _PINNED.findall(lock.read_text())
    weak: list[tuple[str, str, list[str]]] = []
    for name, version in locked:
        ids = sorted({each["id"] for each in known.get(_normal(name), ()) if _is_affected(version, each)})
        if ids:
            weak.append((name, version, ids))
    return _tell(lock, packages=len(locked), weak=weak)


def _records(copy: Path) -> Iterator[dict[str, Any]]:
    """Those that were not withdrawn."""
    for text in _texts(copy):
        found = json.loads(text)
        for advisory in found if isinstance(found, list) else [found]:
            if not advisory.get("withdrawn"):
                yield {"affected": [], **advisory}


def _texts(copy: Path) -> Iterator[bytes]:
    if copy.is_dir():
        yield from (path.read_bytes() for path in sorted(copy.glob("**/*.json")))
    elif zipfile.is_zipfile(copy):
        with zipfile.ZipFile(copy) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith(".json"))
    else:
        yield copy.read_bytes()


def _is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    if version in affected.get("versions", ()):
        return True
    return any(
        _is_in_range(Version(version), each["events"])
        for each in affected.get("ranges", ())
        if each["type"] == "ECOSYSTEM"
    )


def _is_in_range(version: Version, events: Sequence[Mapping[str, str]]) -> bool:
    """The last event at or before the version decides: introduced, or fixed. A bound that is no version counts as met:
    rather a false alarm than a missed one."""
    is_in = False
    for event in sorted(events, key=lambda event: _bound(next(iter(event.values())))):
        ((kind, at),) = event.items()
        if kind == "introduced" and _bound(at) <= version:
            is_in = True
        elif (kind == "fixed" and _bound(at) <= version) or (
            kind == "last_affected" and _bound(at) < version
        ):
            is_in = False
    return is_in


def _bound(at: str) -> Version:
    try:
        return Version(at)
    except InvalidVersion:
        return Version("0")


def _normal(name: str) -> str:
    """Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


# --- By asking PyPI ---------------------------------------------------------------------------------------------


def _by_pip_audit() -> int:
    if not _is_installed() and not _install():
        return _not_asked("pip-audit could not be installed")
    worst = 0
    for lock in LOCKS:
        answers = _ask(lock)
        if answers is None or any("skip_reason" in answer for answer in answers):
            return _not_asked(f"{lock.name} was not answered in full")
        weak = [
            (answer["name"], answer["version"], [each["id"] for each in answer["vulns"]])
            for answer in answers
            if answer["vulns"]
        ]
        worst = max(worst, _tell(lock, packages=len(answers), weak=weak))
    return worst


def _ask(lock: Path) -> list[dict[str, Any]] | None:
    """What is known of each package of a lock; None if nobody answered."""
    options = ("--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json")
    result = subprocess.run(  # noqa: S603 - a program of our own environment, no shell
        [_program("pip-audit"), f"--requirement={lock}", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answers: list[dict[str, Any]] = json.loads(result.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    return answers


def _is_installed() -> bool:
    return Path(_program("pip-audit")).exists()


def _install() -> bool:
    venv.create(HOME, with_pip=True, clear=True)
    command = [_program("python"), "-m", "pip", "install", "--quiet", "--retries", "0", PIP_AUDIT]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _program(name: str) -> str:
    return str(HOME / "bin" / name)


def _not_asked(why: str, *, help: str = "; is there a connection to PyPI, or a copy for ADVISORIES=") -> int:
    sys.stderr.write(f"crowdline: {why}{help}{'?' if help else '.'} Nothing was checked.\n")
    return NOT_ASKED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Asks the advisory database of PyPI about every package that is locked. Ends with 1 if one has a known weakness.

    python -m common.local.audit

pip-audit works in an environment of its own below .local/, as it must not share the site's packages. Without a way to
the network it says so and ends with 2: that nothing was found would be another statement.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (ROOT / "requirements" / "production.txt", ROOT / "requirements" / "dev.txt")
HOME = ROOT / ".local" / "pip-audit"
PIP_AUDIT = "pip-audit==2.10.1"

FOUND, NOT_ASKED = 1, 2


def main() -> int:
    if not _is_installed() and not _install():
        return _not_asked("pip-audit could not be installed")
    worst = 0
    for lock in LOCKS:
        answers = _ask(lock)
        if answers is None or any("skip_reason" in answer for answer in answers):
            return _not_asked(f"{lock.name} was not answered in full")
        weak = [answer for answer in answers if answer["vulns"]]
        sys.stdout.write(f"{lock.name}: {len(answers)} packages, {len(weak)} with known weaknesses\n")
        for answer in weak:
            known = ", ".join(each["id"] for each in answer["vulns"])
            sys.stdout.write(f"  {answer['name']} {answer['version']}: {known}\n")
            worst = FOUND
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


def _not_asked(why: str) -> int:
    sys.stderr.write(f"crowdline: {why}; is there a connection to PyPI? Nothing was checked.\n")
    return NOT_ASKED


if __name__ == "__main__":
    sys.exit(main())

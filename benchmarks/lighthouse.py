"""Lighthouse, which judges pages for row 12: the files that npm/package-lock.json names, below .local/bench.

npm compares each with the digest there, and runs nothing of them while it installs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import site

LOCKED = Path(__file__).with_name("npm")
PLACE = site.SCRATCH / "lighthouse"
INSTALLED = PLACE / "installed.json"
PROGRAM = PLACE / "node_modules" / ".bin" / "lighthouse"
INSTALL_SECONDS = 600
REPORT_SECONDS = 180


class NotThere(Exception):
    """It cannot be run here, in words for whoever reads the table."""


def install() -> None:
    """Once for each lock file. Raises: NotThere."""
    lock = (LOCKED / "package-lock.json").read_text(encoding="utf-8")
    if INSTALLED.exists() and INSTALLED.read_text(encoding="utf-8") == lock:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NotThere("npm is not there, which comes with Node 18 or newer")
    shutil.copytree(LOCKED, PLACE, dirs_exist_ok=True)
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], seconds=INSTALL_SECONDS, cwd=PLACE)
    INSTALLED.write_text(lock, encoding="utf-8")


def report(address: str, *, browser_port: int, categories: list[str]) -> dict[str, Any]:
    """Of a page as the browser at that port sees it, on a phone. Raises: NotThere.

    By a file: Lighthouse ends before a pipe has taken all of it.
    """
    with TemporaryDirectory(dir=site.SCRATCH) as place:
        file = Path(place) / "report.json"
        options = [
            "--quiet",
            "--no-enable-error-reporting",
            f"--port={browser_port}",
            "--output=json",
            f"--output-path={file}",
            f"--only-categories={','.join(categories)}",
        ]
        _run([str(PROGRAM), address, *options], seconds=REPORT_SECONDS)
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def _run(command: list[str], *, seconds: int, cwd: Path | None = None) -> None:
    try:
        subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=seconds, check=True)
    except subprocess.CalledProcessError as failed:
        raise NotThere((failed.stderr or failed.stdout).strip()[-300:]) from failed
    except subprocess.TimeoutExpired as failed:
        raise NotThere(f"{Path(command[0]).name} was not done in {seconds} s") from failed

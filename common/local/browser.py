"""Finds a Chromium or Chrome for the browser tests, installs one if there is none, or says that it cannot.

    python -m common.local.browser

prints the path of the program, which the tests find in CROWDLINE_BROWSER.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from common.local.errors import LocalError

NAMES = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def browser_path() -> str:
    """The browser named by CROWDLINE_BROWSER, else one on this machine, else one installed now.

    Raises: LocalError when all of it fails; a test run never goes on without a browser.
    """
    named = os.environ.get("CROWDLINE_BROWSER")
    if named:
        if not _runs(named):
            raise LocalError(f"CROWDLINE_BROWSER names {named}, which is not a browser that runs.")
        return named
    steps: tuple[Callable[[], str | None], ...] = (
        _on_this_machine,
        _of_playwright,
        _downloaded_by_playwright,
        _installed_by_debian,
    )
    for step in steps:
        found = step()
        if found:
            return found
    raise LocalError(
        "No browser for the browser tests: install Chromium or Chrome, or set CROWDLINE_BROWSER."
    )


def _on_this_machine() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name)) and _runs(path)), None)


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _runs(path) else None


def _downloaded_by_playwright() -> str | None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"])
    return _of_playwright()


def _installed_by_debian() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    _try(["apt-get", "update"])
    _try(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
    return _on_this_machine()


def _try(command: list[str]) -> None:
    """Show what is going on, but on standard error: standard output is for the path."""
    sys.stderr.write(f"crowdline: no browser yet, trying: {' '.join(command)}\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdout=sys.stderr, check=False)  # noqa: S603


def _runs(path: str) -> bool:
    """Whether it really starts: Ubuntu has a `chromium-browser` that only tells you to install a snap."""
    try:
        result = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{browser_path()}\n")
    except LocalError as error:
        raise SystemExit(f"crowdline: {error}") from error

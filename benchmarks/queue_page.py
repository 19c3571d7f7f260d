"""Row 12: what a phone loads for an advocate's queue, the first time and on a repeat visit; and what Lighthouse says.

Bytes are counted by Chromium itself, as they cross the wire (headers and compression included), with a cache that the
second visit finds as the first left it. Lighthouse runs where npm's package of that name is installed; where it is
not, the table says nothing about it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import Row, by_size, databases, reaches, site, stories, within
from common.local import browser
from common.local.ports import HOST

ROWS = (12,)
SIZE = by_size(quick=500, usual=2_000, full=20_000)
FIRST_KB, REPEAT_KB = 60, 15
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def rows() -> list[Row]:
    from accounts.models import User

    with databases.own_database("page"):
        site.use_the_servers_secrets()
        site.collect_static()
        stories.fill_enquiries(SIZE, topics=stories.fill_people())
        cookie = site.cookie_of(User.objects.get(email=stories.ADVOCATE))
        with site.web() as port:
            first, repeat = _visits(port, cookie)
            scores = _lighthouse(port, cookie)
    return [
        within(FIRST_KB, row=12, what="the queue page, first visit", ours=first, unit="kB"),
        within(REPEAT_KB, row=12, what="the queue page, repeat visit", ours=repeat, unit="kB"),
        *(
            reaches(SCORES[name], row=12, what=f"Lighthouse of it: {name}", ours=score, unit="points")
            for name, score in scores.items()
        ),
    ]


def _visits(port: int, cookie: site.Headers) -> tuple[float, float]:
    """Kilobytes received on both visits."""
    from playwright.sync_api import sync_playwright

    name, _, value = cookie["Cookie"].partition("=")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.browser_path(), args=["--no-sandbox"])
        context = chromium.new_context(**playwright.devices["Pixel 7"])
        context.add_cookies([{"name": name, "value": value, "domain": HOST, "path": "/"}])
        kilobytes = []
        for _ in range(2):
            page, received = context.new_page(), []
            wire = context.new_cdp_session(page)
            wire.send("Network.enable")
            wire.on(
                "Network.loadingFinished", lambda event, to=received: to.append(event["encodedDataLength"])
            )
            page.goto(f"http://{HOST}:{port}/queue/", wait_until="networkidle")
            kilobytes.append(sum(received) / 1024)
            page.close()
        chromium.close()
    first, repeat = kilobytes
    return first, repeat


def _lighthouse(port: int, cookie: site.Headers) -> dict[str, float]:
    """Scores of a hundred by category; none where Lighthouse cannot be run."""
    program = shutil.which("lighthouse") or str(site.SCRATCH / "node_modules" / ".bin" / "lighthouse")
    if not Path(program).exists():
        print(
            "  Lighthouse did not run: npm install --prefix .local/bench lighthouse brings it",
            file=sys.stderr,
        )
        return {}
    report = subprocess.run(
        [
            *(program, f"http://{HOST}:{port}/queue/", "--quiet", "--output=json"),
            *("--chrome-flags=--headless=new --no-sandbox", f"--only-categories={','.join(SCORES)}"),
            f"--extra-headers={json.dumps(cookie)}",
        ],
        env={**os.environ, "CHROME_PATH": browser.browser_path()},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if report.returncode:
        print(f"  Lighthouse did not run: {report.stderr.strip()[-300:]}", file=sys.stderr)
        return {}
    categories = json.loads(report.stdout)["categories"]
    return {name: categories[name]["score"] * 100 for name in SCORES}

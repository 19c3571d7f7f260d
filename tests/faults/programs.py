"""The site's programs, really started for a test, with their lines and letters in files."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from common.local.processes import site_programs
from tests.conftest import ROOT


class Programs:
    """Each may be started several times; letters are written to the log of whoever sends them."""

    def __init__(self, directory: Path, *, port: int, environment: Mapping[str, str]) -> None:
        self.directory = directory
        self._known = {each.name: each for each in site_programs(project=ROOT, port=port, live_port=0)}
        self._environment = {
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
            **environment,
        }
        self.running: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._started = 0

    def start(self, name: str) -> subprocess.Popen[bytes]:
        program = self._known[name]
        self._started += 1
        command = list(program.command)
        if name == "beat":
            command = [each for each in command if not each.startswith("--schedule")]
            command.append(f"--schedule={self.directory / f'schedule-{self._started}'}")
        with (self.directory / f"{self._started}-{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | dict(program.environment) | self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                # With its own children in a group, as under systemd: what is killed leaves nobody behind.
                start_new_session=True,
            )
        self.running.append((name, process))
        return process

    def replace_dead(self) -> None:
        """What systemd does."""
        for name, process in list(self.running):
            if process.poll() is not None:
                self.running.remove((name, process))
                self.start(name)

    def letters(self) -> Counter[str]:
        """How often each letter was sent, by its subject."""
        lines = [
            line
            for path in self.directory.glob("*.log")
            for line in path.read_text(errors="replace").splitlines()
        ]
        return Counter(line for line in lines if line.startswith("Subject: "))

    def stop(self) -> None:
        for _name, process in self.running:
            os.killpg(process.pid, 9)
            process.wait()

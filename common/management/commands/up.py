"""`manage.py up`: the whole site on this machine, until Ctrl-C. For demos and development."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command
from django.db import connections

from common.local.errors import LocalError
from common.local.first_page import when_ready
from common.local.ports import HOST, free_port, is_free
from common.local.processes import site_programs
from common.local.run_lock import RunLock
from common.local.servers import servers_in_use
from common.local.supervisor import Guard, Supervisor, print_line
from common.local.upkeep import Upkeep

say = partial(print_line, "up")


class Command(BaseCommand):
    help = "Start the whole site: servers, migrations, demo data, web, live, relay, worker and beat."
    # `migrate` runs the checks, on a database that is there by then.
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the pages are (default: 8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        project = Path(settings.BASE_DIR)
        address = f"http://{HOST}:{port}"
        lock = RunLock(project / ".local" / "up.lock")
        lock.acquire(pid=os.getpid(), address=address)
        if not is_free(port):
            self._stop_servers_started_here()
            raise LocalError(f"Port {port} is taken by another program; try: make run PORT={port + 10}")
        guard = Guard(
            command=[sys.executable, "-m", "common.local.guardian", "--stop-servers"],
            pass_fds=[lock.descriptor],
        )
        try:
            self._prepare_data()
            live_port = free_port(preferred=[port + 1])
            programs = site_programs(port=port, live_port=live_port, project=project)
            when_ready(partial(say, f"Crowdline is at {address}"), port=port, live_port=live_port)
            supervisor = Supervisor(programs, guard=guard, write=print_line)
            supervisor.run(every_tick=Upkeep(servers_in_use(), write=print_line))
        finally:
            guard.close()
        say("everything has stopped")

    def _stop_servers_started_here(self) -> None:
        """The settings have started them before this command could look around."""
        for server in servers_in_use():
            if server.was_started_here:
                server.stop()

    def _prepare_data(self) -> None:
        call_command("migrate", verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", verbosity=0, interactive=False)
        if not get_user_model()._default_manager.exists():
            say("loading the demo data")
            call_command("load_demo")
        # From here on this process only watches over others.
        connections.close_all()

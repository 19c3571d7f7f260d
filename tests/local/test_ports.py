"""What `make run PORT=` may name, and what it says of anything else: one line."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from common.local.errors import LocalError
from common.local.ports import HOST, NAMED, free_port, is_free, named_port
from common.local.run_site import main

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("text", ["65536", "0", "-1", "", "80 80", "8e3", "٣٠٠٠", "1\n2", "9" * 5000])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(LocalError, match="is no port; name a number from 1 to 65535") as refused:
        named_port(text)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["99999", "abc"])
def test_command_says_so_in_one_line(text):
    run = subprocess.run(
        [sys.executable, "-m", "common.local.run_site", f"--port={text}"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"crowdline: {text!r} is no port; name a number from 1 to 65535, such as: make run PORT=8001\n"
    assert (run.returncode, run.stdout, run.stderr) == (1, "", said)


@pytest.mark.parametrize("port", [1, 8000, 65_535])
def test_what_is_a_port_is_taken_as_it_is(port):
    assert named_port(str(port)) == port


@contextmanager
def taken_port_near_the_end():
    for port in range(NAMED[-1], NAMED[-1] - 10, -1):
        if is_free(port):
            with socket.create_server((HOST, port)):
                yield port
            return
    pytest.fail("all are taken")


def test_so_does_the_command_that_loads_django_first():
    with pytest.raises(CommandError, match="'abc' is no port"):
        call_command("up", port="abc")


def test_port_that_is_tried_instead_is_one(monkeypatch, tmp_path):
    monkeypatch.setattr("common.local.run_site.LOCAL", tmp_path)
    with taken_port_near_the_end() as taken, pytest.raises(LocalError) as refused:
        main(["--port", str(taken)])
    said, _make_run, other = str(refused.value).rpartition("make run PORT=")
    assert said == f"Port {taken} is taken by another program; try: "
    assert named_port(other) != taken
    assert is_free(int(other))


def test_no_port_beyond_the_last_is_preferred():
    assert free_port(preferred=[NAMED.stop]) in NAMED

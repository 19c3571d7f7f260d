"""Throw-away data lies in memory where there is room for it, else beside everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.local import in_memory
from common.local.in_memory import in_memory_or


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some, whatever this machine has."""
    place = tmp_path / "memory"
    place.mkdir()
    monkeypatch.setattr(in_memory, "MEMORY", place)
    monkeypatch.setattr(in_memory, "ENOUGH_BYTES", 0)
    return place


def test_each_checkout_has_a_place_and_finds_it_again(memory: Path, tmp_path: Path) -> None:
    mine, theirs = in_memory_or(tmp_path / "mine"), in_memory_or(tmp_path / "theirs")
    mine.mkdir()
    assert (mine.parent, theirs.parent) == (memory, memory)
    assert mine != theirs
    assert mine == in_memory_or(tmp_path / "mine")


@pytest.mark.parametrize("lacks", ["a place", "room", "an owner of ours"])
def test_without_one_it_stays_where_it_was(
    memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: str
) -> None:
    directory = tmp_path / "postgres"
    if lacks == "a place":
        memory.rmdir()
    elif lacks == "room":
        monkeypatch.setattr(in_memory, "ENOUGH_BYTES", 2**63)
    else:
        monkeypatch.setattr("os.geteuid", lambda: 123_456)
        in_memory_or(directory).mkdir()
    assert in_memory_or(directory) == directory

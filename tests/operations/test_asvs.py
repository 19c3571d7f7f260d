"""docs/security/asvs.csv: complete, honest about what has no test, and counted right where it is summed up."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from tests.conftest import ROOT

SECURITY = ROOT / "docs" / "security"
STATUSES = ["met", "partly", "not applicable", "open"]
OF_LEVEL = {"1": 70, "2": 183}
"""Source: OWASP ASVS 5.0.0."""
ASKED_FOR = "1.2.10 2.3.5 2.4.2 5.2.6 6.3.8 7.5.3 8.3.2 14.2.8 15.4.1 15.4.2 15.4.3 15.4.4"
"""Of level 3."""


@pytest.fixture(scope="module")
def table():
    with (SECURITY / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_a_test(name):
    """Whether `name`, a file and a function of it as pytest writes them, is there."""
    path, _, function = name.partition("::")
    words = (ROOT / path).read_text(encoding="utf-8")
    return re.search(rf"^def {function}\(", words, re.MULTILINE) is not None


def test_every_requirement_is_answered_once(table):
    assert max(Counter(row["id"] for row in table).values()) == 1
    assert {level: sum(row["level"] == level for row in table) for level in OF_LEVEL} == OF_LEVEL
    assert [row["id"] for row in table if row["level"] == "3"] == ASKED_FOR.split()


def test_every_answer_names_a_test_or_a_reason(table):
    for row in table:
        assert row["status"] in STATUSES, row
        assert row["reason"] or (row["status"] == "met" and row["tests"]), row


def test_every_test_that_is_named_exists(table):
    for name in {name for row in table for name in row["tests"].split()}:
        assert is_a_test(name), name


def test_every_risk_of_the_api_names_files_and_tests_that_exist():
    rows = [
        line.strip("| \n").split(" | ")
        for line in (SECURITY / "api-top-10.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| API")
    ]
    assert [row[0].split()[0] for row in rows] == [f"API{number}" for number in range(1, 11)]
    for row in rows:
        _risk, could, prevents, shown = row
        assert could, row
        files = re.findall(r"`?((?:accounts|common|marketplace|rewards|routing)/[\w/.]*)`?", prevents)
        assert [file for file in files if not (ROOT / file).exists()] == []
        assert shown.split(), row
        for name in shown.split():
            assert is_a_test(name), name


def test_the_counts_in_words_are_those_of_the_table(table):
    counted = Counter((row["level"], row["status"]) for row in table)
    told = (SECURITY / "README.md").read_text(encoding="utf-8")
    for level in "123":
        cells = [counted[level, status] for status in STATUSES]
        assert f"| {level} | {' | '.join(map(str, [*cells, sum(cells)]))} |" in told

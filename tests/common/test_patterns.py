"""Regular expressions that mean the same to every Python that the site runs on."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import accounts
import common
import marketplace
import rewards
import routing

PACKAGES = (accounts, common, marketplace, rewards, routing)


def possessive_groups(pattern: re.Pattern[Any]) -> list[Any]:
    """What is repeated possessively and is more than one character of a class.

    Up to Python 3.11.4, which Debian 12 has, such a repetition goes on where it had been given up: it matches what it
    should not, and ends before its start. An atomic group, (?>(?:…)*), means the same and is right everywhere.
    """
    return [
        item
        for item in _repeated(_parser.parse(pattern.pattern, pattern.flags))
        if not _compiler._simple(item)
    ]


def _repeated(parsed: Any) -> Iterator[Any]:
    if isinstance(parsed, _parser.SubPattern):
        for operation, argument in parsed:
            if operation is _constants.POSSESSIVE_REPEAT:
                yield argument[2]
            yield from _repeated(argument)
    elif isinstance(parsed, list | tuple):
        for each in parsed:
            yield from _repeated(each)


def ours() -> dict[str, re.Pattern[Any]]:
    """Every pattern that a module of ours holds, by its place."""
    found: dict[str, re.Pattern[Any]] = {}
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in module.name:
                for name, value in vars(importlib.import_module(module.name)).items():
                    for pattern in _patterns(value):
                        found[f"{module.name}.{name}"] = pattern
    return found


def _patterns(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in (*value, *value.values()):
            yield from _patterns(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _patterns(each)


def test_no_group_is_repeated_possessively() -> None:
    found = ours()
    assert {"marketplace.crowd_safe.figures._PLAIN", "common.json_parser._STRING"} <= set(found)
    assert [place for place, pattern in found.items() if possessive_groups(pattern)] == []


@pytest.mark.parametrize("pattern", ["(?:ab?c)*+", "x(?=y(?:ab|a){2,}+)|z", "(?>(?:ab?c)?+)"])
def test_such_a_pattern_is_noticed(pattern: str) -> None:
    assert possessive_groups(re.compile(pattern))


@pytest.mark.parametrize("pattern", ["(?>(?:ab?c)*)", "[ab]*+", "x?+"])
def test_what_means_the_same_everywhere_is_fine(pattern: str) -> None:
    assert not possessive_groups(re.compile(pattern))

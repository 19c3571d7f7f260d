"""What is held on people is decided on for every table, once, and the docs say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from accounts.models import Advocate, User
from marketplace.personal_data.register import ABOUT_NOBODY, HOLDINGS, as_table, erasers, periods, sections

TABLES = {model._meta.label for model in apps.get_models()}
PEOPLE = {User, Advocate}


def test_every_table_is_decided_on():
    assert TABLES - set(HOLDINGS) - set(ABOUT_NOBODY) == set(), (
        "Decide in marketplace/personal_data/register.py."
    )


def test_no_table_is_decided_on_twice_or_is_gone():
    assert set(HOLDINGS) & set(ABOUT_NOBODY) == set()
    assert set(HOLDINGS) | set(ABOUT_NOBODY) == TABLES


def test_a_table_that_names_a_person_is_not_about_nobody():
    naming = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in PEOPLE
    }
    # A version of what is configured names who made it.
    assert naming & set(ABOUT_NOBODY) == {"marketplace.Scorecard"}


@pytest.mark.parametrize("table", sorted(HOLDINGS))
def test_what_is_not_done_has_a_reason(table):
    answers = (HOLDINGS[table].told, HOLDINGS[table].erased, HOLDINGS[table].kept)
    assert all(answers)


def test_sections_and_erasers_are_each_there_once():
    keys = [section.key for section in sections()]
    assert len(keys) == len(set(keys))
    assert len(erasers()) == len(set(erasers()))
    assert erasers()[-1].__name__ == "profile"


def test_periods_are_settings(settings):
    assert {period.kind for period in periods()} == set(settings.KEEP_DAYS)


def test_the_docs_say_what_the_register_says(settings):
    told = (Path(settings.BASE_DIR) / "docs" / "processing-register.md").read_text()
    assert as_table() in told, f"Put this table into docs/processing-register.md:\n\n{as_table()}"

from __future__ import annotations

import math

import pytest

from marketplace.simulation.figures import Fate, Outcome, Tally, gini, percentile, summed_up
from marketplace.simulation.table import table


@pytest.mark.parametrize(
    ("counts", "inequality"), [([3, 3, 3], 0), ([0, 0, 9], 2 / 3), ([0, 0], 0), ([1, 3], 0.25)], ids=str
)
def test_gini(counts, inequality):
    assert gini(counts) == pytest.approx(inequality)


def test_percentiles_are_values_that_occurred():
    assert [percentile([4, 1, 3, 2], share) for share in (50, 90, 99)] == [2, 4, 4]
    assert math.isnan(percentile([], 50))


def outcome(**fields):
    fates = [
        Fate(600, offered_after=0, claimed_after=30, responded_after=300, right_after=300, told_seconds=300),
        Fate(600, offered_after=0, claimed_after=60, responded_after=500, right_after=900, told_seconds=300),
        Fate(600, offered_after=0, is_starved=True, told_seconds=300),
        Fate(600),
    ]
    offers = {"accepted": 2, "declined": 1, "lapsed": 3, "rescinded": 4}
    return Outcome(fates, offers, {"keen": [5, 5]}, double_claims=1, tally=Tally(**fields))


def test_a_promise_is_kept_by_an_answer_in_time_and_kept_well_by_a_right_one():
    figures = summed_up(outcome())
    assert (figures["service level"], figures["right answer in time"]) == (0.5, 0.25)
    assert (figures["taken by the crowd"], figures["offers per claim"]) == (0.5, 5)
    assert (figures["starved"], figures["double claims"]) == (1, 1)
    assert figures["told time held"] == 0.5


def test_the_table_has_a_row_a_figure_and_a_column_a_run():
    lines = table({"ours": summed_up(outcome()), "theirs": summed_up(outcome(in_vain=1))}).splitlines()
    assert lines[0] == "| | ours | theirs |"
    assert "| wanted, but gone | 0.0 % | 10.0 % |" in lines

"""A scenario file says what it means, or is told everything that is wrong with it."""

from __future__ import annotations

import pytest

from marketplace.simulation.scenario import DIRECTORY, ScenarioError, named, parsed

ORDINARY = (DIRECTORY / "ordinary_day.toml").read_text()


@pytest.mark.parametrize("name", ["ordinary_day", "outage_surge", "quiet_day"])
def test_the_scenarios_that_come_along_are_sound(name):
    scenario = named(name)
    assert scenario.advocates
    assert sum(scenario.customers.per_hour) > 0


def test_an_outage_is_twenty_times_the_usual_for_half_an_hour():
    (surge,) = named("outage_surge").surges
    assert (surge.minutes, surge.factor) == (30, 20)


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("seed = 1", 'seed = "one"', "seed must be a whole number"),
        ("speed_up = 1", "speed_up = 0", "speed_up must be a number from 0.1 to 1000, not 0"),
        ("reacts = 0.7", "reacts = 1.2", "customers.reacts is a probability: a number from 0 to 1, not 1.2"),
        ("reacts = 0.7", "", "customers.reacts is missing"),
        (
            "per_hour = [0, ",
            "per_hour = [-1, ",
            "customers.per_hour must be 24 numbers, none of them negative",
        ),
        ("notices_bad = 0.8", "notices_bad = nan", "moderators.notices_bad is a probability"),
        ('name = "keen"', 'name = "keen"\nhumour = 1', "advocates[1].humour is not known here"),
        ('tier = "trusted"', 'tier = "king"', "advocates[1].tier must be one of probation, member"),
        ("accepts = 0.65", "accepts = 0.9", "advocates[1].declines and accepts are more than 1 together"),
        ("until_hour = 23", "until_hour = 6", "advocates[1].until_hour must be later than from_hour"),
        ("en = 9", "fr = 9", "languages must be weights for one of en, de"),
        ("title =", "title", "This is not TOML"),
    ],
    ids=lambda value: value.splitlines()[-1][:24] if value else "removed",
)
def test_nonsense_is_refused_with_its_place_and_its_rule(was, becomes, complaint):
    assert was in ORDINARY
    with pytest.raises(ScenarioError) as refused:
        parsed(ORDINARY.replace(was, becomes, 1))
    assert complaint in str(refused.value)


def test_everything_wrong_is_said_at_once():
    with pytest.raises(ScenarioError) as refused:
        parsed(ORDINARY.replace("seed = 1", "seed = -1").replace("minutes = 1440", "minutes = 0"))
    assert len(str(refused.value).splitlines()) == 2


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(ScenarioError, match="ordinary_day, outage_surge, quiet_day"):
        named("busy_day")

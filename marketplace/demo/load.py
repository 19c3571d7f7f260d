"""Loads the whole demo in one transaction: the same people, words and turns of fate every time, relative to now."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction

from common import clock
from marketplace.demo.configuration import load_configuration
from marketplace.demo.people import People, load_people

SEED = 20260901
HISTORY = timedelta(days=90)


@transaction.atomic
def load_demo() -> People:
    chance = random.Random(SEED)
    since = clock.now() - HISTORY
    topics = load_configuration(since=since)
    return load_people(topics, chance=chance, since=since)

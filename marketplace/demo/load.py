"""Loads the whole demo in one transaction: the same people, words and turns of fate every time, relative to now."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction

from common import clock
from common.models import OutboxEntry
from marketplace.demo import words
from marketplace.demo.calibration import add_calibration
from marketplace.demo.configuration import load_configuration
from marketplace.demo.fraud import add_fraud
from marketplace.demo.gold import add_gold, load_known_answers
from marketplace.demo.help_pages import add_help_pages
from marketplace.demo.mentoring import add_mentoring
from marketplace.demo.oversight import add_oversight
from marketplace.demo.past import add_past
from marketplace.demo.payouts import add_payouts
from marketplace.demo.people import load_people
from marketplace.demo.phrases import add_phrases
from marketplace.demo.present import SCENES, add_present, keep_for_now
from marketplace.demo.reports import add_reports
from marketplace.demo.teller import Teller
from marketplace.demo.told_choice import told_rule
from marketplace.demo.told_time import ToldTime
from marketplace.quality.risk import lots
from routing import choosing, clock_watch
from routing.models import ClockNotice

SEED = 20260901
HISTORY = timedelta(days=90)


@transaction.atomic
def load_demo() -> None:
    """Fill a database in which nobody is yet. Nobody gets a mail about what is only told."""
    chance = random.Random(SEED)
    time = ToldTime(until=clock.now())
    since = time.until - HISTORY
    topics = load_configuration(since=since)
    load_known_answers(topics)
    people = load_people(topics, chance=chance, since=since)
    teller = Teller(people, topics, chance=chance, time=time)
    rows = words.read("enquiries")
    keep_for_now(teller)
    now = {scene.id for scene in SCENES}
    add_past(teller, [row for row in rows if row["id"] not in now or not row.get("customer")], since=since)
    add_present(teller, rows)
    add_gold(teller)
    add_payouts(teller)
    add_fraud(teller)
    add_help_pages(teller)
    add_oversight(teller)
    add_calibration(teller)
    add_mentoring(teller)
    add_reports(teller)
    rule = told_rule(people.advocates, chance=random.Random(SEED))
    with lots.told_by(random.Random(SEED)), choosing.decided_by(rule):
        time.tell()
    time.date_back()
    add_phrases(people)
    clock_watch.note_missed()
    clock_watch.note_warnings()
    ClockNotice.objects.all().delete()
    OutboxEntry.objects.all().delete()

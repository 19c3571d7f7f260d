"""Row 10: what the crowd-safe view costs a message of 1,000 characters, what it misses, and how often it is wrong.

Times are those of the processor, so that they say the same on a busy machine.
The messages are ordinary support prose with the details that customers do write: none, a phone number, or all kinds.
The baseline for time is the phone library's own matcher, which alone does less; for false alarms it is the limit.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import phonenumbers

from benchmarks import Row, labelled_texts
from marketplace.crowd_safe import (
    TokenBook,
    find_doubts,
    find_personal_details,
    make_all_crowd_safe,
    make_crowd_safe,
)

ROWS = (10,)
ROUNDS = 5
REPEATS = 40
LENGTH = 1000
MILLISECONDS = {"p50": 0.3, "p99": 2.0}
FALSE_ALARMS_PERCENT = 0.5
RECALL_PERCENT = {"tuning": 95.0, "held-out": 93.0}
REAL_WORDING = Path(__file__).resolve().parents[2] / "shared" / "data" / "banking77_train.csv"

PROSE = (
    "I moved my number to you on 05/10/2024 and since then calls drop after about 20 seconds. Data is fine, I get "
    "5G at home and 4G at work, 85.2 Mbit/s down. I have paid £24.50 for October and £31.75 for November, order "
    "4471902. The shop is only open 07:30-18:00 so I could not go there. I restarted the phone, took the SIM out and "
    "updated it to version 17.6.1; nothing changed. Könnte es an der Frequenz liegen? My sister’s phone works… "
)
DETAILS = (
    "",
    "Call me on 07700 900123. ",
    "Write to carla.smith@example.com. ",
    "Call me on +44 (0)7700 900123 or 020 7946 0958, or write to carla@example.com. ",
    "My card is 4111 1111 1111 1111 and my account GB29 NWBK 6016 1331 9268 19, phone 07700 900123. ",
)


def rows() -> list[Row]:
    return [
        *_time_rows(),
        *_recall_rows(),
        *_parts_rows(),
        *_labelled_alarm_rows(),
        *_parts_alarm_rows(),
        *_false_alarm_rows(),
    ]


def _time_rows() -> Iterator[Row]:
    """The median over the rounds of each percentile; ours and the baseline take turns."""
    texts = _messages()
    _milliseconds(_ours, texts)
    _milliseconds(_matcher, texts)
    ours, baseline = [], []
    for _ in range(ROUNDS):
        ours.append(_percentiles(_milliseconds(_ours, texts * REPEATS)))
        baseline.append(_percentiles(_milliseconds(_matcher, texts)))
    for percentile, budget in MILLISECONDS.items():
        our_time = statistics.median(one[percentile] for one in ours)
        their_time = statistics.median(one[percentile] for one in baseline)
        yield Row(
            row=10,
            what="processor time of 1,000 characters; phone matcher alone",
            ours=round(our_time, 4),
            baseline=round(their_time, 4),
            unit=f"ms {percentile}",
            ratio=round(our_time / their_time, 3),
            budget=f"<= {budget:g} ms",
            ok=our_time <= budget,
        )


def _recall_rows() -> Iterator[Row]:
    """Disguised details of which not one letter or digit stayed readable, in each half."""
    for half, floor in RECALL_PERCENT.items():
        texts = [each for each in labelled_texts.adversarial() if _half_of(each) == half]
        yield _recall_row(
            f"disguised details, {half} half",
            missed=len(labelled_texts.missed(texts, _hidden)),
            of=len(texts),
            floor=floor,
        )


def _parts_rows() -> Iterator[Row]:
    """Details told over several texts of which not one part stayed readable, in each half."""
    for half, floor in RECALL_PERCENT.items():
        stories = [each for each in labelled_texts.told_in_parts() if _half_of(each[0]) == half]
        missed = [
            parts for parts in stories if labelled_texts.readable(parts, _said([each.text for each in parts]))
        ]
        yield _recall_row(
            f"details told in several texts, {half} half", missed=len(missed), of=len(stories), floor=floor
        )


def _parts_alarm_rows() -> Iterator[Row]:
    """Every two neighbours among the ordinary questions, and those that meet like parts of a detail."""
    questions = [each.text for each in labelled_texts.clean()]
    pairs = [list(pair) for pair in pairwise(questions)]
    pairs += [[part.text for part in parts] for parts in labelled_texts.told_in_parts_clean()]
    percent = 100 * sum(_said(pair) != pair for pair in pairs) / len(pairs)
    yield _alarm_row(f"{len(pairs):,} ordinary texts after another", percent)


def _said(texts: list[str]) -> list[str]:
    return make_all_crowd_safe(texts, tokens=TokenBook(key=b"benchmark"))


def _labelled_alarm_rows() -> Iterator[Row]:
    for half in RECALL_PERCENT:
        texts = [each for each in labelled_texts.clean() if _half_of(each) == half]
        percent = 100 * sum(bool(_hidden(each.text)) for each in texts) / len(texts)
        yield _alarm_row(f"{len(texts)} ordinary questions, {half} half", percent)


def _half_of(labelled: labelled_texts.Labelled) -> str:
    return "held-out" if labelled.is_held_out else "tuning"


def _hidden(text: str) -> list[tuple[int, int]]:
    certain = [(found.start, found.end) for found in find_personal_details(text)]
    return certain + [(doubt.start, doubt.end) for doubt in find_doubts(text)]


def _false_alarm_rows() -> Iterator[Row]:
    """None where the real wording is absent."""
    if not REAL_WORDING.exists():
        return
    with REAL_WORDING.open(encoding="utf-8", newline="") as file:
        texts = [record["text"] for record in csv.DictReader(file)]
    percent = 100 * sum(bool(find_personal_details(text)) for text in texts) / len(texts)
    yield _alarm_row(f"{len(texts):,} real enquiries", percent)


def _recall_row(what: str, *, missed: int, of: int, floor: float) -> Row:
    percent = 100 - 100 * missed / of
    return Row(
        row=10,
        what=f"hidden of {of} {what}; the floor",
        ours=round(percent, 4),
        baseline=floor,
        unit="% hidden",
        ratio=round(percent / floor, 3),
        budget=f">= {floor:g} %",
        ok=percent >= floor,
    )


def _alarm_row(among: str, percent: float) -> Row:
    return Row(
        row=10,
        what=f"false alarms in {among}; the limit",
        ours=round(percent, 4),
        baseline=FALSE_ALARMS_PERCENT,
        unit="% of enquiries",
        ratio=round(percent / FALSE_ALARMS_PERCENT, 3),
        budget=f"< {FALSE_ALARMS_PERCENT} %",
        ok=percent < FALSE_ALARMS_PERCENT,
    )


def _messages() -> list[str]:
    """Each detail in eight places of the prose, always 1,000 characters."""
    return [
        f"{PROSE[place:]}{detail}{PROSE * 3}"[:LENGTH]
        for detail in DETAILS
        for place in range(0, len(PROSE), len(PROSE) // 8)
    ]


def _milliseconds(read: Callable[[str], object], texts: list[str]) -> list[float]:
    taken = []
    for text in texts:
        started = time.thread_time()
        read(text)
        taken.append((time.thread_time() - started) * 1000)
    return taken


def _ours(text: str) -> str:
    return make_crowd_safe(text, tokens=TokenBook(key=b"benchmark"))


def _matcher(text: str) -> object:
    return list(phonenumbers.PhoneNumberMatcher(text, "GB"))


def _percentiles(samples: list[float]) -> dict[str, float]:
    return {"p50": statistics.median(samples), "p99": statistics.quantiles(samples, n=100)[98]}

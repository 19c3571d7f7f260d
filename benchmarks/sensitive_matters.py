"""How many of the labelled matters reach staff, and how many ordinary questions do: the table of docs/privacy.md.

    python -m benchmarks.sensitive_matters

A matter that is taken for another one reaches staff as well; both figures are printed. What was recognised in the
held-out half is counted, never listed, so that nobody writes a rule for it.
"""

from __future__ import annotations

import statistics
import sys
import timeit
from functools import partial

from benchmarks import labelled_texts
from marketplace.sensitive_matters import Matter, sensitive_matter

HALVES = {"tuning": False, "held-out": True}


def reached(matter: Matter, *, is_held_out: bool) -> tuple[int, int, int]:
    """Of one half's texts: how many there are, how many reach staff, and how many of these under their own name."""
    texts = [
        each
        for each in labelled_texts.matters()
        if each.is_held_out == is_held_out and each.family.split()[0] == matter
    ]
    found = [sensitive_matter(each.text) for each in texts]
    return len(texts), len(texts) - found.count(None), found.count(matter)


def alarms(*, is_held_out: bool) -> tuple[int, dict[Matter, int]]:
    """Of one half's ordinary questions: how many there are, and for how many of them each matter is sounded."""
    texts = [each.text for each in labelled_texts.no_matters() if each.is_held_out == is_held_out]
    found = [sensitive_matter(text) for text in texts]
    return len(texts), {matter: found.count(matter) for matter in Matter}


def as_table() -> str:
    lines = [
        "| matter | reach staff, tuning | held-out | under their own name | false alarms, tuning | held-out |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    sounded = {half: alarms(is_held_out=is_held_out) for half, is_held_out in HALVES.items()}
    sums = {half: [0, 0] for half in HALVES}
    named_in_all = 0
    for matter in Matter:
        counts = {half: reached(matter, is_held_out=held_out) for half, held_out in HALVES.items()}
        for half, (there, found, _) in counts.items():
            sums[half][0] += found
            sums[half][1] += there
        named = sum(count[2] for count in counts.values())
        named_in_all += named
        cells = [f"{found} of {there}" for there, found, _ in counts.values()]
        false = [str(sounded[half][1][matter]) for half in HALVES]
        lines.append(f"| {' | '.join([matter, *cells, str(named), *false])} |")
    cells = [f"{found} of {there} ({found / there:.1%})" for found, there in sums.values()]
    false = [
        f"{sum(each.values())} of {there} ({sum(each.values()) / there:.1%})"
        for there, each in sounded.values()
    ]
    lines.append(f"| {' | '.join(['all', *cells, str(named_in_all), *false])} |")
    return "\n".join(lines)


def milliseconds() -> float:
    """For 1,000 characters of ordinary questions: the median over texts, each at the fastest of fifteen times."""
    questions = [each.text for each in labelled_texts.clean()]
    texts = [" ".join(questions[start:])[:1_000] for start in range(0, 1_000, 25)]
    return (
        statistics.median(
            min(timeit.repeat(partial(sensitive_matter, text), number=1, repeat=15)) for text in texts
        )
        * 1_000
    )


if __name__ == "__main__":
    sys.stdout.write(f"{as_table()}\n\n1,000 characters: {milliseconds():.2f} ms\n")

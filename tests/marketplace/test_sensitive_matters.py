"""What staff must see first is told from what only sounds like it, in English and German."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from benchmarks import labelled_texts
from benchmarks import sensitive_matters as benchmarks
from marketplace.sensitive_matters import Matter, finding, sensitive_matter
from marketplace.sensitive_matters.rules import key
from marketplace.sensitive_matters.saying import as_meant, as_said

REAL_WORDING = Path(__file__).resolve().parents[3] / "shared" / "data" / "banking77_train.csv"
MATTERS = {
    Matter.SELF_HARM: [
        "I can't go on like this, I want to die",
        "sometimes I think about killing myself",
        "There is no reason to live for me",
        "Ich will nicht mehr leben",
        "Manchmal denke ich an Selbstmord",
        "I want to d\u200bie",
        "I took an overdose last night",
        "I don't want to be here anymore",
        "ich bringe mich um",
        "Ich habe vor, mich heute umzubringen",
        "I have had enough of life",
        "I have had enough of living",
        "I have had enough of living like this, goodbye",
        "I have had enough of living with this pain",
        "I have had enough of life and my phone is all I have",
        "I have had enough of living without him and my phone is quiet",
        "Nobody would miss me",
    ],
    Matter.THREAT: [
        "My ex threatened to hurt me and reads my messages",
        "I know where you live",
        "someone is stalking me through my phone",
        "Mein Ex bedroht mich",
        "Er schlägt mich und prüft mein Handy",
        "Ich werde von einer Nummer bedroht",
        "I am being threatened by a caller",
        "My ex is tracking my phone",
        "my husband controls my phone and I am scared",
        "I am scared of my boyfriend",
        "I'm afraid of my ex",
        "I am afraid of my ex-husband",
        "My daughter is being threatened with a knife",
        "My ex threatened me with a knife",
        "my partner controls my every move",
        "I am threatened with death",
        "I am threatened with violence over bills",
        "my husband follows me with the app",
        "My wife controls my messages",
        "Mein Mann kontrolliert meine Nachrichten",
        "Mein Freund kontrolliert mich",
        "Mein Freund überwacht mein Handy",
    ],
    Matter.MINOR: [
        "I am 12 years old and my phone is locked",
        "a stranger is texting my daughter",
        "Ich bin erst 13 Jahre alt",
        "I'm 14",
        "I'm 14\nmy phone is locked",
        "I'm 14.\nIt is locked",
        "I am 8. The tablet is locked",
        "My phone does nothing. I am 12",
        "My brother is 10, I am 8.",
        "I am 12. My phone is locked",
        "My daughter has a phone and a man keeps texting her",
    ],
    Matter.FRAUD: [
        "Someone hacked my account and changed the address",
        "I think this is a SIM swap",
        "There is a contract in my name that I never signed",
        "Jemand hat auf meinen Namen bestellt",
        "Mein Konto wurde gehackt",
        "I've been hacked",
        "someone is using my account",
        "Somebody ported my number without asking me",
        "There is an order I never made",
        "Jemand benutzt mein Konto",
        "Auf der Rechnung ist ein Vertrag, den ich nie wollte",
    ],
    Matter.BEREAVEMENT: [
        "My husband has passed away and I want to close his contract",
        "my late father had two lines",
        "Mein Vater ist letzte Woche gestorben",
        "Wohin schicke ich die Sterbeurkunde?",
        "Since my husband's death the bills keep coming",
        "after the death of my mother",
        "Since my mum's passing nobody pays",
        "My mum's passing was in May",
        "Since my mum's passing her contract goes on",
        "I am a widow now",
        "Nach dem Tod meines Vaters läuft der Vertrag weiter",
    ],
    Matter.DEBT: [
        "I lost my job and cannot pay the bill",
        "I'm struggling to afford this",
        "The bailiffs came today",
        "Ich kann die Rechnung nicht mehr bezahlen",
        "Heute kam ein Brief vom Inkasso",
        "I am behind with my payments",
        "We are in financial difficulties",
        "Ich bin im Zahlungsrückstand",
    ],
    Matter.COMPLAINT: [
        "I want to make a formal complaint",
        "I will go to the ombudsman",
        "my solicitor will write to you",
        "Ich möchte mich beschweren",
        "Ich gehe zur Verbraucherzentrale",
        "I will take you to court",
        "Ich will mich über euren Laden beschweren",
    ],
}
ORDINARY = [
    "My phone died after the update",
    "the battery is dead",
    "This app is killing me, it is so slow",
    "Can I kill the background process?",
    "I am 12 days into my contract",
    "The shop was 15 minutes away",
    "Can I pay by card?",
    "I cannot pay in the app, it shows an error",
    "I can't pay with PayPal",
    "My account is locked after three tries",
    "The line goes dead at noon",
    "Wie bezahle ich mit Karte?",
    "Der Akku ist tot",
    "Das Netz ist seit gestern tot",
    "Ich bin 13 Tage im Vertrag",
    "I am 12, 24 or 30 minutes on hold each time",
    "I am 10 GB over my limit",
    "Since the update my phone’s death is near",
    "My husband controls his own plan in the app",
    "My wife is tracking her parcel",
    "I don't want to be here in the queue",
    "I have had enough of this app",
    "I have had enough of living without internet",
    "We have enough of living with such a slow line",
    "I'm afraid of my existing contract being cut",
    "I am threatened with disconnection",
    "I am being threatened with a late fee",
    "We are threatened with a higher price",
    "Ich werde mit einer Mahnung bedroht",
    "You threatened me with disconnection",
    "My wife controls my account for me",
    "my husband follows my instructions",
    "Mein Mann kontrolliert meine Rechnung",
    "Mein Mann kontrolliert mein Konto für mich",
    "How content am I? Out of ten, I am 8.",
    "My mum's passing her number on to me",
    "On your scale from 1 to 10 I am 8.",
    "I am behind on the update",
    "Mein Mann bringt mich zum Laden",
    "The sticker says: never signed in",
    "Wird die Leitung bedrosselt?",
]


@pytest.mark.parametrize(
    ("matter", "text"),
    [
        pytest.param(matter, text, id=f"{matter}-{number}")
        for matter, texts in MATTERS.items()
        for number, text in enumerate(texts)
    ],
)
def test_a_matter_for_staff_is_recognised(matter, text):
    assert sensitive_matter(text) is matter


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_troubles_stay_with_the_crowd(text):
    assert sensitive_matter(text) is None


def test_the_most_urgent_of_several_counts():
    assert sensitive_matter("I want to complain. I lost my job and want to die.") is Matter.SELF_HARM


def test_ordinary_questions_raise_no_alarm():
    alarms = [each.text for each in labelled_texts.clean() if sensitive_matter(each.text)]

    assert alarms == []


FLOORS = {"tuning": 0.98, "held-out": 0.97}
"""Share of the labelled matters that reach staff."""
CEILINGS = {"tuning": 0.005, "held-out": 0.025}
"""Share of the ordinary questions, which were written to sound like matters, that do."""


@pytest.mark.parametrize("half", benchmarks.HALVES)
def test_labelled_matters_reach_staff_as_often_as_promised(half):
    counts = [benchmarks.reached(matter, is_held_out=benchmarks.HALVES[half]) for matter in Matter]

    assert sum(found for _, found, _ in counts) >= FLOORS[half] * sum(there for there, _, _ in counts)
    assert min(found / there for there, found, _ in counts) > 0.85, counts


@pytest.mark.parametrize("half", benchmarks.HALVES)
def test_ordinary_questions_that_sound_like_matters_stay_with_the_crowd(half):
    there, sounded = benchmarks.alarms(is_held_out=benchmarks.HALVES[half])

    assert sum(sounded.values()) <= CEILINGS[half] * there


def test_the_labelled_set_is_as_large_as_it_is_said_to_be():
    assert len({each.text for each in labelled_texts.matters()}) >= 350
    assert len({each.text for each in labelled_texts.no_matters()}) >= 1_000
    assert {each.family.split()[0] for each in labelled_texts.matters()} == set(Matter)


def test_the_docs_show_what_is_measured(settings):
    told = (Path(settings.BASE_DIR) / "docs" / "privacy.md").read_text()
    assert benchmarks.as_table() in told, f"Put this into docs/privacy.md:\n\n{benchmarks.as_table()}"


def test_no_rule_holds_without_one_of_its_words():
    """The words by which rules are passed over are the patterns' own."""
    texts = [text for texts in MATTERS.values() for text in texts]
    texts += [each.text for each in (*labelled_texts.matters(), *labelled_texts.no_matters())]
    for text in texts:
        for sentence in (*as_said(text).split(" . "), *as_meant(text).split(" . ")):
            starts = set(map(key, sentence.split()))
            for matter, rule in finding.RULES:
                if rule.pattern.search(f" {sentence.strip()} . "):
                    assert rule.keys & starts, (matter, rule.pattern.pattern, sentence)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("I want to k i l l  m y s e l f", "i want to kill myself"),
        ("s.u.i.c.i.d.e", "suicide"),
        ("k1ll mys3lf", "kill myself"),
        ("su*cide", "suicide"),
        ("the bailifs come", "the bailiffs come"),
        ("my acc0unt was hakced", "my account was hacked"),
        ("pleaaase", "please"),
        ("5 GB for 12 pounds", "5 gb for 12 pounds"),
        ("I packed the box", "i packed the box"),
    ],
)
def test_what_was_meant_is_read(written, meant):
    assert as_meant(written) == f" {meant} . "


ABOUT_FRAUD = {
    "compromised_card",
    "card_payment_not_recognised",
    "direct_debit_payment_not_recognised",
    "cash_withdrawal_not_recognised",
}
"""What a bank's customers asked about cards and money that others had used."""


@pytest.fixture(scope="module")
def real_wording():
    """By whether they are about fraud: what strangers wrote, of the half that no rule was written for."""
    if not REAL_WORDING.exists():
        pytest.skip(f"real wording is absent: {REAL_WORDING.name} in ../shared/data/")
    with REAL_WORDING.open(encoding="utf-8", newline="") as file:
        rows = [(row["category"] in ABOUT_FRAUD, row["text"]) for row in csv.DictReader(file)]
    held_out = [row for row in rows if hashlib.sha256(row[1].encode()).digest()[0] % 2]
    return {kind: [text for is_fraud, text in held_out if is_fraud is kind] for kind in (True, False)}


def share_for_staff(texts):
    return sum(sensitive_matter(text) is not None for text in texts) / len(texts)


def test_real_enquiries_about_fraud_reach_staff(real_wording):
    assert share_for_staff(real_wording[True]) > 0.62


def test_few_other_real_enquiries_are_kept_from_the_crowd(real_wording):
    assert share_for_staff(real_wording[False]) < 0.006

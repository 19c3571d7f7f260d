"""The words of the demo keep the promises of marketplace/demo/content/README.md."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import GUIDE_MAX, QuizQuestion, Topic
from marketplace import demo
from marketplace.contact_details import require_no_contact_details
from marketplace.models import Escalation
from marketplace.quality.gold.judging import says_all

CONTENT = Path(demo.__file__).parent / "content"
TOPICS, ENQUIRIES, PEOPLE, QUIZ, DECLINES, ESCALATIONS, PHRASES, KNOWN, APPLICANTS = (
    json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))
    for name in (
        "topics",
        "enquiries",
        "people",
        "quiz",
        "decline_reasons",
        "escalation_reasons",
        "phrases",
        "known_answers",
        "applicants",
    )
)
SLUGS = {topic["slug"] for topic in TOPICS}
BOTH = {"en", "de"}
CHOICES = [question for question in QUIZ if "right" in question]

HELP_LINE = "08081570199"
DRAMA_RANGE = re.compile(r"07700900\d{3}")
PHONE_SHAPED = re.compile(r"\+?\d[\d ()-]{8,}\d")
MAIL = re.compile(r"[\w.+-]+@([\w.-]+\w)")
SPECIMENS = ("4111 1111 1111 1111", "GB82 WEST 1234 5698 7654 32")

FUNCTION_WORDS = {
    "en": {"the", "and", "you", "to", "of", "it", "is", "that", "with", "for", "my", "not", "have", "your"},
    "de": {
        "der",
        "die",
        "das",
        "und",
        "sie",
        "ich",
        "ist",
        "nicht",
        "ein",
        "mit",
        "zu",
        "auf",
        "wir",
        "es",
        "von",
        "im",
        "den",
        "für",
        "eine",
        "oder",
    },
}


def strings(node: Any) -> Iterator[str]:
    """Every piece of text in a file, keys left out."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


def likely_language(text: str) -> str | None:
    """The language whose small words are more frequent; None when neither wins."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    english, german = (sum(word in FUNCTION_WORDS[language] for word in words) for language in ("en", "de"))
    if english == german:
        return None
    return "en" if english > german else "de"


def ids(entries: list[dict[str, Any]], key: str = "id") -> list[str]:
    return [entry[key] for entry in entries]


def assert_unique(values: list[str]) -> None:
    assert [value for value, times in Counter(values).items() if times > 1] == []


@pytest.mark.parametrize("file", sorted(CONTENT.glob("*.json")), ids=lambda file: file.stem)
def test_names_nobody_real(file: Path) -> None:
    for text in strings(json.loads(file.read_text(encoding="utf-8"))):
        plain = text
        for specimen in SPECIMENS:
            plain = plain.replace(specimen, "")
        for shape in PHONE_SHAPED.findall(plain):
            digits = re.sub(r"\D", "", shape)
            assert digits == HELP_LINE or DRAMA_RANGE.fullmatch(digits), text
        assert set(MAIL.findall(plain)) <= {"example.com", "example.org"}, text


def test_twelve_topics_fit_their_table() -> None:
    assert len(TOPICS) == 12
    assert_unique(ids(TOPICS, "slug"))
    name_length, words_length = (
        Topic._meta.get_field("name").max_length,
        Topic._meta.get_field("description").max_length,
    )
    for topic in TOPICS:
        assert set(topic["name"]) == set(topic["description"]) == set(topic["guide"]) == BOTH
        assert max(map(len, topic["name"].values())) <= name_length
        assert max(map(len, topic["description"].values())) <= words_length
        assert max(map(len, topic["guide"].values())) <= GUIDE_MAX
        assert 1 <= topic["difficulty"] <= 3
        assert 40 <= topic["base_points"] <= 140


def test_guess_words_are_lower_case_and_lead_to_one_topic() -> None:
    assert_unique([word for topic in TOPICS for word in topic["guess_words"]])
    for topic in TOPICS:
        assert topic["guess_words"]
        assert [word for word in topic["guess_words"] if word != word.lower().strip()] == []


def test_enquiries_are_many_and_in_both_languages_on_every_topic() -> None:
    assert_unique(ids(ENQUIRIES))
    asked = Counter((enquiry["topic"], enquiry["language"]) for enquiry in ENQUIRIES)
    assert sum(times for (_, language), times in asked.items() if language == "en") >= 40
    assert sum(times for (_, language), times in asked.items() if language == "de") >= 18
    assert set(asked) == {(slug, language) for slug in SLUGS for language in BOTH}


@pytest.mark.parametrize("enquiry", ENQUIRIES, ids=ids(ENQUIRIES))
def test_enquiry_has_its_shape(enquiry: dict[str, Any]) -> None:
    assert 8 <= len(enquiry["subject"]) <= 140
    assert 20 <= len(enquiry["body"]) <= 5_000
    assert enquiry["rating"] in {None, 1, 2, 3, 4, 5}
    assert ("answer" in enquiry) != ("agent_answer" in enquiry)
    assert 80 <= len(enquiry.get("answer") or enquiry["agent_answer"]) <= 900
    assert ("agent_answer" in enquiry) == ("escalation_reason" in enquiry)
    assert ("weak_answer" in enquiry) == ("coaching_note" in enquiry)
    assert "weak_answer" not in enquiry or "answer" in enquiry
    if follow_up := enquiry.get("follow_up"):
        assert set(follow_up) == (
            {"by", "text", "reply"} if follow_up["by"] == "advocate" else {"by", "text"}
        )


@pytest.mark.parametrize("enquiry", ENQUIRIES, ids=ids(ENQUIRIES))
def test_enquiry_is_written_in_its_language(enquiry: dict[str, Any]) -> None:
    written = ("body", "answer", "agent_answer", "weak_answer", "coaching_note", "escalation_note")
    for field in written:
        if text := enquiry.get(field):
            assert likely_language(text) == enquiry["language"], text


def test_named_askers_and_agents_exist_and_speak_the_language() -> None:
    cast = {role: {person["key"]: person for person in PEOPLE[role]} for role in ("customers", "agents")}
    for enquiry in ENQUIRIES:
        for role, field in (("customers", "customer"), ("agents", "agent")):
            if key := enquiry.get(field):
                assert enquiry["language"] in cast[role][key]["languages"]


def test_some_answers_are_sent_back_and_some_go_to_staff_for_every_reason() -> None:
    assert sum("weak_answer" in enquiry for enquiry in ENQUIRIES) >= 5
    used = {enquiry["escalation_reason"] for enquiry in ENQUIRIES if "escalation_reason" in enquiry}
    assert used == set(ids(ESCALATIONS, "code"))


def test_people_fill_every_role_and_the_cast_is_among_them() -> None:
    assert {role: len(people) for role, people in PEOPLE.items()} == {
        "customers": 60,
        "advocates": 40,
        "moderators": 3,
        "agents": 3,
        "ops": 2,
    }
    keys = {role: set(ids(people, "key")) for role, people in PEOPLE.items()}
    assert {"carla", "carl", "nina"} <= keys["customers"]
    assert {"ada", "ben"} <= keys["advocates"]
    assert "mo" in keys["moderators"]
    assert "stella" in keys["agents"]
    assert {"omar", "petra"} == keys["ops"]


def test_people_can_be_told_apart_and_written_to() -> None:
    everyone = [person for people in PEOPLE.values() for person in people]
    assert_unique(ids(everyone, "key"))
    assert_unique([f"{person['first']} {person['last'][0]}." for person in everyone])
    for person in everyone:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", person["key"])
        assert person["languages"]
        assert set(person["languages"]) <= BOTH


def test_every_topic_has_a_test_in_both_languages() -> None:
    assert_unique(ids(QUIZ))
    for slug in SLUGS:
        on_topic = [question for question in QUIZ if question["topic"] == slug]
        assert len(on_topic) >= 6
        assert all("en" in question for question in on_topic)
        assert sum("de" in question for question in on_topic) >= 3


@pytest.mark.parametrize("question", QUIZ, ids=ids(QUIZ))
def test_quiz_question_fits_its_table(question: dict[str, Any]) -> None:
    assert question["topic"] in SLUGS
    limits = {name: QuizQuestion._meta.get_field(name).max_length for name in ("text", "explanation")}
    for language in BOTH & set(question):
        words = question[language]
        assert ("choices" in words) == ("right" in question)
        assert len(words["question"]) <= limits["text"]
        assert len(words["explanation"]) <= limits["explanation"]


@pytest.mark.parametrize("question", CHOICES, ids=ids(CHOICES))
def test_choices_of_a_quiz_question_fit_each_other(question: dict[str, Any]) -> None:
    for language in BOTH & set(question):
        choices = question[language]["choices"]
        assert 3 <= len(choices) <= 4
        assert len(choices) == len(set(choices)) == len(question["en"]["choices"])
        assert 0 <= question["right"] < len(choices)
        assert max(map(len, choices)) <= 200


def test_every_topic_has_two_tests_without_a_question_twice() -> None:
    length = Topic._meta.get_field("test_length").default
    per_topic = Counter(question["topic"] for question in CHOICES)
    assert all(per_topic[slug] >= 2 * length for slug in SLUGS)
    assert {question["topic"] for question in QUIZ if "right" not in question} == SLUGS


def test_quiz_is_not_won_by_always_picking_one_place_or_the_longest_choice() -> None:
    places = Counter(question["right"] for question in CHOICES)
    assert max(places.values()) <= len(CHOICES) * 0.4
    longest = sum(
        len(words["choices"][question["right"]]) == max(map(len, words["choices"]))
        for question in CHOICES
        for words in [question["en"]]
    )
    assert longest <= len(CHOICES) * 0.4


def test_phrases_speak_both_languages() -> None:
    for phrase in PHRASES:
        assert set(phrase["label"]) == set(phrase["body"]) == BOTH


def test_every_topic_can_be_practised_and_every_known_answer_keeps_its_own_rule() -> None:
    assert_unique(ids(KNOWN))
    english = [row for row in KNOWN if row["use"] == "practice" and row["language"] == "en"]
    assert {row["topic"] for row in english} == SLUGS
    assert_unique([row["topic"] for row in KNOWN if row["use"] == "gold"])
    for row in KNOWN:
        assert says_all(row["good_answer"], row["must_say"]), row["id"]
        assert not says_all(row.get("weak_answer", ""), row["must_say"]), row["id"]
        assert likely_language(row["good_answer"]) == row["language"], row["id"]
        require_no_contact_details(row["good_answer"])


def test_applicants_answer_in_their_own_words_and_one_knows_a_topic_poorly() -> None:
    languages = {person["key"]: person["languages"][0] for people in PEOPLE.values() for person in people}
    poor = []
    for row in APPLICANTS:
        language = languages[row["key"]]
        for answer in row["answers"]:
            (known,) = (
                each
                for each in KNOWN
                if (each["use"], each["topic"], each["language"]) == ("practice", answer["topic"], language)
            )
            poor += [answer["topic"]] * (not says_all(answer["practised"], known["must_say"]))
            for words in (answer["written"], answer["practised"]):
                assert likely_language(words) == language, words
                require_no_contact_details(words)
            said = {known["good_answer"]} | {
                each[language]["explanation"] for each in QUIZ if language in each
            }
            assert not {answer["written"], answer["practised"]} & said
    assert poor == ["voicemail"]


def test_reasons_speak_both_languages() -> None:
    for entries in (DECLINES, ESCALATIONS):
        assert_unique(ids(entries, "code"))
        for entry in entries:
            assert set(entry["label"]) == set(entry["explanation"]) == BOTH
            assert likely_language(entry["explanation"]["de"]) == "de", entry["explanation"]["de"]


def test_escalation_reasons_are_those_a_person_may_choose() -> None:
    by_the_house = {"not_solved", "nobody_took_it", "reviewer"}
    by_what_was_written = {"self_harm", "threat", "minor", "bereavement", "debt", "unclear"}
    assert set(ids(ESCALATIONS, "code")) == set(Escalation.Reason.values) - by_the_house - by_what_was_written

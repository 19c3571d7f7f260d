"""Whoever asks gets all that is held on them, in their own words, and nothing of anybody else."""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from accounts.models import Application
from accounts.sign_in_record import CHANGES
from common.local.catalogues import APPS, ROOT
from common.models import HistoryRow
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reveal_original import RevealReason, reveal_original
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.models import Photo
from marketplace.personal_data import telling
from marketplace.personal_data.deeds import DEEDS
from marketplace.personal_data.register import held_on, kinds, sections
from marketplace.personal_data.states import STATES, state_in_words
from marketplace.personal_data.wording import CODES, FIELDS, row_in_words
from tests.accounts.signing_in import forget_proofs

PLACES = (
    "application",
    "a_consent",
    "photo",
    "appealed_report",
    "appealed_hold",
    "upheld_fraud_case",
    "begun_test",
    "running_pair",
    "token",
    "session",
    "device",
    "own_phrase",
    "an_erasure",
    "suspended",
)
RAW = re.compile(r".{0,80}(?:\{|\[)(?:&#x27;|&quot;).{0,40}|>None<|>(?:True|False)<")
"""What Python calls a thing, and not a person."""
WORDS = "Call me on 0161 496 0123, please."


@pytest.fixture
def enquiry(carla, sim, service_level):
    return post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)


def test_their_own_words_and_who_read_them(client_of, carla, mo, enquiry):
    reveal_original(enquiry_id=enquiry.id, by=mo, reason=RevealReason.FRAUD)
    held = client_of(carla).get(reverse("my_data_json")).json()
    assert [message["text"] for message in held["messages"]] == [WORDS]
    assert [read["why"] for read in held["who_read_my_words"]] == ["fraud"]
    assert mo.display_name not in str(held)


def test_to_read_and_print(client_of, carla, enquiry):
    page = client_of(carla).get(reverse("my_data")).content.decode()
    assert WORDS in page
    assert "Your questions" in page
    assert '<dt>First name and initial</dt><dd dir="auto">Carla M.</dd>' in page
    assert "<dt>roles</dt>" not in page.lower()


def test_each_part_is_folded_and_the_list_of_parts_opens_it(client_of, carla, enquiry):
    """A browser opens what a link leads into, so the mark is inside."""
    page = client_of(carla).get(reverse("my_data")).content.decode()
    named = re.findall(r'href="#(held-\d+)"', page)
    parts = re.findall(
        r'<details class="card whole"( open)?>\s*<summary>.*?</summary>\s*<ul[^>]* id="(held-\d+)"', page
    )
    assert len(parts) > 3
    assert [mark for _is_open, mark in parts] == named
    assert [bool(is_open) for is_open, _mark in parts] == [True] + [False] * (len(parts) - 1)


ASKED = [
    {
        "id": "1",
        "topic": "2",
        "kind": "choice",
        "text": "Which?",
        "chosen": 0,
        "written": "",
        "is_right": True,
    },
    {
        "id": "3",
        "topic": "2",
        "kind": "choice",
        "text": "And how?",
        "chosen": 1,
        "written": "",
        "is_right": False,
    },
    {
        "id": "4",
        "topic": "2",
        "kind": "written",
        "text": "What do you say?",
        "chosen": None,
        "written": "Try again.",
        "is_right": None,
    },
]


def test_the_questions_of_a_test_with_an_application(client_of, scene):
    nina = scene.cast.nina
    scene.application()
    Application.objects.filter(advocate=nina.pk).update(quiz=ASKED)
    browser = client_of(nina)
    page = browser.get(reverse("my_data"))
    assert page.status_code == 200
    shown = "Which? (right); And how? (wrong); What do you say? Try again."
    assert f'<dt>Quiz</dt><dd dir="auto">{shown}</dd>' in page.content.decode()
    assert browser.get(reverse("my_data_json")).json()["applications"][0]["quiz"] == ASKED


NOT_IN_A_SCENE = {
    *("emails", "second_factors", "drafts", "expiries"),
    *("push_choices", "quiet_hours", "earlier_wordings"),
}
"""Of what no place makes, plain columns and words."""


def test_every_kind_of_section_can_be_read(client_of, scene):
    """What is kept in lists and figures only comes to light with somebody who has it."""
    made = {place: scene.at(place) for place in PLACES}
    reveal_original(enquiry_id=made["photo"]["enquiry_id"], by=scene.cast.mo, reason=RevealReason.FRAUD)
    Application.objects.update(quiz=ASKED)
    met = set()
    for person in (scene.cast.carla, scene.cast.ada, scene.cast.ben, scene.cast.nina, scene.cast.mo):
        browser = client_of(person)
        page = browser.get(reverse("my_data"))
        assert page.status_code == 200, person
        assert RAW.findall(page.content.decode()) == [], person
        met |= {section for section, rows in browser.get(reverse("my_data_json")).json().items() if rows}
    assert {section.key for section in sections()} - met == NOT_IN_A_SCENE


def test_in_words_and_not_in_codes(client_of, carla, mo, enquiry):
    reveal_original(enquiry_id=enquiry.id, by=mo, reason=RevealReason.HIDDEN_TOO_MUCH)
    withdraw_enquiry(enquiry_id=enquiry.id, by=carla)
    browser = client_of(carla)
    page = browser.get(reverse("my_data")).content.decode()
    for name, words in (("State", "Withdrawn"), ("Before", "Open"), ("Afterwards", "Withdrawn")):
        assert f'<dt>{name}</dt><dd dir="auto">{words}</dd>' in page
    assert "What was hidden may not have been personal" in page
    assert "hidden_too_much" not in page
    assert browser.get(reverse("my_data_json")).json()["questions"][0]["status"] == "withdrawn"


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_every_state_of_every_lifecycle_has_words(language):
    lifecycles = {
        model.__name__.lower(): set(model.LIFECYCLE)
        for model in apps.get_models()
        if hasattr(model, "LIFECYCLE")
    }
    assert {kind: set(words) for kind, words in STATES.items()} == lifecycles
    with translation.override(language):
        bare = [
            (kind, state)
            for kind, states in STATES.items()
            for state in states
            if state_in_words(kind, state) in ("", state)
        ]
    assert bare == []


WRITTEN = re.compile(
    r'(?:\bverb(?:: str)?\s*=\s*|\bhistory\.note\(\s*|\b_note\(\w*,? ?|note_each\()"([a-z_]+)"'
)


def test_everything_that_is_written_as_done_has_words():
    """Read from the source."""
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    verbs = {verb for path in sources for verb in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    assert len(verbs) > 100
    assert verbs | CHANGES.keys() <= DEEDS.keys()


@pytest.mark.parametrize(
    ("door", "way"),
    [
        ("POST ask", "A page"),
        ("POST api:enquiries", "The API"),
        ("POST admin:change", "The configuration"),
        ("command make_it", "A command on the server"),
    ],
)
def test_ones_own_record_is_in_words(door, way):
    row = {"verb": "post_enquiry", "kind": "enquiry", "was": "", "now": "open", "door": door, "network": ""}
    shown = dict(row_in_words("record", row, kind=""))
    assert (shown["What was done"], shown["By which way"]) == ("Asked a question", way)
    assert "enquiry" not in shown.values()


def test_every_section_with_a_state_is_of_a_kind_that_has_words():
    """Read from the source, as above: a state that nobody could name would be shown as it is stored."""
    fields = fields_of_sections()
    about = kinds()
    assert len(fields) == len(sections())
    with_state = {key for key, names in fields.items() if "status" in names}
    assert {about[key] for key in with_state} <= set(STATES)
    assert len(with_state) > 10


def test_what_once_could_be_taken_back_is_not_said_to_be_so_for_ever(client_of, scene):
    scene.just_declined()
    page = client_of(scene.cast.omar).get(reverse("my_data")).content.decode()
    assert '<dt>Afterwards</dt><dd dir="auto">Waits some seconds to be carried out</dd>' in page
    assert "still" not in page.split("What you did here", 1)[1].split("</main>")[0]


def test_nothing_of_anybody_else(carl, enquiry):
    assert WORDS not in str(held_on(carl))


def test_taking_it_is_on_the_record_and_needs_a_fresh_proof(client_of, carla):
    browser = client_of(carla)
    browser.get(reverse("my_data_json"))
    assert HistoryRow.objects.filter(verb="export_own_data", actor=carla).count() == 1
    forget_proofs(browser)
    assert browser.get(reverse("my_data_json"))["Location"].startswith(reverse("account_reauthenticate"))


def fields_of_sections():
    """The fields of each section's rows. Read from the source: a person has nothing of most kinds."""
    fields = {}
    for function in ast.parse(inspect.getsource(telling)).body:
        decorated = function.decorator_list[0] if getattr(function, "decorator_list", None) else None
        if not isinstance(function, ast.FunctionDef) or not isinstance(decorated, ast.Call):
            continue
        given = list(decorated.args[1:])
        for node in ast.walk(function):
            if isinstance(node, ast.Dict) and not isinstance(node.values[0], ast.Name):
                given += node.keys
        fields[function.name] = {each.value for each in given if isinstance(each, ast.Constant)}
    return fields


def test_every_field_has_a_name():
    assert set().union(*fields_of_sections().values()) - set(FIELDS) == set()


def test_what_codes_mean_is_told_of_fields_that_are_there():
    fields = fields_of_sections()
    assert [(section, name) for section, name in CODES if name not in fields[section]] == []


def test_the_queries_do_not_grow(carla, sim, service_level, django_assert_max_num_queries):
    for _ in range(2):
        post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)
    with django_assert_max_num_queries(len(sections()) + 3):
        held_on(carla)
    for _ in range(6):
        post_enquiry(by=carla, subject="No signal", body=WORDS, topic_id=sim.id)
    with django_assert_max_num_queries(len(sections()) + 3):
        held_on(carla)


def archive_of(reply):
    return zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content)))


def test_the_archive_has_the_photos_and_both_forms_of_the_rest(client_of, scene):
    photo = Photo.objects.get(pk=scene.at("photo")["photo_id"])
    browser = client_of(scene.cast.carla)
    reply = browser.get(reverse("my_data_archive"))
    assert reply["Content-Disposition"] == 'attachment; filename="my-crowdline-data.zip"'
    archive = archive_of(reply)
    name = f"photos/{photo.id}.{photo.content_type.rpartition('/')[2]}"
    assert set(archive.namelist()) == {"data.json", "data.html", name}
    with photo.file.open("rb") as stored:
        assert archive.read(name) == stored.read()
    told = json.loads(archive.read("data.json"))
    assert [row["file"] for row in told["photos"]] == [name]
    page = archive.read("data.html").decode()
    assert f'<img src="{name}"' in page
    assert RAW.findall(page) == []
    assert told["messages"][0]["text"] in page


def test_a_photo_whose_file_is_gone_keeps_nobody_from_the_rest(client_of, scene):
    photo = Photo.objects.get(pk=scene.at("photo")["photo_id"])
    photo.file.storage.delete(photo.file.name)
    archive = archive_of(client_of(scene.cast.carla).get(reverse("my_data_archive")))
    assert set(archive.namelist()) == {"data.json", "data.html"}
    assert "<img" not in archive.read("data.html").decode()


def test_nobody_elses_photos_are_in_the_archive(client_of, scene):
    scene.at("photo")
    for person in (scene.cast.carl, scene.cast.ada, scene.cast.stella):
        archive = archive_of(client_of(person).get(reverse("my_data_archive")))
        assert set(archive.namelist()) == {"data.json", "data.html"}, person

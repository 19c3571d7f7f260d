"""Whatever is no choice of a form, or none at all, decides nothing: by every form of pages and by the API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.db import connection, transaction
from django.urls import reverse
from rest_framework import serializers

from marketplace.appeals.models import Appeal
from tests.doors import Knocker, names_of
from tests.pages.test_malformed import whoever_may
from tests.role_matrix import BODIES, ROWS

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BUTTON = re.compile(r"<button\b[^>]*\bname=\"(\w+)\" value=\"\w+\"")
OURS = ("accounts.", "marketplace.", "rewards.", "routing.", "common.")


def subclasses_of(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses_of(each)


def names_of_choices():
    """Of fields with a choice, in forms, the API's and those of buttons."""
    for path in TEMPLATES.rglob("*.html"):
        yield from BUTTON.findall(path.read_text(encoding="utf-8"))
    for form in subclasses_of(forms.BaseForm):
        if form.__module__.startswith(OURS):
            yield from (
                name for name, each in form.base_fields.items() if isinstance(each, forms.ChoiceField)
            )
    for serializer in subclasses_of(serializers.Serializer):
        if serializer.__module__.startswith(OURS):
            declared = serializer._declared_fields.items()
            yield from (name for name, each in declared if isinstance(each, serializers.ChoiceField))


MAY_BE_MISSING = {("ask", "language"): "then it is the language of the page"}


def with_a_choice():
    """(row, the field of its body) of everything that takes one. Words of people have a space in them."""
    names = {*names_of_choices(), "language"}
    for row in ROWS:
        for field, value in BODIES.get((row.name, row.method), {}).items():
            if re.split(r"[-.]", field)[-1] in names and " " not in str(value):
                yield row, field


def written():
    """How many rows were written so far in this transaction; when somebody was last here is none of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
            " WHERE relname NOT IN ('routing_availability', 'django_session')"
        )
        return cursor.fetchone()[0]


def decided(row, field, knocker):
    """What an unknown and a missing choice did, in words."""
    body, role = BODIES[row.name, row.method], whoever_may(row)
    unknown, missing = body | {field: "nonsense"}, {key: body[key] for key in body if key != field}
    for sent in [unknown] if (row.name, field) in MAY_BE_MISSING else [unknown, missing]:
        for name in names_of(row):
            knocker.sign_in(role, name)
            before = written()
            answer, after = knocker.knock(row, name, role, look=written, sent=sent)
            if answer.status_code != 422 or after != before:
                yield f"{row}, {field} {sent.get(field)}: {answer.status_code}, {after - before} written"


def what_was_decided(cases, scene, client_of, api_of):
    for place in sorted({row.place for row, _field in cases}):
        with transaction.atomic():
            knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)
            for row, field in [case for case in cases if case[0].place == place]:
                yield from decided(row, field, knocker)
            transaction.set_rollback(True)


def test_what_is_no_choice_decides_nothing(scene, client_of, api_of):
    cases = list(with_a_choice())
    assert len(cases) >= 45
    assert list(what_was_decided(cases, scene, client_of, api_of)) == []


def test_without_the_guard_anything_but_a_yes_would_be_a_no(scene, client_of, api_of, monkeypatch):
    monkeypatch.setattr(
        "marketplace.views.public_help.chosen", lambda typed, field, among: typed.get(field, "")
    )
    cases = [case for case in with_a_choice() if case[0].name == "help_rate"]
    unknown, missing = what_was_decided(cases, scene, client_of, api_of)
    assert unknown.startswith("help_rate POST, helpful nonsense: 302, ")
    assert missing.startswith("help_rate POST, helpful None: 302, ")


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_why_is_kept_when_nobody_decided_an_appeal(scene, client_of, decision):
    made = scene.at("appealed_report")
    sent = {"decision": decision, "note": "It does work on every phone."}
    page = client_of(scene.cast.omar).post(reverse("triage_appeal", args=[made["appeal_id"]]), sent)
    assert page.status_code == 422
    assert Appeal.objects.get(pk=made["appeal_id"]).status == "waiting"
    text = page.content.decode()
    assert "It does work on every phone." in text
    assert "Choose one of the two." in text.partition('role="alert"')[2]

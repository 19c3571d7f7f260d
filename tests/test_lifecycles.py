"""Every lifecycle of every app: each pair of states is tried, and the database knows the same states."""

from __future__ import annotations

from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection

from common.errors import IllegalMove
from common.lifecycle import move

MODELS = sorted(
    (model for model in apps.get_models() if hasattr(model, "LIFECYCLE")), key=lambda model: model.__name__
)
PAIRS = [
    pytest.param(model, was, to, id=f"{model.__name__}-{was}-{to}")
    for model in MODELS
    for was, to in product(sorted(model.LIFECYCLE), repeat=2)
]

MOVES = {
    "Advocate": "applied>in_review in_review>approved in_review>declined approved>suspended approved>paused"
    " approved>left paused>approved paused>suspended paused>left suspended>approved declined>applied left>applied",
    "Answer": "submitted>published submitted>returned submitted>rejected returned>submitted returned>lapsed"
    " published>accepted published>unhelpful published>retracted accepted>retracted",
    "Appeal": "waiting>granted waiting>refused",
    "Award": "pending>confirmed pending>reversed confirmed>reversed",
    "Claim": "active>completed active>released active>expired",
    "Clock": "running>paused running>ended paused>running paused>ended",
    "Deferred": "waiting>done waiting>taken_back waiting>refused refused>taken_back",
    "Enquiry": "open>answered open>withdrawn answered>resolved answered>open answered>withdrawn resolved>open",
    "Erasure": "requested>taken_back requested>begun begun>carried_out",
    "Expiry": "warned>expired warned>lifted",
    "FraudCase": "open>cleared open>upheld upheld>cleared upheld>closed",
    "Hold": "placed>appealed placed>released appealed>upheld appealed>released upheld>released",
    "HelpPage": "proposed>public proposed>refused proposed>withdrawn public>refused public>withdrawn",
    "Mentorship": "proposed>running proposed>ended running>ended",
    "Offer": "sent>accepted sent>declined sent>lapsed sent>rescinded",
    "PayoutBatch": "prepared>sent sent>reconciled",
    "QueueEntry": "waiting>claimed waiting>done claimed>waiting claimed>done",
    "Redemption": "requested>approved requested>declined requested>cancelled approved>sent approved>requested"
    " sent>settled sent>failed failed>sent failed>voided",
    "Report": "open>upheld open>dismissed upheld>dismissed dismissed>upheld",
    "SurgeBonus": "reserved>earned reserved>returned earned>paid earned>returned",
    "Review": "waiting>decided waiting>referred waiting>dropped",
}
"""What the blueprint promises, written a second time on purpose: a table that changes by accident fails here."""


def test_every_lifecycle_is_promised_here():
    assert {model.__name__ for model in MODELS} == set(MOVES)


@pytest.mark.parametrize(("model", "was", "to"), PAIRS)
def test_only_the_promised_moves_are_possible(model, was, to):
    obj = model(status=was)
    if f"{was}>{to}" in MOVES[model.__name__].split():
        assert move(obj, to=to) == was
        assert obj.status == to
    else:
        with pytest.raises(IllegalMove):
            move(obj, to=to)
        assert obj.status == was


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_unknown_states_lead_nowhere(model):
    for was, to in (("nowhere", sorted(model.LIFECYCLE)[0]), (sorted(model.LIFECYCLE)[0], "nowhere")):
        with pytest.raises(IllegalMove):
            move(model(status=was), to=to)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_objects_begin_in_a_state_of_their_lifecycle(model):
    try:
        default = model._meta.get_field("status").get_default()
    except FieldDoesNotExist:
        pytest.fail(f"{model.__name__} has a lifecycle and no status")
    assert default in model.LIFECYCLE


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_database_refuses_a_state_that_the_table_does_not_name(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
            [model._meta.db_table],
        )
        checks = [definition for (definition,) in cursor.fetchall()]
    assert any(all(f"'{state}'" in check for state in model.LIFECYCLE) for check in checks)

"""The main job end to end through the actions: asked, claimed, answered, reviewed, accepted, rewarded."""

from __future__ import annotations

from marketplace.actions.accept_answer import accept_answer
from rewards.models import Award


def test_a_trusted_answer_goes_straight_to_the_customer_and_earns_points(ask, answer, carla, ada):
    enquiry = ask()
    answered = answer(enquiry, by=ada)
    enquiry.refresh_from_db()
    assert (answered.status, enquiry.status) == ("published", "answered")

    accepted = accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)

    enquiry.refresh_from_db()
    assert (accepted.status, accepted.acceptance, enquiry.status) == ("accepted", "confirmed", "resolved")
    award = Award.objects.get(work_id=accepted.id)
    assert (award.holder, award.points, award.status, award.label) == (ada, 40, "pending", "My eSIM is dead")


def test_on_a_checked_topic_a_moderator_publishes_first(ask, answer, decide, carla, ada, mo, billing):
    enquiry = ask(subject="A charge on my bill", topic_id=billing.id)
    answered = answer(enquiry, by=ada)
    enquiry.refresh_from_db()
    assert (answered.status, enquiry.status) == ("submitted", "open")

    decide(answered, by=mo, decision="publish")
    accepted = accept_answer(enquiry_id=enquiry.id, by=carla, rating=4, comment="Clear, thank you.")

    assert accepted.status == "accepted"
    assert Award.objects.get(work_id=accepted.id).points == 60

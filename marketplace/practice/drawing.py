"""Which questions somebody practises on."""

from __future__ import annotations

from django.conf import settings

from accounts.drawing import by_lot, in_language_of
from accounts.models import Application
from marketplace.practice.models import PracticeAnswer
from marketplace.quality.gold.models import GoldQuestion


def draw(application: Application) -> list[PracticeAnswer]:
    """So many for each topic that was passed. None twice, also in another application, where the bank has others.

    The caller has just made the application, in the same transaction.
    """
    person = application.advocate.user
    met = PracticeAnswer.objects.filter(application__advocate=application.advocate)
    seen = list(met.values_list("question_id", flat=True))
    drawn: list[GoldQuestion] = []
    for topic in application.topics.all():
        bank = GoldQuestion.objects.filter(topic=topic, use=GoldQuestion.Use.PRACTICE, is_active=True)
        fitting = by_lot(in_language_of(person, bank), seen=seen, seed=str(application.id))
        drawn += fitting[: settings.PRACTICE_PER_TOPIC]
    return PracticeAnswer.objects.bulk_create(
        PracticeAnswer(application=application, question=question, position=position)
        for position, question in enumerate(drawn)
    )

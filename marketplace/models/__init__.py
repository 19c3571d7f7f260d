"""The story: enquiries, what is said in them, answers, reviews and escalations.

Text comes in two forms. `subject` and `body` are crowd-safe and may be shown to advocates and logged; the original
stands beside them encrypted (`*_sealed`, common/sealing.py) for its author and for staff. What belongs to one part of
the house alone has its models there.
"""

from __future__ import annotations

import marketplace.answering.models
import marketplace.appeals.models
import marketplace.fraud.models
import marketplace.mentoring.models
import marketplace.personal_data.models
import marketplace.practice.models
import marketplace.public_help.models
import marketplace.push.models
import marketplace.quality.gold.models
import marketplace.quality.risk.models
import marketplace.reports.models
import marketplace.standing.models  # noqa: F401 (so that Django finds their tables)
from marketplace.models.answers import Answer, AnswerRevision, Draft
from marketplace.models.enquiries import CrowdSafeToken, Enquiry, EnquiryQuerySet
from marketplace.models.escalations import Escalation
from marketplace.models.messages import Message, Photo, photo_path, thumb_path
from marketplace.models.reviews import Review
from marketplace.models.verdicts import Verdict

__all__ = [
    "Answer",
    "AnswerRevision",
    "CrowdSafeToken",
    "Draft",
    "Enquiry",
    "EnquiryQuerySet",
    "Escalation",
    "Message",
    "Photo",
    "Review",
    "Verdict",
    "photo_path",
    "thumb_path",
]

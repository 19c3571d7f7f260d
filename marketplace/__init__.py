"""The story: enquiries, answers, reviews. Also Django's project package, hence the Celery application here:
`shared_task` in any app needs it as soon as a task is sent, from whichever process.
"""

from __future__ import annotations

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]

"""How much people may write and attach, for forms, API and actions alike. Lengths are characters after cleaning."""

from __future__ import annotations

SUBJECT_MAX = 140
BODY_MAX = 5_000
ANSWER_MAX = 10_000
REASON_MAX = 2_000
COMMENT_MAX = 1_000
NOTE_MIN = 5
NOTE_MAX = 2_000
PHOTOS_MAX = 5
PHRASE_LABEL_MAX = 40
PHRASE_MAX = 2_000

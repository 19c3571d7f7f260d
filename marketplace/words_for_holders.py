"""What ops write to a holder is kept in its crowd-safe form; rewards/words_for_holders.py asks."""

from __future__ import annotations

from marketplace.sealed_text import crowd_safe_words
from rewards import words_for_holders

words_for_holders.register(crowd_safe_words)

"""Which of our languages a question is written in, told from its words alone, on this machine.

Only the languages we answer in are compared, so that a short English question is not taken for Dutch. The library is
pure Python; its choice of features is random unless seeded, and ours must say the same twice.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import langdetect
from django.conf import settings
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

CERTAIN_FROM = 0.8
WORDS_NEEDED = 4
"""Below either, the text says too little: a name, a model number, an error message."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def detect_language(text: str) -> str | None:
    """One of settings.ENQUIRY_LANGUAGES; None where the words do not tell."""
    if len(_WORD.findall(text)) < WORDS_NEEDED:
        return None
    detector = _factory().create()
    detector.append(text)
    try:
        best = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):
        return None
    return str(best.lang) if best.prob >= CERTAIN_FROM else None


@cache
def _factory() -> DetectorFactory:
    profiles = Path(langdetect.__file__).with_name("profiles")
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile(
        [Path(profiles, code).read_text(encoding="utf-8") for code in settings.ENQUIRY_LANGUAGES]
    )
    return factory

"""A public page as schema.org's QAPage, so that search engines show question and answer."""

from __future__ import annotations

import json

from marketplace.public_help.models import HelpPage
from marketplace.public_help.pages import Votes

_INSIDE_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def qa_page(page: HelpPage, *, votes: Votes, url: str) -> str:
    """JSON that cannot end the script element it stands in: <, > and & are written as escapes."""
    data = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "inLanguage": page.language,
        "mainEntity": {
            "@type": "Question",
            "name": page.title,
            "text": page.question,
            "answerCount": 1,
            "datePublished": page.proposed_at.isoformat(),
            "acceptedAnswer": {
                "@type": "Answer",
                "text": page.answer_text,
                "url": url,
                "upvoteCount": votes.helpful,
                "datePublished": page.changed_at.isoformat(),
                "author": {"@type": "Person", "name": page.answer.author.display_name},
            },
        },
    }
    return json.dumps(data, ensure_ascii=False).translate(_INSIDE_A_SCRIPT)

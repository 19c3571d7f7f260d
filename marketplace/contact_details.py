"""People of the crowd never learn how to reach each other: what an advocate may not write to a customer, nor to another
advocate.

Whoever gives personal details, or asks for them, is told so and keeps their words; nothing is sent. Names are no reason
to refuse: people sign with them, and the crowd-safe view hides them. Staff write for the company and are not checked.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.crowd_safe import Kind, find_doubts, find_personal_details
from marketplace.crowd_safe.folding import folded
from marketplace.crowd_safe.kinds import KIND_IN_WORDS
from marketplace.errors import ContactDetails

_WAYS = (
    r"(?:(?:phone|mobile|telephone|contact|whatsapp) ?(?:number|no\b\.?)|(?:phone|mobile)(?=\s*(?:[?.!,]|\Z))"
    r"|number(?! (?:plan|range|block))|e-?mail(?: address)?|(?:home |postal )?address|contact details|whatsapp"
    r"|insta(?:gram)?|telegram)"
)
_WAYS_DE = r"(?:(?:handy|telefon|ruf|mobil)?nummer|(?:e-?)?mail(?:-?adresse)?|adresse|anschrift|kontaktdaten)"
_BEGINNING = r"(?:\A|[.!?,;:\n]\s*|\b(?:please|just|or|and|then|can you|could you|you can|you could)\s+)"
_REQUESTS = re.compile(
    rf"\b(?:what(?:'s| is)|(?:give|send|tell|text|pm|dm) me|(?:may|can|could) i (?:have|get)"
    rf"|(?:share|leave)(?: me)?|let me have) your (?:own )?{_WAYS}"
    rf"|{_BEGINNING}(?:call|ring|phone|text|message|e-?mail|whatsapp|dm|pm|add|write to) me\b"
    r"(?! (?:back )?(?:in )?here)"
    r"|\b(?:gebt|(?:gib|schicke?|sage?|nenne?)|(?:geben|schicken|sagen|nennen) sie) mir (?:bitte |mal )?"
    rf"(?:deine|ihre|eure) {_WAYS_DE}\b|\bwie (?:ist|lautet) (?:deine|ihre) {_WAYS_DE}\b"
    r"|\bruf(?:e|t|en sie)? mich\b(?: \w+){0,2} an\b|\bschreib(?:e|t|en sie)? mir (?:auf|per|über|an)\b",
    re.IGNORECASE,
)


def require_no_contact_details(text: str, *, field: str = "body") -> None:
    """Raises: ContactDetails, which says of the `field` what was found, but not the words themselves."""
    given = [finding.kind for finding in find_personal_details(text) if finding.kind is not Kind.NAME]
    given += [Kind.UNSURE for _doubt in find_doubts(text)]
    if given:
        kinds = ", ".join(dict.fromkeys(str(KIND_IN_WORDS[kind]) for kind in given))
        message = ngettext(
            "There is a personal detail in it: %(kinds)s. Take it out before you send.",
            "There are personal details in it: %(kinds)s. Take them out before you send.",
            len(given),
        )
        raise ContactDetails(fields={field: [message % {"kinds": kinds}]})
    if asks_for_contact_details(text):
        raise ContactDetails(
            fields={
                field: [
                    _("It asks how to reach somebody. Ask here instead, or pass the question on to our team.")
                ]
            }
        )


def asks_for_contact_details(text: str) -> bool:
    """Somebody's own number or address, or to be written to elsewhere."""
    return _REQUESTS.search(folded(text.replace("’", "'")).text) is not None

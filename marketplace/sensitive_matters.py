"""What is for staff alone whatever else it says: lives at risk, threats, minors, fraud, deaths, debts, complaints.

Rules in English and German, in the order of urgency: of several matters in one text the first counts. They look for
somebody telling of themselves ("I want to die"), not for words alone ("my phone died"). Pure: no database, no clock.
"""

from __future__ import annotations

import re
from enum import StrEnum

from marketplace.crowd_safe.folding import folded


class Matter(StrEnum):
    """In the order of urgency."""

    SELF_HARM = "self_harm"
    THREAT = "threat"
    MINOR = "minor"
    FRAUD = "fraud"
    BEREAVEMENT = "bereavement"
    DEBT = "debt"
    COMPLAINT = "complaint"


_RELATIVE = (
    r"(?:husband|wife|mother|mum|mom|father|dad|son|daughter|brother|sister|partner|grandmother|grandfather|grandma"
    r"|grandad|nan|uncle|aunt|parents?|friend)"
)
_RELATIVE_DE = (
    r"(?:mann|frau|mutter|mama|vater|papa|sohn|tochter|bruder|schwester|partner(?:in)?|oma|opa|großmutter|großvater|onkel"
    r"|tante|freund(?:in)?)"
)
_RULES: dict[Matter, tuple[str, ...]] = {
    Matter.SELF_HARM: (
        r"(?:kill|hurt|harm|hang|cut)(?:ing)? my ?self",
        r"end(?:ing)? (?:my life|it all)",
        r"take my (?:own )?life",
        r"suicid(?:e|al)",
        r"(?:want|wish|going|rather) (?:to (?:die|be dead)|i (?:was|were) dead)",
        r"no reason to live",
        r"don'?t want to live",
        r"can'?t go on (?:living|any ?more|like this)",
        r"better off (?:dead|without me)",
        r"mich umbringen",
        r"mir das leben nehmen",
        r"(?:selbst|frei)(?:mord|tod)\w*",
        r"suizid\w*",
        r"nicht mehr leben",
        r"will sterben",
        r"möchte sterben",
        r"lebensmüde",
        r"ritze mich",
        r"keinen sinn mehr im leben",
        r"ohne mich besser dran",
    ),
    Matter.THREAT: (
        r"(?:kill|hurt|stab|shoot|beat) (?:you|him|her|them|someone|somebody|me)\b",
        r"burn (?:down )?your (?:shop|office|house)",
        r"(?:threatens?|threatening|threatened) (?:to (?:kill|hurt|beat)|me\b|us\b|my)",
        r"bomb (?:in|at|under)",
        r"i know where you live",
        r"stalk(?:s|ed|ing|er) me",
        r"afraid (?:of my (?:ex|husband|partner)|for my life)",
        r"(?:hits|beats|hit) me\b",
        r"bringe? (?:euch|dich|ihn|sie) um",
        r"(?:euch|dich|ihn) umbringen",
        r"bedroht (?:mich|uns)",
        r"morddrohung\w*",
        r"angst um mein leben",
        r"schlägt mich",
        r"verfolgt mich",
        r"stalk(?:t|er) mich",
        r"ich weiß,? wo (?:ihr|du) wohn\w*",
        r"bombe (?:in|im|unter)",
    ),
    Matter.MINOR: (
        r"i(?:'?m| am) (?:only |just )?(?:[89]|1[0-5])(?: years old| yrs old| y\.?o\b| and (?:my|i)\b)",
        r"i am a (?:child|minor)\b",
        r"(?:strangers?|man|someone) (?:is |keeps )?(?:texting|messaging|contacting) my (?:child|son|daughter|kid)",
        r"nudes? of (?:my (?:daughter|son|child)|me)",
        r"ich bin (?:erst )?(?:[89]|1[0-5])(?: jahre(?: alt)?\b| und (?:mein|ich)\b)",
        r"ich bin (?:noch )?minderjährig",
        r"schreibt mein(?:em|er) (?:kind|sohn|tochter)",
    ),
    Matter.FRAUD: (
        r"(?:hacked|stole|stolen|took over|taken over|broke into) (?:my |into my )?(?:account|identity|number|sim)",
        r"(?:account|number|sim|identity)(?: \w+){0,2} (?:hacked|stolen|hijacked|taken over|compromised)",
        r"sim[- ]swap\w*",
        r"(?:somebody|someone) (?:else )?(?:has )?(?:ordered|opened|used)(?: \w+){0,5} my (?:name|account|number)",
        r"contract in my name",
        r"identity theft",
        r"i(?: have|'ve)? (?:been|was) scammed",
        r"fraud(?:ulent)?\w* (?:on|charge|order|contract|transaction)",
        r"konto(?: \w+){0,2} gehackt",
        r"identitätsdiebstahl",
        r"auf meinen namen (?:bestellt|abgeschlossen)",
        r"in meinem namen",
        r"betrogen worden",
        r"betrüger\w* (?:hat|haben)",
        r"sim(?:-karte)? (?:geklaut|gekapert)",
    ),
    Matter.BEREAVEMENT: (
        rf"(?:my|our) (?:late )?{_RELATIVE}(?: (?:has|had|just|sadly|recently))* (?:died|passed\b|is dead|was killed)",
        rf"my late {_RELATIVE}\b",
        r"bereave\w*",
        r"death certificate",
        r"(?:the )?deceased",
        r"passed away",
        r"funeral",
        r"probate",
        rf"mein(?:e|er|es|em|en)? {_RELATIVE_DE} (?:\w+ ){{0,4}}(?:gestorben|verstorben|tot\b)",
        r"verstorben\w*",
        r"sterbeurkunde",
        r"todesfall",
        r"beerdigung",
        r"trauerfall",
        r"nachlass",
    ),
    Matter.DEBT: (
        r"(?:can'?t|can ?not|unable to|struggling to) (?:afford|pay)\b(?! (?:by|with|via|using|through|online|in)\b)",
        r"in (?:arrears|debt)",
        r"bailiffs?",
        r"debt (?:collect\w+|advice|charity)",
        r"bankrupt\w*",
        r"insolven\w+",
        r"lost my job",
        r"payment plan",
        r"(?:kann|können)(?: \w+){0,5} nicht (?:mehr )?(?:be)?zahlen",
        r"schulden",
        r"inkasso\w*",
        r"mahnbescheid",
        r"gerichtsvollzieher",
        r"ratenzahlung",
        r"privatinsolvenz",
        r"arbeitslos geworden",
    ),
    Matter.COMPLAINT: (
        r"(?:make|raise|file|lodge|want|wish|formal|official) (?:\w+ ){0,3}complaint",
        r"(?:want|like|wish|going) to complain",
        r"ombudsman",
        r"ofcom",
        r"my (?:lawyer|solicitor)",
        r"legal action",
        r"see you in court",
        r"sue (?:you|the company|wrenfield)",
        r"trading standards",
        r"beschwerde\w*",
        r"(?:möchte|will|werde) mich beschweren",
        r"bundesnetzagentur",
        r"mein(?:en|em)? anw[aä]lt\w*",
        r"rechtliche schritte",
        r"schlichtungsstelle",
        r"verbraucherzentrale",
        r"schadenersatz",
        r"schadensersatz",
    ),
}
_PATTERNS = [
    (matter, re.compile(rf"\b(?:{'|'.join(rules)})", re.IGNORECASE)) for matter, rules in _RULES.items()
]


def sensitive_matter(text: str) -> Matter | None:
    """The most urgent matter that the text is about, through the same disguises as personal details."""
    plain = folded(text.replace("’", "'")).text
    return next((matter for matter, pattern in _PATTERNS if pattern.search(plain)), None)

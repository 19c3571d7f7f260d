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
_PARTNER = r"(?:husband|wife|partner|boyfriend|girlfriend)"
_PARTNER_DE = r"(?:mann|frau|partner(?:in)?|freund(?:in)?)"
_ANY = (
    r"(?:(?:an?|the|any|no|my|your|our|this|such|more|further|extra|higher|another|late|slow|bad|poor|weak|proper|working"
    r"|stable|fast|good|decent|immediate|instant|early|being|mobile|service) )*"
)
"""What may stand before a thing; no other word, as "with violence over a bill" is about violence."""
_OURS = (
    r"(?:internet|broadband|wi-?fi|signal|network|coverage|reception|connection|line|phone|mobile|data|service"
    r"|app)s?\b"
)
"""What somebody may have had enough of living with or without, and only be angry."""
_BY_LETTER = (
    rf"(?! with {_ANY}(?:disconnect\w*|fees?|charges?|fines?|penalty|pric\w+|increase|cancel\w*|terminat\w*"
    r"|suspen\w+|bills?|interest|collect\w*|bailiffs?|court|legal action)\b)"
)
_BY_LETTER_DE = r"(?! mit (?:\w+ ){0,2}(?:mahn|gebühr|sperr|kündig|abschalt|inkasso|gericht)\w*)"
"""Threats of a company, which cost money and not lives."""
_WATCHED = (
    r"(?:phone|mobile|device|messages?|texts?|calls?|chats?|e-?mails?|whatsapp|location|movements|whereabouts|every|money"
    r"|life|account|sim|internet)"
)
_WATCHED_DE = (
    r"(?:handy|telefon|smartphone|gerät|nachrichten|anrufe|chats?|e-?mails?|whatsapp|standort|geld|leben|konto"
    r"|internet)"
)
_ON_A_SCALE = "".join(
    rf"(?<!\b{to} {most}{comma} i)"
    for to in ("to", "of")
    for most in (r"\d", r"\d\d", "ten")
    for comma in ("", ",")
)
"""Not "from 1 to 10 I"."""
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
        r"(?:don'?t|do not) want to (?:be here|wake up) (?:any ?more|any longer)",
        r"(?:took|taken|take|taking) an overdose",
        rf"enough of (?:(?:my )?life|living(?! with(?:out)? {_ANY}{_OURS}))\b",
        r"(?:nobody|no one) would miss me",
        r"mich umbringen",
        r"bringe? mich (?:\w+ )?um\b",
        r"mich (?:\w+ )?umzubringen",
        r"mir (?:et)?was (?:anzutun|antun)",
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
        rf"(?:threatens?|threatening|threatened) (?:to (?:kill|hurt|beat)|(?:me|us)\b{_BY_LETTER}|my)",
        r"bomb (?:in|at|under)",
        r"i know where you live",
        r"stalk(?:s|ed|ing|er) me",
        rf"(?:afraid|scared|frightened) (?:of (?:my (?:ex|{_PARTNER})|him)\b|for my life)",
        rf"(?:am|are|is|been|being|get|getting) threatened{_BY_LETTER}",
        rf"my (?:ex|{_PARTNER})(?: \w+){{0,2}} (?:track(?:s|ing)|spies|spying|control(?:s|ling)|follow(?:s|ing))"
        rf"(?: on)? (?:me|my {_WATCHED})\b(?! for me\b)",
        r"(?:hits|beats|hit) me\b",
        r"bringe? (?:euch|dich|ihn|sie) um",
        r"(?:euch|dich|ihn) umbringen",
        r"bedroht (?:mich|uns)",
        rf"(?:werde|wird|werden|wurde){_BY_LETTER_DE}(?: \w+){{0,3}} bedroht",
        r"morddrohung\w*",
        r"angst um mein leben",
        r"schlägt mich",
        r"verfolgt mich",
        rf"mein(?:e|en)? (?:ex|{_PARTNER_DE})(?: \w+){{0,2}} (?:überwacht|kontrolliert|ortet)"
        rf" (?:mich|mein(?:e|en)? {_WATCHED_DE})\b(?! für mich\b)",
        r"stalk(?:t|er) mich",
        r"ich weiß,? wo (?:ihr|du) wohn\w*",
        r"bombe (?:in|im|unter)",
    ),
    Matter.MINOR: (
        rf"i{_ON_A_SCALE}(?:'?m| am) (?:only |just )?(?:[89]|1[0-5])"
        r"(?: years old| yrs old| y\.?o\b|,?(?: and)? (?:my|i)\b|[.!]?\s*(?:\n|\Z)|[.!]\s)",
        r"i am a (?:child|minor)\b",
        r"(?:strangers?|man|someone) (?:is |keeps )?(?:texting|messaging|contacting) my (?:child|son|daughter|kid)",
        r"my (?:child|son|daughter|kid)\b(?: \w+){1,6} (?:stranger|man) (?:is |keeps )?(?:texting|messaging|contacting)"
        r" (?:her|him|them)\b",
        r"nudes? of (?:my (?:daughter|son|child)|me)",
        r"ich bin (?:erst )?(?:[89]|1[0-5])(?: jahre(?: alt)?\b| und (?:mein|ich)\b)",
        r"ich bin (?:noch )?minderjährig",
        r"schreibt mein(?:em|er) (?:kind|sohn|tochter)",
    ),
    Matter.FRAUD: (
        r"(?:hacked|stole|stolen|took over|taken over|broke into) (?:my |into my )?(?:account|identity|number|sim)",
        r"(?:account|number|sim|identity)(?: \w+){0,2} (?:hacked|stolen|hijacked|taken over|compromised)",
        r"sim[- ]swap\w*",
        r"(?:been|got|was|were) hacked",
        r"(?:somebody|someone) (?:else )?(?:is|keeps) using my (?:name|account|number|identity|sim)",
        r"ported my number",
        r"(?:contract|order)(?: that| which)? i (?:have )?never (?:signed|made|ordered)",
        r"(?:somebody|someone) (?:else )?(?:has )?(?:ordered|opened|used)(?: \w+){0,5} my (?:name|account|number)",
        r"contract in my name",
        r"identity theft",
        r"i(?: have|'ve)? (?:been|was) scammed",
        r"fraud(?:ulent)?\w* (?:on|charge|order|contract|transaction)",
        r"konto(?: \w+){0,2} gehackt",
        r"jemand(?: \w+){0,2} (?:benutzt|nutzt|verwendet) mein(?:e|en)? (?:konto|nummer|namen|sim)",
        r"vertrag,? den ich nie",
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
        rf"(?:my|our) {_RELATIVE}'?s'? (?:death\b|passing\b"
        r"(?! (?:on )?(?:her|his|their|its?|me|my|our|your|the|an?)\b))",
        rf"(?:since|after|before|following|due to|because of|upon) (?:my|our) {_RELATIVE}'?s'? passing\b",
        rf"(?:death|passing) of (?:my|our) (?:late )?{_RELATIVE}\b",
        r"widow(?:er|ed)?\b",
        r"bereave\w*",
        r"death certificate",
        r"(?:the )?deceased",
        r"passed away",
        r"funeral",
        r"probate",
        rf"mein(?:e|er|es|em|en)? {_RELATIVE_DE} (?:\w+ ){{0,4}}(?:gestorben|verstorben|tot\b)",
        r"verstorben\w*",
        rf"tod(?:e|es)? (?:meine[srmn]?|unsere[srmn]?) {_RELATIVE_DE}",
        r"witwer?\b",
        r"sterbeurkunde",
        r"todesfall",
        r"beerdigung",
        r"trauerfall",
        r"nachlass",
    ),
    Matter.DEBT: (
        r"(?:can'?t|can ?not|unable to|struggling to) (?:afford|pay)\b(?! (?:by|with|via|using|through|online|in)\b)",
        r"in (?:arrears|debt)",
        r"behind (?:with|on) (?:my |our |the )?(?:payments?|bills?|rent|instal+ments?)",
        r"financial (?:difficult\w+|hardship)",
        r"bailiffs?",
        r"debt (?:collect\w+|advice|charity)",
        r"bankrupt\w*",
        r"insolven\w+",
        r"lost my job",
        r"payment plan",
        r"(?:kann|können)(?: \w+){0,5} nicht (?:mehr )?(?:be)?zahlen",
        r"schulden",
        r"zahlungsrückst\w+",
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
        r"(?:see|take) you (?:in|to) court",
        r"sue (?:you|the company|wrenfield)",
        r"trading standards",
        r"beschwerde\w*",
        r"(?:möchte|will|werde|muss) mich (?:\w+ ){0,4}beschweren",
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

"""Somebody complains of us, or takes it to others: regulators, courts, the press."""

from __future__ import annotations

from marketplace.sensitive_matters.rules import gap, rule

_LAWYER = r"(?:lawyers?|solicitors?|barristers?|attorneys?)(?! (?:friend|office|s))"
_STAFF = (
    r"(?:staff|agent|colleague|man|woman|engineer|technician|employee|manager|assistant|he|she"
    r"|they|shop|operator)"
)
_STAFF_DE = r"(?:mitarbeiter\w*|kolleg\w*|techniker\w*|verkäufer\w*|herr|frau|mann|er|sie|laden|berater\w*)"
_MADE_GOOD = r"(?:compensation|compensated|damages|an apology|redress|apology)"
_MADE_GOOD_DE = r"(?:entschädigung|schadens?ersatz|entschuldigung|wiedergutmachung|schmerzensgeld)"

RULES = (
    rule(
        "complaint complaints complaind",
        rf"(?:make|raise|file|lodge|submit|register|log|open|start|formal|official|written|serious|my|a"
        rf"|this|another|your|the){gap(2)} (?<! no )(?<! any )complaints?(?! (?:of|rate|from my"
        rf"|from the neighbour))|complaints? (?:about|against|department|team|procedure|form)",
    ),
    rule(
        "complain complaining",
        r"(?:want|like|wish|going|need|have|have|here|writing|way|how|who|where|will|must|do i"
        r"|i)(?: \w+){0,2} (?:to )?complain(?:ing)?(?! (?:when|that|if"
        r"|because))(?<! cant complain)(?<! cannot complain)(?<! neighbours complain)(?<! not"
        r" complain)",
    ),
    rule(
        "ombudsman ombudsmann ombudsstelle ofcom cisas regulator watchdog",
        r"ombuds\w+|ofcom|cisas|(?:the|to|your|a) (?:regulator|watchdog)",
    ),
    rule("trading citizens", r"trading standards|citizens advice"),
    rule("deadlock", r"deadlock(?: letter)?"),
    rule(
        "breach ico data gdpr dsgvo",
        r"(?:to|the|contact|inform|tell) (?:the )?ico|data (?:breach|protection (?:breach|officer"
        r"|authority|commissioner))|breach of (?:my )?(?:privacy|data|gdpr)|gdpr|dsgvo",
    ),
    rule(
        "lawyer lawyers solicitor solicitors barrister barristers attorney",
        rf"my {_LAWYER}|(?:instruct\w*|consult\w*|hir\w+|speak\w*|spoken|contact\w*|from|see|seeing"
        rf"|through|get|getting)(?: (?:to|with|a|the|our|my|an)){{0,2}} {_LAWYER}",
    ),
    rule(
        "legal",
        r"legal (?:action|steps|proceedings|claim|route|measures)|(?:take|go|going|act) (?:\w+ )?legal",
    ),
    rule(
        "small court",
        r"(?:see|take|meet) (?:you|this|it|wrenfield|your company|them) (?:in"
        r"|to)(?: the)?(?: small claims| county| high)? court|small claims|(?:going|go|is|are"
        r"|be) (?:already )?(?:to|at|in|before) (?:the )?court(?! (?:road|street|house))",
    ),
    rule("claim", r"claim form|county court claim"),
    rule("sue suing sued", r"(?:sue|suing|sued) (?:you|the (?:company|shop)|wrenfield|your|them)"),
    rule(
        "tabloids news press papers newspaper newspapers paper media bbc journalist journalists",
        r"(?:to|with|contact\w*|call\w*|tell\w*|inform\w*) (?:the (?:press|papers|newspapers?|media"
        r"|bbc|local paper|paper|news|tabloids)|newspapers|journalists?|a (?:newspaper|journalist)"
        r"|bbc)(?! (?:iplayer|app|site|website))",
    ),
    rule(
        "compensation compensated damages apology redress",
        rf"(?:want|wants|demand|demanding|expect|expecting|claim|claiming|insist|due|owed|deserve|ask"
        rf"|asking|seek\w*|require|entitled|like)(?: (?:to|for|on|be|some|full|an?|proper|written"
        rf"|formal|your|my)){{0,4}} {_MADE_GOOD}",
    ),
    rule(
        "transphobic racist racism sexist sexism discriminate discriminated discrimination"
        " discriminating homophobic",
        r"(?:racis[tm]|sexis[tm]|discriminat\w+|homophobic|transphobic)",
    ),
    rule(
        "insulted insults humiliated swore shouted laughed called belittled mocked sworn",
        rf"{_STAFF}{gap(8)} (?:insulted|humiliated|swore at|shouted at|laughed at|mocked|belittled"
        rf"|called) (?:me|my)(?! (?:back|on|yesterday|today|at|about|for|from|to|twice|again|by))"
        rf"|(?:was|been|being|felt) (?:insulted|humiliated|sworn at|shouted at|laughed at|mocked)",
    ),
    rule(
        "because",
        r"because of (?:my|his|her|our) (?:colour|color|skin|race|religion|faith|wheelchair|disability"
        r"|gender|sex|accent|age|headscarf|sexuality|nationality|origin|guide dog)",
    ),
    rule(
        "treated treatment",
        r"(?:how|way) (?:i|we|you|he|she|my \w+)(?: (?:was|were|have been|been|treat\w*))+ (?:treated"
        r"|people|me)?(?= (?:in|by|at|on|is|was|people|me|like|your))",
    ),
    # --- Deutsch ---
    rule(
        "beschwerde beschwerden beschwerdestelle beschwerdeabteilung",
        r"beschwerde\w*(?! (?:von den nachbarn|der nachbarn))",
    ),
    rule(
        "beschweren beschwere beschwern",
        r"(?:mich|uns)(?: [^ .]+){0,10} beschwer(?:en|n)|beschwere(?: ich)? (?:mich|uns)",
    ),
    rule(
        "bundesnetzagentur netzagentur schlichtungsstelle schlichtung schlichter verbraucherzentrale"
        " verbraucherschutz verbraucherschützer",
        r"(?:bundes)?netzagentur|schlichtung\w*|schlichter|verbraucher(?:zentrale|schutz|schützer)\w*",
    ),
    rule(
        "verstoss aufsicht aufsichtsbehörde datenschutzbeauftragten datenschutzbeauftragte datenschutzbehörde"
        " datenschutzverstoss",
        r"(?:der|die|zur|bei der|an die) aufsicht(?:sbehörde)?|datenschutz(?:beauftragt\w*|behörde"
        r"|verstoss|verletzung|aufsicht)|verstoss gegen (?:den datenschutz|die dsgvo)",
    ),
    rule(
        "anwalt anwältin anwalts anwälte rechtsanwalt rechtsanwältin anwalt",
        r"(?:mein(?:en|em|e|er)?|einen?|einem|einer|unser(?:en|em|e|er)?|zum|zur|der|den"
        r"|dem) (?:rechts)?anw[aä]lt\w*(?! s)|(?:rechts)?anw[aä]lt\w* (?:eingeschaltet|beauftragt"
        r"|nehmen)",
    ),
    rule(
        "gericht verklage verklagen klage klagen",
        r"(?:vor|vorm|zum|beim) gericht|verklag\w*|klage (?:ein|gegen|eingereicht|erheben)"
        r"|(?:gegen )?euch klagen",
    ),
    rule(
        "rechtliche rechtlich rechtlichen juristisch juristische rechtsweg rechtsschutz"
        " rechtsschutzversicherung",
        r"rechtliche\w* (?:schritte\w*|mittel\w*|konsequenzen)|rechtlich(?: \w+){0,4} (?:vorgehen"
        r"|vorzugehen|belangen)|juristisch\w*(?: \w+){0,3} (?:vorgehen|schritte\w*)|rechtsweg"
        r"|rechtsschutz\w*",
    ),
    rule(
        "redaktion presse zeitung medien fernsehen öffentlichkeit journalisten",
        r"(?:an|in|durch|zur|über) (?:die )?(?:presse|medien|öffentlichkeit)|der (?:zeitung|presse"
        r"|redaktion)(?: \w+){0,3} (?:erzähl\w*|melden|schreiben|mitteilen|berichten|sagen)|an (?:die"
        r"|eine) (?:zeitung|presse|redaktion)|(?:zur|zum) (?:zeitung|presse|fernsehen)",
    ),
    rule("schadenersatz schadensersatz", r"schadens?ersatz\w*"),
    rule(
        "schadensersatz schadenersatz entschädigung entschuldigung wiedergutmachung schmerzensgeld",
        rf"(?:fordere|verlange|erwarte|will|möchte|bestehe|beanspruche|fordern"
        rf"|verlangen)(?: \w+){{0,4}} {_MADE_GOOD_DE}",
    ),
    rule(
        "rassistisch rassismus rassist diskriminiert diskriminierung sexistisch",
        r"rassis\w+|diskriminier\w+|sexistisch\w*",
    ),
    rule(
        "beleidigt beschimpft ausgelacht angeschrien angebrüllt abgewiesen gedemütigt",
        rf"{_STAFF_DE}{gap(8)} (?:beleidigt|beschimpft|ausgelacht|angeschrien|angebrüllt|abgewiesen"
        rf"|gedemütigt)|(?:wurde|worden)(?: \w+){{0,6}} (?:beleidigt|beschimpft|ausgelacht|angeschrien"
        rf"|abgewiesen|gedemütigt)|(?:beleidigt|beschimpft|ausgelacht|angeschrien) (?:worden|wurde)",
    ),
    rule(
        "wegen",
        r"wegen (?:meiner|seiner|ihrer) (?:herkunft|hautfarbe|religion|behinderung|sprache"
        r"|nationalität|sexualität)|wegen meines (?:rollstuhls|akzents|kopftuchs|glaubens|alters)",
    ),
)

"""Words that several matters share, and those whose slips are seen through, as saying.py writes them."""

from __future__ import annotations

KIN = (
    r"(?:husband|wife|mother|mum|mummy|father|dad|daddy|son|daughter|brother|sister|partner"
    r"|grandmother|grandfather|grandma"
    r"|grandpa|grandad|gran|granny|nan|nana|uncle|aunt|auntie|parents?|child|baby|twin|cousin"
    r"|niece|nephew|fianc[eé]e?"
    r"|stepfather|stepmother|best friend|friend|mate)"
)
KIN_DE = (
    r"(?:mann|frau|ehemann|ehefrau|mutter|mama|mutti|vater|papa|sohn|tochter|bruder|schwester"
    r"|partner(?:in)?|oma|opa|grossmutter"
    r"|grossvater|onkel|tante|eltern|kind|cousine?|nichte|neffe|enkel(?:in)?|verlobte[rn]?"
    r"|schwiegermutter|schwiegervater"
    r"|freund(?:in)?|lebensgefährt(?:e|in)|zwilling)"
)
PARTNER = r"(?:husband|wife|partner|boyfriend|girlfriend|fianc[eé]e?)"
PARTNER_DE = r"(?:mann|frau|ehemann|ehefrau|partner(?:in)?|freund(?:in)?|lebensgefährt(?:e|in)|verlobte[rn]?)"
SOMEBODY = (
    r"(?:somebody|someone|some man|a man|a guy|the man|stranger|strangers|hacker|hackers|thief"
    r"|thieves|scammers?|fraudsters?"
    r"|criminals?|he|she|they|people|ex|exhusband|neighbour|caller)"
)
SOMEBODY_DE = (
    r"(?:jemand|irgendwer|irgendjemand|ein mann|der mann|fremder?|ein fremder|unbekannter?|hacker"
    r"|diebe?|betrüger|er|sie|leute"
    r"|ex|exmann|exfreund|exfrau|nachbar|anrufer)"
)
ANY = (
    r"(?:(?:an?|the|any|no|my|your|our|this|such|more|further|extra|higher|another|late|slow|bad"
    r"|poor|weak|proper|working"
    r"|stable|fast|good|decent|immediate|instant|early|being|mobile|service) )*"
)
"""What may stand before a thing; no other word, as "with violence over a bill" is about violence."""
OURS = (
    r"(?:internet|broadband|wi ?fi|signal|network|coverage|reception|connection|line|phone|mobile"
    r"|data|service|app"
    r"|contract|tariff|plan|router|provider)s?\b"
)
"""What somebody may have had enough of living with or without, and only be angry."""

OFTEN_MISSPELLED = (
    *(
        "suicide",
        "suicidal",
        "myself",
        "himself",
        "herself",
        "living",
        "overdose",
        "selbstmord",
        "suizid",
        "sterben",
    ),
    *("umbringen", "lebensmüde", "abschiedsbrief", "kill", "killing", "leben"),
    *(
        "threatened",
        "threatens",
        "threatening",
        "threats",
        "stalking",
        "stalker",
        "stalked",
        "knife",
        "blackmail",
    ),
    *(
        "blackmailed",
        "violent",
        "bedroht",
        "bedrohen",
        "droht",
        "erpresst",
        "verfolgt",
        "gewalttätig",
        "schlägt",
    ),
    *("stranger", "strangers", "daughter", "bullied", "bullying", "minderjährig", "gemobbt"),
    *(
        "account",
        "hacked",
        "stolen",
        "identity",
        "scammed",
        "compromised",
        "fraud",
        "fraudulent",
        "password",
        "contract",
    ),
    *(
        "hijacked",
        "gehackt",
        "betrogen",
        "betrug",
        "gestohlen",
        "passwort",
        "vertrag",
        "bestellt",
        "identität",
    ),
    *("husband", "mother", "father", "deceased", "funeral", "bereavement", "passed", "probate", "executor"),
    *(
        "gestorben",
        "verstorben",
        "beerdigung",
        "witwe",
        "sterbeurkunde",
        "totenschein",
        "todesfall",
        "grandmother",
    ),
    *("grandfather", "miscarriage"),
    *(
        "afford",
        "bailiffs",
        "bailiff",
        "payments",
        "arrears",
        "bankrupt",
        "bankruptcy",
        "insolvent",
        "insolvency",
    ),
    *(
        "redundant",
        "behind",
        "schulden",
        "bezahlen",
        "rechnung",
        "inkasso",
        "mahnbescheid",
        "ratenzahlung",
        "insolvenz",
    ),
    *("gerichtsvollzieher", "rückstand", "arbeitslos"),
    *(
        "complaint",
        "complain",
        "complaints",
        "ombudsman",
        "solicitor",
        "solicitors",
        "lawyer",
        "compensation",
        "regulator",
    ),
    *(
        "discrimination",
        "beschwerde",
        "beschweren",
        "anwalt",
        "rechtsanwalt",
        "schadensersatz",
        "verklage",
        "entschädigung",
    ),
)
"""Read also where one letter is wrong. Long or rare ones: short words are one letter away from too many others."""

"""Somebody cannot pay, or others come for the money."""

from __future__ import annotations

from marketplace.sensitive_matters.rules import gap, rule

_WAY_OF_PAYING = (
    r"(?! (?:by|via|using|through|online|in the|in your|in app|in whatsapp|for it)\b)"
    r"(?!(?: \w+){0,4} (?:with (?:my )?(?:card|paypal|apple|google)|paypal|the app|app|apple pay"
    r"|google pay|website|checkout|card|online|by|via|using)\b)"
    r"(?! with\b)(?! in(?: \w+){0,3} (?:app|shop|store))"
)
_COUNT = r"(?:\d+|two|three|four|five|six|several|a few|few|some|many|zwei|drei|vier|fünf|mehrere|einige)"
_DUE = r"(?:payments?|bills?|rent|instal+ments?|rates|months)"
_INCOME = r"(?:pay|wages?|salary|income|benefits?|pension|sick pay|money|allowance|earnings)"
_INCOME_DE = r"(?:gehalt|lohn|einkommen|rente|geld|\w+geld|bafög)"
_KEEPS = r"(?:food|eat|eating|heat|heating|rent|nappies|medicine|shoes|feed|electricity)"
_NOT_BY = r"(?: (?!mit |per |via |über |online |app |karte |paypal |app)\w+)"

RULES = (
    rule(
        "afford pay keep catch cant unable struggling struggle hard able barely",
        rf"(?:cant|unable to|struggl\w+ to|hard to|not able to|no way to|barely|never be able to"
        rf"|dont know how (?:to|i can|i will)) (?:\w+ )?(?:afford|pay|keep up with"
        rf"|catch up)(?! up){_WAY_OF_PAYING}",
    ),
    rule("afford", r"(?:cant|couldnt|can no longer|no longer|not|never) (?:\w+ )?afford"),
    rule("cant", r"cant (?:catch up|keep up with (?:the|my|our|your) (?:payments?|bills?|instalments))"),
    rule(
        "money income savings cash",
        r"(?:have|got|has|with|habe|am) (?:\w+ )?(?:no|0|zero) (?:more |other )?(?:money|income"
        r"|savings|cash)(?! (?:on|in) (?:the|my) (?:app|sim|phone|prepaid))|(?:run|ran"
        r"|running) out of money",
    ),
    rule(
        "skint penniless broke destitute",
        r"skint|penniless|destitute|(?:am|are|flat|totally|completely|stony) broke",
    ),
    rule(
        "owe owing",
        rf"(?:owe|owing) (?:you|wrenfield|them)(?: \w+)? (?:money|{_COUNT}|hundreds?|thousands?|pounds?"
        rf"|months?)",
    ),
    rule(
        "overdue behind arrears",
        rf"behind (?:with|on) (?:my |our |the )?{_DUE}|(?:in|the|my|of) arrears"
        rf"|{_COUNT} {_DUE}(?: \w+)? (?:behind|overdue)|behind by {_COUNT}|behind with my pay\w+",
    ),
    rule(
        "debt debts indebted",
        r"(?:in|into|with|of|my|our|have|huge|heavy|more|from|with) (?:\w+ )?debts?(?! collector in)"
        r"|(?<! for a )debt (?:charity|advice|help|relief|management|advisers?|counsel\w+|collect\w+)"
        r"|indebted",
    ),
    rule(
        "financial money hardship",
        r"financial (?:difficult\w*|hardship|trouble|problems|struggles)|money (?:problems|worries"
        r"|troubles)|in hardship",
    ),
    rule("bailiff bailiffs enforcement", r"bailiff\w*|enforcement (?:agents?|officers?|notice)"),
    rule(
        "collection collections collectors",
        r"collections? (?:agenc\w+|company|letter|firm|department|people)|debt collect\w*",
    ),
    rule("county ccj judgment default final", r"county court judge?ment|ccj|default notice|final demand"),
    rule(
        "bankrupt bankruptcy insolvency insolvent iva breathing relief",
        r"bankrupt\w*|insolven\w*|an? iva|debt relief|breathing space",
    ),
    rule(
        "lost job redundant laid unemployed sacked fired work",
        r"lost (?:my|his|her|our) (?:job|work|jobs|income)|(?:made|been|am|being) redundant"
        r"|laid (?:me |us |him |her )?off|unemployed|(?:got|was|been) (?:fired|sacked)|out of (?:a job"
        r"|work)",
    ),
    rule(
        "disability benefits universal jobseekers foodbank food",
        r"(?:am|live|living|are|is) on (?:benefits|universal credit|jobseekers\w*|disability)"
        r"|universal credit|food ?banks?",
    ),
    rule(
        "arrangement amounts bits months pay instalments installments instalment parts plan time"
        " steps holiday",
        r"payment (?:plan|holiday|arrangement)|(?:small|smaller) instal+ments"
        r"|instal+ments(?: [^ .]+){0,8} (?:not possible|cant|too much)|(?:more|extra"
        r"|longer) time to pay|pay (?:it|this|the bill|you|what i owe)(?: \w+){0,2} (?:in|over"
        r"|by) (?:small |smaller )?(?:parts|steps|instal+ments|amounts|bits|a few months)|(?:agree on"
        r"|arrange|set up) instal+ments",
    ),
    rule(
        "shoes food eat eating heat heating rent nappies medicine feed electricity",
        rf"{_KEEPS}{gap(3)} or{gap(3)} (?:pay|phone|bill|you)|(?:phone|pay|bill"
        rf"|you) or{gap(3)} {_KEEPS}|nothing (?:left )?to eat",
    ),
    rule(
        "choosing choose",
        rf"choos\w+{gap(3)} bills?(?: \w+){{0,3}} (?:leave|pay|skip)|choos\w+ between{gap(4)} bill",
    ),
    rule(
        "cover enough reach stretch",
        rf"{_INCOME}(?: \w+){{0,3}} (?:doesnt|dont|isnt|not|wont|does not|will not|no longer"
        rf"|cant)(?: \w+){{0,2}} (?:cover|enough|reach|stretch)|not enough (?:money"
        rf"|income)(?: \w+){{0,3}} (?:to|for)",
    ),
    rule(
        "bill bills",
        r"bills?(?: \w+){0,3} (?:pil(?:e|es|ing) up|are mounting|mount up|over my head)|drowning in bills",
    ),
    rule(
        "left",
        r"(?:pounds?|euros?|quid|money)(?: \w+){0,2} left (?:until|till|to live"
        r"|for the (?:rest of the )?(?:month|week))|nothing left (?:until|to live|at the end)",
    ),
    # --- Deutsch ---
    rule(
        "zahlen bezahlen bezahln begleichen",
        rf"(?:kann|können|konnte|könnte|kan){_NOT_BY}{{0,6}} (?:nicht|nich)(?: (?:mehr|ganz|sofort"
        rf"|pünktlich|auf einmal))? (?:be)?zahl(?:en|n)",
    ),
    rule("leisten", r"nicht (?:mehr |länger )?leisten"),
    rule(
        "schulden verschuldet überschuldet schuldnerberatung schuldenberatung",
        r"(?<! nichts zu )schulden(?! freunden)|(?:ver|über)schuldet|schuld(?:ner|en)berat\w*",
    ),
    rule(
        "rückstand zahlungsrückstand verzug zahlungsverzug rückständig",
        r"(?:im|in|mit \w+) (?:zahlungs)?(?:rückstand|verzug)|zahlungs(?:rückst\w+|verzug)"
        r"|rückständig\w*|(?:raten|rechnungen)(?: \w+){0,2} (?:im )?rückstand",
    ),
    rule(
        "geld einkommen",
        rf"(?:habe|haben|hab){gap(3)} (?:kein|keinerlei) (?:geld|einkommen)|(?:kein"
        rf"|nicht genug) geld(?: mehr)? (?:für|zum|um|habe|auf dem konto)",
    ),
    rule("inkasso inkassobüro inkassofirma", r"inkasso\w*"),
    rule(
        "mahnbescheid gerichtsvollzieher vollstreckung pfändung gepfändet zwangsvollstreckung schufa",
        r"mahnbescheid\w*|gerichtsvollzieher\w*|(?:zwangs)?vollstreck\w*|pfändung\w*|gepfändet"
        r"|schufa eintrag|negative\w* schufa",
    ),
    rule(
        "ratenzahlung raten teilbeträgen",
        r"ratenzahlung\w*(?! (?:für|beim|vom) (?:das|ein|neue)\w* (?:neue\w* )?(?:handy|gerät))"
        r"|in (?:kleinen )?(?:raten|teilbeträgen) (?:ab|be)?zahl\w+|raten zahlen",
    ),
    rule(
        "stunden stundung aufschub zahlungsaufschub zahlungspause",
        r"(?:rechnung|betrag|summe|rate|raten|zahlung)(?: \w+)?(?: zu)? stunden|stundung"
        r"|(?:zahlungs)?aufschub|zahlungspause",
    ),
    rule(
        "arbeitslos arbeitslose arbeitslosengeld kurzarbeit kurzarbeitergeld bürgergeld jobcenter"
        " grundsicherung sozialhilfe",
        r"arbeitslos\w*|kurzarbeit\w*|bürgergeld|jobcenter|grundsicherung|sozialhilfe",
    ),
    rule(
        "stelle arbeitsplatz gekündigt job arbeit",
        r"(?:ich wurde|mir wurde|man hat mir|wurde mir|bin)(?: \w+){0,2} gekündigt(?! worden ,? der)"
        r"|(?:job|arbeit|stelle|arbeitsplatz) verloren",
    ),
    rule(
        "reicht",
        rf"reicht(?: \w+){{0,2}} {_INCOME_DE}(?: \w+){{0,2}} nicht|{_INCOME_DE}(?: \w+){{0,2}}"
        rf" reicht(?: \w+){{0,3}} nicht",
    ),
    rule(
        "miete heizung heizen essen",
        r"nichts (?:mehr )?zu essen|(?:essen|miete|heizung|heizen)(?: \w+){0,3} oder(?: \w+){0,3}"
        r" (?:rechnung|handy|telefon|zahlen)|(?:rechnung|handy|telefon) oder(?: \w+){0,3} (?:essen"
        r"|miete|heizung|heizen)",
    ),
    rule(
        "privatinsolvenz insolvenz verbraucherinsolvenz treuhänder zahlungsunfähig pleite mittellos",
        r"(?:privat|verbraucher)?insolvenz\w*|zahlungsunfähig\w*|(?:bin|sind|ich"
        r"|wir)(?: \w+){0,2} (?:pleite|mittellos)",
    ),
    rule(
        "geldsorgen geldnot finanzielle finanziellen finanzieller knapp",
        r"geld(?:sorgen|not|probleme)|finanzielle\w* (?:not|notlage|schwierig\w*|probleme\w*|engpass)"
        r"|knapp bei kasse",
    ),
    rule("hinterher", r"nicht (?:mehr )?hinterher"),
)

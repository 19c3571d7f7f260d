"""Somebody who may harm or kill themselves, or tells of somebody who may. Rather too often than not at all."""

from __future__ import annotations

from marketplace.sensitive_matters.rules import gap, rule
from marketplace.sensitive_matters.vocabulary import ANY, OURS

_SELF = r"(?:my ?sel(?:f|ve)|him ?self|her ?self|them ?sel(?:f|ves)|our ?selves)"
_WHO = r"(?:i|he|she|they|who)"
_NOT_OURS = rf"(?! with(?:out)? {ANY}{OURS})"
_MEANS = r"(?:pills|razor|razors|blades?|rope|noose|sleeping (?:pills|tablets)|painkillers)"
_MEANS_DE = r"(?:tabletten|schlaftabletten|pillen|klinge|rasierklingen?|strick|seil)"
_HIGH = r"(?:roof|bridge|building|balcony|cliff|car ?park|window|train|tracks?)"
_HIGH_DE = r"(?:dach|brücke|hochhaus|balkon|klippe|parkhaus|fenster|zug|gleise?|bahn|haus)"

RULES = (
    # --- In so many words ---
    rule(
        "ourselves our offs offing cutting poisoning myself himself herself self themselves kill hurt"
        " harm hang cut shoot drown poison off hurts harms cuts",
        rf"(?:kill|hurt|harm|hang|cut|shoot|drown|poison|off)(?:ing|s|ed|ting)? ?{_SELF}",
    ),
    rule(
        "cutting self",
        r"(?:(?:been|started|started to|am|keep|is) (?:cutting|self harming) again|self ?harm\w*)",
    ),
    rule("un unalive kms", r"(?:un ?alive\w*|(?:to|will|just|might|should) kms)"),
    rule(
        "suicide suicidal",
        r"(?<! commercial )(?<! career )(?<! political )(?<! social )(?<! film about )(?<! series"
        r" about )(?<! book about )"
        r"(?<! song about )suicid(?:e|es|al)(?! (?:squad|mission|bomber|film|movie|song|game|doors?))",
    ),
    rule(
        "end ends ending",
        rf"end(?:ing|s)? (?:my|his|her|their|this) (?:own )?life|end(?:ing)? it all(?! {OURS})",
    ),
    rule("life live lives", r"(?:take|taking|took|taken) (?:my|his|her|their) own li(?:fe|ves)|take my life"),
    rule("overdose overdosed", r"over ?dos(?:e|ed|ing)(?! of (?:data|adverts|ads|updates))"),
    # --- Wishing to be dead ---
    rule(
        "die dead ded dying",
        rf"{_WHO}(?: [a-z]+){{0,5}} (?:want|wants|wanted|wish|wishes|ready|trying|planning|prefer|going"
        rf"|rather|like) (?:to )?"
        r"(?:die|be dead|be ded)(?! (?:of|from|in (?:the|a) game))",
    ),
    rule(
        "dead gone born",
        rf"{_WHO} (?:wish(?:es)?|would rather)(?: \w+)? (?:was|were|be|had been) (?:dead|gone|never born)",
    ),
    rule("born", r"had never been born"),
    rule(
        "live exist alive wake",
        rf"(?:dont|doesnt|not|no longer) (?:want|wish|care)s? to (?:live|exist|be alive"
        rf"|wake up (?:any ?more|again|tomorrow))"
        rf"{_NOT_OURS}(?! in (?:this|the|a|an) (?:flat|house|area|street|village|town|country))",
    ),
    rule(
        "more longer anymore world here around",
        r"(?:dont|doesnt|not) want to (?:be (?:here|around)|go on) (?:any ?more|any longer|in this world)",
    ),
    rule(
        "asleep sleep",
        rf"(?:i|could|just|to){gap(3)} (?:asleep|sleep){gap(3)} (?:never|not) (?:ever )?wak(?:e|ing) up",
    ),
    rule(
        "better happier easier best",
        rf"(?:better|happier|easier|best){gap(3)} (?:without me|if i (?:was|were|am) (?:gone|dead|not))",
    ),
    rule("better", r"better off (?:dead|without me)"),
    rule(
        "miss notice",
        r"(?:nobody|no one|noone) (?:would|will) (?:even )?(?:miss|notice) (?:me|if i (?:was|were|am) gone)",
    ),
    rule("burden", r"a burden (?:to|on|for) (?:everyone|everybody|all|them|my|others|you all|anyone|people)"),
    # --- Seeing no way on ---
    rule(
        "reason point sense meaning",
        rf"(?:no|any|the|a|little|without) (?:reason|point|sense|meaning)(?: left)?{gap(2)}"
        r" (?:live|living|life|alive|exist|existing|going on|carry on|carrying on)"
        rf"(?! with{gap(3)} {OURS})",
    ),
    rule("cant", rf"cant (?:go|carry) on (?:living|any more|any longer|like this)(?! with{gap(3)} {OURS})"),
    rule(
        "life living alive",
        rf"(?:enough|tired|sick|done|finished|through) (?:of|with) (?:(?:my )?life|living"
        rf"|being alive)(?: \w+ this)?{_NOT_OURS}",
    ),
    rule("way", r"(?:no|see no|the only) way out (?:for me|any ?more|but death|of (?:this )?life)"),
    rule(
        "tonight night tomorrow morning weekend day next",
        r"i (?:dont think i will|will not|cant|might not|may not|wouldnt) (?:make it|live|survive"
        r"|get) (?:through|past|till|until|to)"
        r" (?:the night|tonight|tomorrow|the (?:morning|weekend)|another day|my next)",
    ),
    # --- A farewell ---
    rule("suicide goodbye farewell last", r"(?:goodbye|farewell|suicide) (?:letters?|notes?|videos?)"),
    rule(
        "last",
        rf"(?:my|the) last (?:message|words|text|letter) (?:to|for|from){gap(2)} (?:anybody|anyone"
        rf"|everyone|everybody|me|world)",
    ),
    rule(
        "dead alive here gone",
        rf"(?:when|once|before|by the time|if) (?:you|anyone|anybody|somebody) (?:read|reads|get|gets"
        rf"|see|sees|answer|answers|find)"
        rf" (?:this|it|me){gap(5)} (?:not be (?:alive|here)|be (?:dead|gone)|am (?:dead|gone)"
        rf"|no longer (?:be )?(?:alive|here))",
    ),
    rule("alive", r"(?:will not|no longer|not) (?:be )?alive (?:any ?more|any longer|then|tomorrow|by)"),
    rule("gone", r"(?:be|am) gone for (?:good|ever)"),
    # --- Means, places ---
    rule(
        "pills razor razors blade blades rope noose sleeping painkillers",
        rf"{_MEANS}{gap(2)} (?:in front of me|in my hands?|ready|next to me|beside me|around my)",
    ),
    rule("rope noose", r"(?:tied|tie|bought|hung|hang) (?:the|a|up a) (?:rope|noose)"),
    rule(
        "pills tablets medication paracetamol painkillers",
        r"(?:took|taken|swallowed|take|taking|swallow)(?: (?:too many|all|a whole|lots|a lot|the whole"
        r"|loads|so many))(?: \w+){0,3}"
        r" (?:pills|tablets|medication|paracetamol|painkillers|medicine)",
    ),
    rule(
        "jump jumping throw",
        rf"i{gap(4)} (?:jump|jumping|throw myself) (?:off|from|out of|in front of|under) (?:the|a"
        rf"|an) {_HIGH}",
    ),
    rule(
        "bridge roof ledge edge",
        r"(?:on|at) (?:the|a) (?:edge of the )?(?:bridge|roof|ledge|edge) (?:and|,) (?:i )?(?:want"
        r"|dont|cant|am going|wanted|will|do)",
    ),
    # --- Deutsch: gesagt ---
    rule(
        "umbringen umbringe umbringt umzubringen erhängen töten erschiessen vergiften ertränken aufhängen",
        rf"(?:mich|sich|uns){gap(4)} (?:umbring(?:en|e|t)|umzubringen|erhängen|töten|erschiessen"
        rf"|vergiften|ertränken|aufhängen)(?! wenn)",
    ),
    rule(
        "bring bringe bringt",
        r"(?:ich bringe?|bringe? ich|bringe) (?:mich|sich)(?: (?!noch )[^ .]+){0,4} um|(?:er|sie"
        r"|jemand)(?: [^ .]+){0,3} bringt sich(?: [^ .]+){0,4} um",
    ),
    rule(
        "leben anzutun antun antut antue",
        rf"(?:mir|sich){gap(3)} (?:das leben (?:zu )?nehmen|leben genommen|was (?:anzutun|antun|antut"
        rf"|antue))",
    ),
    rule(
        "selbstmord selbsttötung freitod suizid selbstverletzung",
        r"(?:selbstmord|selbsttötung|freitod|suizid|selbstverletz)\w*",
    ),
    rule("leben lebens", rf"nicht (?:mehr|länger|weiter) (?:weiter)?leben(?! {OURS})"),
    rule(
        "leben", r"nicht mehr am leben (?:bin|sein|bleiben|, )|(?:bin|sein)(?: \w+){0,3} nicht mehr am leben"
    ),
    rule(
        "sterben tot",
        rf"(?:will|möchte|wollte|mag|würde gern|wünsche mir){gap(4)} (?:zu )?(?:sterben"
        rf"|tot (?:zu )?sein)(?! für)",
    ),
    rule("lebensmüde lebensmüd", r"lebensmüde?"),
    rule(
        "ritze ritzt ritzen geritzt",
        rf"ritz(?:e|t|en) (?:mich|sich)|(?:mich|sich){gap(3)} (?:geritzt|ritzen)",
    ),
    # --- Deutsch: nicht mehr weiter ---
    rule(
        "sinn",
        rf"(?:keinen|kein|ohne|den|welchen) sinn{gap(5)} (?:leben|lebens|lebe|weiterzuleben"
        rf"|weiterzumachen)|leben{gap(3)} keinen sinn",
    ),
    rule("halte ertrage", rf"(?:halte|ertrage) (?:dieses|das|mein|so ein) leben{gap(2)} nicht"),
    rule(
        "einschlafen schlafen",
        rf"(?:ein)?schlafen und{gap(2)} (?:nie|niemals|nicht){gap(2)} (?:aufwachen|aufzuwachen|wach)",
    ),
    rule(
        "ohne",
        rf"ohne mich{gap(4)} (?:besser|glücklicher|leichter)|(?:besser|glücklicher"
        rf"|leichter){gap(3)} ohne mich",
    ),
    rule("last", r"(?:allen|jedem|euch|ihnen|meiner familie|anderen|der welt)(?: \w+){0,2} zur last"),
    rule("ausweg", rf"(?:keinen|kein){gap(1)} ausweg(?: mehr)?"),
    rule(
        "leben",
        r"(?:müde|satt|genug)(?: \w+){0,2} (?:zu leben|vom leben|von diesem leben|das leben)"
        r"|leben (?:so )?(?:satt|müde)",
    ),
    # --- Deutsch: Abschied, Mittel, Orte ---
    rule(
        "abschiedsbrief abschiedsbriefe abschiedsnachricht", r"abschieds(?:brief|nachricht|video|zeilen)\w*"
    ),
    rule(
        "gibt geben gäbe",
        r"(?:gibt|gäbe) es mich(?: \w+){0,2} nicht mehr|mich(?: \w+){0,3} nicht mehr (?:gibt|geben|gäbe)",
    ),
    rule(
        "letzte letzten",
        r"(?:meine|die) letzten? (?:nachricht|worte|zeilen|brief)(?: \w+){0,2} (?:an (?:alle|euch"
        r"|irgend\w+|jemanden)|von mir)",
    ),
    rule(
        "finden findet lest liest lesen",
        rf"(?:wenn|falls|bis) (?:ihr|sie|du|jemand) (?:das|dies|diese \w+){gap(2)} (?:lest|liest|lesen"
        rf"|findet|finden),?{gap(5)} (?:nicht mehr|tot|fort|weg)",
    ),
    rule(
        "tabletten schlaftabletten pillen klinge rasierklinge strick seil",
        rf"{_MEANS_DE}(?: \w+){{0,4}} (?:vor mir|bereit|in der hand|neben mir)",
    ),
    rule(
        "klinge rasierklinge strick seil tabletten schlaftabletten pillen",
        rf"(?:alle|sämtliche|viel zu viele|zu viele|eine packung|die ganzen?)(?: \w+){{0,2}}"
        rf" {_MEANS_DE}{gap(4)} (?:genommen|geschluckt|nehmen|schlucken)",
    ),
    rule(
        "springe springen stürze spring werfe",
        rf"(?:spring|stürz|werf)e?n?{gap(3)} (?:vom|von der|von einem|von einer|vor den|vor einen"
        rf"|vor die|aus dem) {_HIGH_DE}|(?:vom|von der|vor den|aus dem) {_HIGH_DE}(?: zu)? (?:springen"
        rf"|stürzen|werfen)",
    ),
    rule(
        "brücke dach geländer gleis gleise",
        r"auf (?:der|dem|einer|einem|den) (?:brücke|dach|geländer|gleis|gleisen) und (?:weiss|will"
        r"|kann|springe|möchte|überlege)",
    ),
)

"""A child writes, or a child is in danger."""

from __future__ import annotations

from itertools import product

from marketplace.sensitive_matters.rules import gap, rule

_AGE = (
    r"(?:[89]|1[0-5]|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|acht|neun|zehn|elf"
    r"|zwölf|dreizehn|vierzehn"
    r"|fünfzehn)"
)
_AGES = (
    "8 9 10 11 12 13 14 15 eight nine ten eleven twelve thirteen fourteen fifteen"
    " acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
)
_YOUNG = r"(?:[1-9]|1[0-5]|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen)"
_ORDINAL = (
    r"(?:(?:[89]|1[0-5]) ?th|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    r"|(?:acht|neunt|zehnt|elft|zwölft|dreizehnt|vierzehnt|fünfzehnt)e[rn]?|(?:[89]|1[0-5]) \.)"
)
_GRADE = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|[1-9] ?(?:st|nd|rd|th))"
_GRADE_DE = (
    r"(?:erste[rn]?|zweite[rn]?|dritte[rn]?|vierte[rn]?|fünfte[rn]?|sechste[rn]?|siebte[rn]?"
    r"|achte[rn]?|neunte[rn]?|[1-9] ?\.?)"
)
_ON_A_SCALE = "".join(
    rf"(?<! {to} {most}{comma} {i_am})"
    for to, most, i_am in (
        *product(("to", "of"), ("10", "ten", "5", "100"), ("i am",)),
        *product(("bis", "von"), ("10", "zehn", "5", "100"), ("ich bin", "bin ich")),
    )
    for comma in ("", " ,")
)
"""Not "from 1 to 10 I am 8"."""
_CHILD = (
    r"(?:child|children|kid|kids|son|daughter|boy|girl|niece|nephew|grandson|granddaughter"
    r"|grandchild|stepson|stepdaughter"
    r"|little (?:boy|girl|one|sister|brother)|" + _YOUNG + r" ?years? ?olds?|teenager|student|pupil)"
)
_CHILD_DE = (
    r"(?:kind|kinder|kindern|kindes|sohn|tochter|jungen|mädchen|enkel|enkelin|enkelkind|neffe"
    r"|neffen|nichte|kleine[rn]?"
    r"|(?:\d+|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn) ?jährige[rn]?)"
)
_STRANGER = (
    r"(?:strangers?|adults?|(?:grown|older|adult|strange|unknown|old|creepy|some|a|this) (?:man"
    r"|men|person|guy|woman|adult)|paedophile"
    r"|predator|groomer|somebody older|someone older|someone she|someone he|men)"
)
_STRANGER_DE = (
    r"(?:fremde[rn]?|unbekannte[rn]?|(?:erwachsene[rn]?|ältere[rn]?|fremde[rn]?|alter) (?:mann"
    r"|männer|männern|person|typ)|ein mann|männer|ein erwachsener|jemand)"
)
_WRITES = (
    r"(?:text|texts|texting|texted|messag\w+|contact\w*|writ\w+|meet|meets|meeting|ask\w*|chat\w*"
    r"|sends?|sending|sent|follow\w*|call\w*|groom\w*|talk\w*)"
)
_NUDE = (
    r"(?:nudes?|(?:naked|nude|explicit|intimate|sexual|indecent) (?:photos?|pictures?|pics?"
    r"|images?|videos?|messages?)|dick ?pics?|nacktbild\w*|nacktfoto\w*|nacktvideo\w*)"
)
_NASTY = (
    r"(?:horrible|nasty|mean|strange|weird|scary|creepy|threatening|sexual|hateful|cruel|schlimme"
    r"|böse|gemeine|komische|eklige)"
)
_SCHOOL = r"(?:school|class|classmates?|klasse|schule|mitschüler\w*|klassenchat|klassengruppe)"

RULES = (
    # --- A child writes ---
    rule(
        _AGES,
        rf"(?:i am|ich bin)(?: (?:only|just|now|still|erst|gerade|noch|nur"
        rf"|jetzt))? {_AGE}(?: ?(?:years?|yrs?|yo|y o|jahre?|j)(?: old| alt)?)(?! (?:in|into|im|bei"
        rf"|with|kunde|customer|dabei|mit|a customer|contract))",
    ),
    rule(
        _AGES,
        rf"(?:i am|ich bin){_ON_A_SCALE}(?: (?:only|just|now|erst|nur))? {_AGE} (?:and|und|n|but|aber"
        rf"|so|,|pls|please|bitte|can|how|darf|wie|kann)(?: (?:and|und))? (?:my|i|me|mein|meine|ich"
        rf"|will|brauche|habe|möchte|weiss|the|it|this|is|has|doesnt|have|need|want|got|alone|allein"
        rf"|someone|can|am|pls|please|help|hilfe|handy|phone|darf|selber)",
    ),
    rule(
        _AGES,
        rf"(?:i am|ich bin){_ON_A_SCALE}(?: (?:only|just|erst|nur))? {_AGE} (?:\.|please|pls"
        rf"|bitte)(?! (?:\d))",
    ),
    rule(
        "child kid minor pupil schoolboy schoolgirl kind minderjährig schulkind grundschüler",
        r"(?:i am|ich bin)(?: (?:only|just|still|noch|erst|nur|ja))? (?:(?:a|an|ein)(?: (?:little"
        r"|small|kleines))? )?(?:child|kid|minor|pupil|schoolboy|schoolgirl|kind|minderjährig"
        r"|schulkind|grundschüler(?:in)?)(?! (?:at heart|of|s ))",
    ),
    rule(
        "junior school year grade class primary elementary middle",
        rf"(?:i am|i go|go|am) (?:in|to) (?:the )?(?:year [1-9]|year 1[01]|{_GRADE} (?:grade|class"
        rf"|year)|grade [1-9]|primary school|elementary school|middle school|junior school)",
    ),
    rule(
        "klasse grundschule",
        rf"(?:gehe|geh|bin)(?: \w+){{0,2}} in (?:die|der) (?:{_GRADE_DE} klasse|grundschule)",
    ),
    rule(
        _AGES,
        rf"i (?:turn|will be|will turn|become|am turning|am going to be) {_AGE} (?:next|in (?:january"
        rf"|february|march|april|may|june|july|august|september|october|november|december|a|two|three"
        rf"|\d+ (?:days|weeks|months))|on|this|soon|tomorrow|\.|,|and)(?! (?:minutes|hours))",
    ),
    rule(_AGES, rf"ich werde(?: \w+){{0,3}} {_AGE} (?:[.,]|und|jahre)"),
    rule("birthday geburtstag", rf"my {_ORDINAL} birthday|mein(?:en|em)? {_ORDINAL} geburtstag"),
    rule(
        "running daheim hause zuhause ran run weggelaufen abgehauen",
        r"(?:ran|run|running) away from home|(?:von zu ?hause|von daheim) (?:weggelaufen|abgehauen"
        r"|ausgerissen)",
    ),
    # --- A child is approached, shown or harmed ---
    rule(
        "stranger strangers adult adults man men person guy paedophile predator groomer older someone woman",
        rf"{_STRANGER}{gap(6)} {_WRITES}{gap(4)} (?:my|our|her|his)(?: \w+){{0,2}} {_CHILD}",
    ),
    rule(
        "grandchild stepson stepdaughter teenager student pupil little sister brother son daughter"
        " child children kid kids boy girl niece nephew grandson granddaughter year years old",
        rf"{_CHILD}{gap(7)} (?:{_WRITES}|messages|texts|calls|pictures|photos|approached|groomed"
        rf"|requests)(?: \w+){{0,2}} (?:from|by|to|with) (?:a |an |some )?{_STRANGER}",
    ),
    rule(
        "grandchild stepson stepdaughter teenager student pupil little sister brother children kids"
        " grandson granddaughter year daughter son child kid niece nephew girl boy",
        rf"(?:my|our) {_CHILD}{gap(8)} (?:stranger|man)(?: (?:is|keeps|who))? (?:texting|messaging"
        rf"|contacting|writing|texts|messages|contacts|writes)",
    ),
    rule(
        "groom groomed grooming groomer",
        r"(?:being |been |is )groomed|grooming (?:my|her|him|a child|children|kids)",
    ),
    rule(
        "asking asks asked wants demands",
        rf"(?:asking|asks|asked|wants|demands){gap(1)} (?:my|our) {_CHILD}(?: \w+)? (?:for"
        rf"|to send) (?:\w+ ){{0,2}}(?:pictures?|photos?|nudes?|images|videos?)",
    ),
    rule(
        "nacktbild nacktbilder nacktfoto nacktvideo nudes nude naked explicit intimate sexual"
        " indecent dick dickpic",
        rf"{_NUDE}{gap(6)} (?:{_CHILD}|me)|{_CHILD}{gap(8)} {_NUDE}",
    ),
    rule(
        "bully bullied bullying bullies",
        rf"bull(?:y|ied|ying|ies){gap(5)} (?:{_CHILD}|{_SCHOOL})|(?:{_CHILD}"
        rf"|{_SCHOOL}){gap(6)} bull(?:y|ied|ying|ies)",
    ),
    rule(
        "schlimme böse gemeine komische eklige horrible nasty mean strange weird scary creepy"
        " threatening sexual hateful cruel",
        rf"{_CHILD}{gap(5)} {_NASTY} (?:texts?|messages?|calls?|things|pictures|photos|comments)"
        rf"|(?:{_SCHOOL}|they|all){gap(5)} {_NASTY} (?:texts?|messages?|things|stuff"
        rf"|comments){gap(6)} i am(?: only)? {_AGE}|at school{gap(5)} {_NASTY}",
    ),
    # --- Deutsch ---
    rule(
        "fremder fremde fremden unbekannter unbekannten mann männer männern person typ erwachsener jemand",
        rf"{_STRANGER_DE}{gap(5)} (?:schreibt|schreiben|kontaktiert|anschreibt|belästigt|schickt"
        rf"|treffen|verfolgt|anruft|fragt){gap(4)} (?:mein|unser)(?:em|er|e|en)?(?: \w+)? {_CHILD_DE}",
    ),
    rule(
        "schreibt schreiben kontaktiert belästigt schickt",
        rf"(?:schreibt|kontaktiert|belästigt) (?:nachts )?mein(?:em|er|e|en)?(?: \w+)? {_CHILD_DE}",
    ),
    rule("treffen", rf"(?:will|möchte) sich{gap(2)} mit mein(?:em|er)(?: \w+)? {_CHILD_DE}{gap(2)} treffen"),
    rule(
        "mädchen jungen kleine kleiner kleinen kindern kindes neffen enkelkind sechs sieben acht neun"
        " zehn zwölf dreizehn vierzehn kind kinder sohn tochter enkel enkelin neffe nichte jährige"
        " jähriger sechsjährige"
        " achtjährige neunjährige zehnjährige zehnjähriger elfjährige zwölfjährige dreizehnjährige"
        " vierzehnjährige",
        rf"{_CHILD_DE}{gap(6)} (?:nachrichten|bilder|fotos|anrufe|videos){gap(3)} von (?:einem "
        rf"|einer )?{_STRANGER_DE}",
    ),
    rule(
        "verlangt fordert will bittet",
        rf"(?:verlangt|fordert|will|bittet){gap(2)} (?:von )?mein(?:em|er|e"
        rf"|en) {_CHILD_DE}{gap(3)} (?:fotos?|bilder|nacktbilder|videos?)",
    ),
    rule(
        "naked nude nudes explicit intimate sexual indecent dick nacktbild nacktbilder nacktfoto"
        " nacktfotos nacktvideo",
        rf"{_NUDE}{gap(6)} {_CHILD_DE}|(?:{_CHILD_DE}|{_SCHOOL}){gap(8)} {_NUDE}",
    ),
    rule(
        "gemobbt mobbing mobben mobbt cybermobbing",
        rf"(?:{_CHILD_DE}|{_SCHOOL}){gap(6)} (?:gemobbt|mobb\w+|cybermobbing)|(?:gemobbt|mobb\w+"
        rf"|cybermobbing){gap(5)} (?:{_CHILD_DE}|{_SCHOOL})",
    ),
    rule(
        "schlimme böse gemeine komische eklige",
        rf"(?:schickt|schicken|schreibt|schreiben|bekomm\w+){gap(2)} (?:mir"
        rf"|meine[rm] {_CHILD_DE}){gap(1)} (?:schlimme|eklige|böse) (?:bilder|nachrichten|sachen"
        rf"|videos)",
    ),
)

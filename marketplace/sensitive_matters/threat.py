"""Somebody is threatened, watched, followed, beaten or blackmailed, or threatens our people."""

from __future__ import annotations

from marketplace.sensitive_matters.rules import rule
from marketplace.sensitive_matters.vocabulary import ANY, PARTNER, PARTNER_DE, SOMEBODY, SOMEBODY_DE

_IF = r"(?! (?:if|when|for|because|unless|with (?:the|this|these|its)|over the price))"
"""Not "my boss will kill me if"."""
_BY_LETTER = (
    rf"(?! with {ANY}(?:disconnect\w*|fees?|charges?|fines?|penalty|pric\w+|increase|cancel\w*"
    rf"|terminat\w*|suspen\w+|bills?"
    r"|interest|collect\w*|bailiffs?|court|legal action|less|slower) )"
)
_BY_LETTER_DE = r"(?! mit (?:\w+ ){0,2}(?:mahn|gebühr|sperr|kündig|abschalt|inkasso|gericht)\w*)"
"""Threats of a company, which cost money and not lives."""
_WATCHED = (
    r"(?:phone|mobile|device|messages?|texts?|calls?|chats?|e ?mails?|whatsapp|location|movements"
    r"|whereabouts|every|money"
    r"|life|account|sim|internet)"
)
_WATCHED_DE = (
    r"(?:handy|telefon|smartphone|gerät|nachrichten|anrufe|chats?|e ?mails?|whatsapp|standort|geld"
    r"|leben|konto|internet)"
)
_WEAPON = r"(?:knife|knives|gun|pistol|rifle|machete|axe|hammer|weapon)"
_WEAPON_DE = r"(?:messer|waffe|pistole|axt|machete|gewehr|knarre)"
_PLACE = (
    r"(?:shop|store|office|offices|house|home|building|headquarters|head office|car|call centre"
    r"|windows?|flat)"
)
_PLACE_DE = r"(?:laden|geschäft|büro|shop|filiale|zentrale|haus|gebäude|auto|bude|wohnung)"
_EX = r"(?:ex (?:husband|wife|partner|boyfriend|girlfriend)|ex)"
_EX_DE = r"(?:ex ?(?:mann|frau|freund|freundin|partner)?|exmann|exfrau|exfreund)"

RULES = (
    # --- Violence, said of anybody ---
    rule(
        "beat kill kills killed stab stabs stabbed shoot shoots strangle strangled murder murdered rape"
        " raped hurt hurts",
        rf"(?:{SOMEBODY}|i|we|{PARTNER}|{_EX}|who|and|or)(?: (?:will|would|wants? to|said|says|is|are"
        rf"|going to|threat\w+|to|tried|tries|he|she|they"
        rf"|might|can|keeps|saying|wanted)){{1,8}} (?:kill|stab|shoot|strangle|murder|rape|hurt"
        rf"|beat)(?:s|ed|led|bed|ing)? (?:you|him|her|me|us|someone|somebody|my \w+){_IF}",
    ),
    rule(
        "rape kill hurt stab shoot beat",
        rf"to (?:kill|hurt|stab|shoot|beat|rape) (?:me|us|him|her|my (?:children|kids|family|son"
        rf"|daughter|mother|mum|sister|brother)){_IF}",
    ),
    rule(
        "get find kill stab shoot beat hurt",
        r"(?:i will|i am going to|we will) (?:kill|stab|shoot|beat|hurt|get|find) (?:you|him|her|them"
        r"|someone|somebody|your \w+)",
    ),
    rule(
        "hits beats punches chokes kicks hit beat slaps",
        rf"(?:he|she|{PARTNER}|{_EX}|father|dad|mother|mum|son|brother|and|who)(?: \w+){{0,2}} (?:hits"
        rf"|beats|punches|chokes|kicks|slaps|hit|punched|choked|kicked|slapped) (?:me|us|my (?:children"
        rf"|kids|mum|mother))",
    ),
    rule(
        "violent abusive violence abuse",
        r"(?:he|she|is|was|gets|got|been|being|becomes|turns|very|an?) (?:violent|abusive)(?! (?:film"
        r"|game|video|content|show|language))|(?:domestic|physical|sexual) (?:violence|abuse)",
    ),
    rule(
        "womens refuge shelter restraining non",
        r"womens (?:refuge|shelter|aid)|restraining order|non molestation order",
    ),
    # --- Threats ---
    rule(
        "threatens threatening threatened threaten",
        rf"threat(?:ens?|ening|ened) (?:to (?:kill|hurt|beat|harm|come|find|shoot|stab|burn|smash"
        rf"|attack|rape)|(?:me|us|him|her){_BY_LETTER}|my (?:life|family|children|kids|son|daughter|mum"
        rf"|mother|wife|husband))(?! with (?:less|slower|a lower))",
    ),
    rule("threatened", rf"(?:am|are|is|been|being|get|getting|was) threatened{_BY_LETTER}"),
    rule("threatening", r"threatening (?:texts?|messages?|calls?|voicemails?|phone|people|man|men|mails?)"),
    rule(
        "threats threat",
        r"(?:death|bomb|violent|physical|rape|get|getting|receive|receiving|received|sends?|sending"
        r"|makes?|making|more|daily)(?: \w+)? threats?(?! protection)",
    ),
    rule(
        "burn blow smash torch destroy trash",
        rf"(?:burn|blow|smash|torch|trash|destroy)(?: (?:down|up|in))? (?:your|the|this|every|his|her"
        rf"|their|my)(?: \w+)? (?:{_PLACE}|face|faces|head|heads)|smash every",
    ),
    rule(
        "fire",
        rf"set (?:your|the|this|his|her|my)(?: \w+)? {_PLACE} on fire|set fire to (?:your|the|my|his|her)",
    ),
    rule(
        "hurt regret sorry",
        r"(?:will|going to|gonna|about to) (?:get hurt|regret (?:it|this|that)|be sorry (?:for|you))",
    ),
    rule(
        "waiting wait", r"(?:am|be|will) wait(?:ing)? for (?:you|her|him|them|your \w+) (?:after|outside|at)"
    ),
    rule(
        "know where find",
        r"(?:know|found out|find out|kno) where (?:you|he|she|they|your \w+) (?:live|lives|work|works)",
    ),
    rule(
        "bomb explosive explosives",
        r"(?:bomb|explosives?)(?: \w+)? (?:in|at|under|inside|outside) (?:your|the|my|our|this|his|her)",
    ),
    rule(
        "knife knives gun pistol rifle machete axe hammer weapon",
        rf"(?:{SOMEBODY}|{PARTNER}|{_EX}|son|brother|father)(?: \w+){{0,5}} (?:has|had|with|got|holds"
        rf"|holding|brought|carries) (?:a|an|his|the)(?: \w+)? {_WEAPON}"
        rf"|threat\w+(?: \w+){{0,4}} {_WEAPON}",
    ),
    # --- Being afraid, having to hide ---
    rule(
        "afraid scared frightened terrified fear",
        rf"(?:afraid|scared|frightened|terrified|fear) (?:of (?:my (?:{_EX}|{PARTNER}|father|dad|son)"
        rf"|him|what he)|for (?:my|our) (?:life|lives|safety|children|kids))",
    ),
    rule(
        "safe",
        r"(?:not|dont feel|never|isnt) safe (?:at home|here|with (?:him|her)|in my (?:house|home|own)"
        r"|any ?more|from)",
    ),
    rule(
        "without",
        rf"(?:leave|plan|contract|number|calls|move|split)(?: \w+){{0,6}} without (?:him|her"
        rf"|my {PARTNER})(?: \w+){{0,2}} (?:knowing|noticing|finding|seeing|realising)",
    ),
    rule(
        "find out see know",
        rf"(?:{PARTNER}|{_EX}|he|she) (?:must|can|may|should|will) ?(?:not|never) (?:find out|see|know"
        rf"|find)|(?:{PARTNER}|{_EX}|he|she) (?:cant|cannot|mustnt|shouldnt) (?:find out|find me|know)",
    ),
    rule(
        "follows tracks track tracking spies spying control controls controlling following reads checks",
        rf"my (?:{_EX}|{PARTNER})(?: \w+){{0,2}} (?:track(?:s|ing)|spies|spying|control(?:s|ling)"
        rf"|follow(?:s|ing)|read(?:s|ing) all|checks all)(?: on)? (?:me"
        rf"|(?:of )?my {_WATCHED})(?! for me)",
    ),
    rule(
        "where",
        rf"(?:he|she|{PARTNER}|{_EX}|someone|somebody|stranger|man)(?: (?:always|still|can|also|even"
        rf"|seems|to|somehow|will)){{0,4}} (?:knows?|sees?|finds? out) (?:exactly )?where i (?:am|live"
        rf"|go|was|work)",
    ),
    rule(
        "finds find found follows turns shows",
        rf"(?:he|she|{_EX}|someone|somebody|stranger|man)(?: \w+){{0,3}} (?:finds me|follows me"
        rf"|followed me|turns up (?:wherever|everywhere|at|where)|shows up (?:wherever|everywhere|at))",
    ),
    rule(
        "spyware stalkerware tracker spy bug bugged",
        rf"(?:he|she|{PARTNER}|{_EX}|someone|somebody)(?: [^ .]+){{0,6}} (?:spyware|stalkerware|tracker"
        rf"|spy app|spy software|bugged|bug)",
    ),
    rule(
        "stalking stalker stalked stalks stalkers stalkin gestalkt stalkt",
        r"(?:ge)?stalk(?:ing|ers?|ed|s|in|t)(?! horse)",
    ),
    rule(
        "flat house door home work window outside front",
        rf"(?:{SOMEBODY}|{_EX})(?: \w+){{0,4}} (?:outside|in front of|by) my (?:flat|house|door|home"
        rf"|work|window)",
    ),
    rule(
        "pictures photos picture photo videos",
        rf"(?:stranger|someone|somebody|unknown \w+|he|{_EX})(?: [^ .]+){{0,6}} (?:pictures?|photos?"
        rf"|videos?) of (?:my (?:house|home|flat|door|children|kids|car|street)|me\b)",
    ),
    # --- Blackmail ---
    rule(
        "blackmail blackmailed blackmailing blackmails extort extortion sextortion extorted",
        r"(?:blackmail|s?extort)\w*",
    ),
    rule(
        "them unless else pictures photos picture photo videos video nudes",
        r"(?:publish|post|send|leak|share|release|show|spread)s?(?: [^ .]+){0,6} (?:photos?|pictures?"
        r"|videos?|nudes|them)(?: [^ .]+){0,8} (?:unless|if i dont|or else)|(?:photos?|pictures?"
        r"|videos?|nudes)(?: [^ .]+){0,8} (?:wants? (?:money|me to pay)|pay)(?: [^ .]+){0,3} or",
    ),
    # --- Deutsch ---
    rule(
        "schlagen zu umbringen umzubringen umbringe töten erschiessen abstechen",
        r"(?:euch|dich|ihn|mich|uns|sie)(?: [^ .]+){0,2} (?:umbringen|umzubringen|umbringe|töten"
        r"|erschiessen|abstechen)|droh\w*(?: [^ .]+){0,6} (?:umzubringen|zu töten|zu schlagen)",
    ),
    rule("bringe bringt", r"bring(?:e|t) (?:euch|dich|ihn|sie|mich|uns)(?: alle)? um(?! (?:wenn|falls))"),
    rule(
        "bedroht bedrohen bedrohung",
        rf"bedroht (?:mich|uns|meine\w*)|(?:werde|wird|werden|wurde"
        rf"|fühle mich){_BY_LETTER_DE}(?: \w+){{0,3}} bedroht",
    ),
    rule("bedroht bedrot", rf"(?:{SOMEBODY_DE}|{PARTNER_DE}) (?:bedroht|bedrot) (?:mich|uns)"),
    rule(
        "droht drohte",
        rf"(?:{SOMEBODY_DE}|{PARTNER_DE}|{_EX_DE})(?: [^ .]+){{0,8}} droht(?:e)?(?: (?:mir|uns|damit"
        rf"|meinen?|meiner|,))",
    ),
    rule("anzutun antun", r"(?:mir|uns|ihr|ihm|meinen? \w+|meiner \w+) (?:et)?was (?:anzutun|antun|antut)"),
    rule(
        "morddrohung morddrohungen drohungen drohanrufe drohnachrichten drohbriefe",
        r"mord ?drohung\w*|(?:bekomme|kriege|erhalte|schickt)(?: [^ .]+){0,3} droh\w+|droh(?:anruf"
        r"|nachricht|brief|mail)\w*",
    ),
    rule(
        "gewürgt tritt schlägt schlug geschlagen verprügelt würgt",
        r"(?:schlägt|schlug|verprügelt|würgt|tritt) (?:mich|uns|meine \w+|die kinder)|(?:mich"
        r"|uns)(?: \w+){0,2} (?:geschlagen|verprügelt|gewürgt)",
    ),
    rule(
        "näherungsverbot häusliche gewalttätig handgreiflich gewalt frauenhaus kontaktverbot",
        r"(?:gewalttätig|handgreiflich)|häusliche\w* gewalt|frauenhaus|kontaktverbot|gewaltschutz\w*"
        r"|näherungsverbot",
    ),
    rule(
        "verfolgt verfolgen",
        rf"(?:{SOMEBODY_DE}|{PARTNER_DE}|{_EX_DE}|der|die)(?: \w+){{0,2}} verfolgt mich"
        rf"|werde(?: \w+){{0,2}} verfolgt|verfolgt mich(?! (?:whatsapp|spotify|die|das|eure))",
    ),
    rule(
        "angst",
        rf"angst (?:um mein leben|um meine (?:kinder|tochter|sicherheit)|vor (?:ihm|meinem (?:{_EX_DE}"
        rf"|{PARTNER_DE}|vater)|meiner {_EX_DE}))",
    ),
    rule(
        "überwacht kontrolliert ortet liest durchsucht",
        rf"mein(?:e|en)? (?:{_EX_DE}|{PARTNER_DE})(?: \w+){{0,2}} (?:überwacht|kontrolliert|ortet"
        rf"|durchsucht|liest) (?:mich|(?:alle )?mein(?:e|en)? {_WATCHED_DE})(?! für mich)",
    ),
    rule(
        "aufspüren orten verfolgen überwachen finden",
        rf"(?:{_EX_DE}|{PARTNER_DE}|er|der)(?: \w+){{0,3}} mich(?: \w+){{0,5}} (?:orten|verfolgen"
        rf"|überwachen|aufspüren)",
    ),
    rule(
        "weiss findet",
        rf"(?:{SOMEBODY_DE}|{_EX_DE}|{PARTNER_DE})(?: \w+){{0,2}} (?:weiss"
        rf"|findet)(?: [^ .]+){{0,3}} wo (?:ich|wir) (?:bin|sind|wohne|wohnen|lebe|arbeite)",
    ),
    rule(
        "wo wohnt wohnst wohnen arbeitet",
        r"(?:weiss|weiß|finde(?: \w+)?(?: heraus| raus)?|herausfinden|kriege raus) ,? ?wo (?:ihr|du"
        r"|sie|er) (?:wohn|leb|arbeite)\w*",
    ),
    rule("besuch", r"(?:bekommen|kriegen|bekommt|kriegt|bekommst) (?:sie|ihr|du)(?: \w+){0,2} besuch"),
    rule("lauert auflauern aufgelauert", r"lauert (?:mir|uns)(?: \w+){0,2} auf|auf(?:ge)?lauer\w*"),
    rule(
        "spionage spionageapp überwachungsapp spähsoftware",
        r"(?:spionage|überwachungs|späh) ?(?:app|software|programm)",
    ),
    rule(
        "wohnung tür haustür haus fenster",
        rf"(?:ein mann|fremder|jemand|{_EX_DE}|er)(?: \w+){{0,3}} vor (?:meine[rm]"
        rf"|unsere[rm]) (?:wohnung|tür|haustür|haus|fenster)",
    ),
    rule(
        "bilder fotos videos bild foto",
        r"(?:fremder?|jemand|unbekannter?|er)(?: [^ .]+){0,4} (?:bilder|fotos|videos|ein bild"
        r"|ein foto) (?:von|meine[srm]) (?:meine[mnr]? )?(?:haus\w*|wohnung|kindern?|tür|mir)",
    ),
    rule("erpresst erpressen erpressung erpresser", r"erpress\w*"),
    rule(
        "herausfinden sieht mitkriegt erfahren wissen merkt erfährt mitbekommt",
        rf"(?:{PARTNER_DE}|{_EX_DE}|er|sie) (?:darf|soll|kann)(?: [^ .]+){{0,6}} (?:erfahren"
        rf"|herausfinden|wissen)|ohne dass (?:er|mein \w+)(?: \w+){{0,2}} (?:merkt|erfährt|mitbekommt"
        rf"|sieht|mitkriegt)",
    ),
    rule(
        "brand zünde fackle brenne sprenge anzünden abfackeln sprengen",
        rf"(?:zünde|fackle|brenne|sprenge)(?: \w+){{0,4}} {_PLACE_DE}"
        rf"|{_PLACE_DE}(?: \w+){{0,3}} (?:anzünden|abfackeln|sprengen|in brand)",
    ),
    rule("kurz kaputt zusammen", r"schlage?n?(?: \w+){0,5} (?:kurz und klein|kaputt|zusammen)(?! wir)"),
    rule("mache mach", r"mache? (?:euch|dich|sie)(?: alle)? (?:fertig|kalt|platt)"),
    rule("bereuen büssen", r"(?:werdet|werden|wirst|wird)(?: \w+){0,4} (?:bereuen|büssen)"),
    rule(
        "messer waffe pistole axt machete gewehr knarre",
        rf"(?:{SOMEBODY_DE}|{PARTNER_DE}|{_EX_DE})(?: \w+){{0,5}} (?:hat|mit|trägt|hatte) (?:ein|eine"
        rf"|einem|einer|das|die|seine|der)(?: \w+)? {_WEAPON_DE}|mit (?:der|meiner|einer) (?:waffe"
        rf"|pistole|knarre|axt)",
    ),
    rule("bombe sprengstoff", r"(?:bombe|sprengstoff) (?:in|im|unter|vor|bei)"),
)

"""Somebody else is at the account, the number, the SIM or the money, or has got what they need for it."""

from __future__ import annotations

from marketplace.sensitive_matters.rules import gap, rule
from marketplace.sensitive_matters.vocabulary import SOMEBODY, SOMEBODY_DE

_MINE = (
    r"(?:account|identity|number|phone number|sim|sim card|esim|login|log in|e ?mail|password"
    r"|mailbox|online account)"
)
_MINE_DE = (
    r"(?:konto|kundenkonto|nummer|rufnummer|sim|sim karte|esim|identität|zugang|login|e ?mail"
    r"|passwort|daten|namen)"
)
_BOUGHT = (
    r"(?:phones?|contracts?|orders?|lines?|sims?|sim cards?|tablets?|devices?|subscriptions?"
    r"|purchases?|payments?|loan|credit|number|account|handset)"
)
_BOUGHT_DE = (
    r"(?:handys?|telefone?|vertrag|verträgen?|bestellung(?:en)?|anschluss|anschlüsse|abos?"
    r"|tablets?|geräte?|sim|karten?|nummern?|ratenkauf)"
)
_NEVER = r"(?:never|didnt|havent|hadnt|have never)"
_MONEY = r"(?:payments?|withdrawa?ls?|direct debits?|debits?|transactions?|purchases?|charges?|cash)"
_CODE = r"(?:codes?|password|pin|passcode|otp|one time|card (?:number|details)|bank details|log ?in|details)"
_CODE_DE = r"(?:codes?|passwort|pin|tan|kartendaten|bankdaten|kontodaten|daten|zugangsdaten|kennwort)"
_FALSE = r"(?:fake|scam|fraud|phishing|con|trick|hoax)"

RULES = (
    # --- Broken into, taken over ---
    rule(
        "hacked hack hacking",
        r"(?:been|got|was|were|is|be|have|has|get) hacked|hacked (?:into )?(?:my|our)|hack(?:ed"
        r"|ing)? my (?:account|phone|sim|email|e mail)",
    ),
    rule(
        "login log password email mail mailbox phone online account number sim identity esim",
        rf"{_MINE}(?: \w+){{0,2}} (?:hacked|stolen|hijacked|taken over|compromised|compromized|cloned"
        rf"|misused)",
    ),
    rule(
        "stole stolen hijacked took taken cloned broke broken",
        r"(?:stole|stolen|hijacked|took over|taken over|cloned|broke into|broken into) (?:my |into my "
        r"|our )(?:account|identity|number|sim|data|login|details)",
    ),
    rule(
        "account identity number phone sim esim login log email mail password mailbox online",
        rf"{SOMEBODY}(?: \w+){{0,3}} (?:got|get|gets|getting|logged|logs|logging|gained access|went"
        rf"|broke|is|has been|was) (?:in|into|on|inside|to) (?:my|our)(?: \w+)? {_MINE}",
    ),
    rule(
        "changed", rf"{SOMEBODY}(?: \w+){{0,2}} changed (?:my|the) (?:e ?mail|address|password|pin|details)"
    ),
    rule("sim simswap", r"sim ?swap\w*"),
    rule(
        "using used uses",
        rf"{SOMEBODY}(?: else)?(?: (?:is|keeps|has been|was|has|else))* (?:using|used|uses) my (?:name"
        rf"|account|number|identity|sim|details|card|data)",
    ),
    rule(
        "switched ported moved transferred",
        r"ported my number|(?:number|sim)(?: \w+){0,3} (?:ported|moved|transferred"
        r"|switched)(?: [^ .]+){0,6} (?:without|not ask|didnt ask|never asked|against)",
    ),
    rule("identity", r"identity (?:theft|fraud|stolen|thief)|stolen identity"),
    rule(
        "approval authorisation knowledge consent permission back",
        r"without my (?:knowledge|consent|permission|approval|authorisation)|behind my back",
    ),
    # --- Not mine, not me ---
    rule(
        "never didnt havent hadnt",
        rf"{_BOUGHT}(?: [^ .]+){{0,8}} (?:i|we)(?: have)? {_NEVER}(?: \w+)? (?:order|sign|make|made"
        rf"|bought|buy|ask|request|open|authori|t[ao]+k\w* out|agree|want|take)\w*",
    ),
    rule(
        "havent hadnt never didnt not",
        rf"(?:sim|esim|number|contract|account|password|address|e ?mail)(?: [^ .]+){{0,10}} (?:i"
        rf"|we) (?:{_NEVER})(?: \w+)? (?:ask|request|order|agree|change)\w*",
    ),
    rule(
        "me mine",
        r"(?:wasnt|isnt|was definitely not|never|were not|not) (?:me|by me|done by me)(?! (?:any ?more"
        r"|again|the|a|this|that|to|who|too))|(?:number|account|contract|order|name|phone|device"
        r"|address|charge|debit) (?:that |which )?(?:isnt|wasnt) mine",
    ),
    rule(
        "know recognise recognize",
        r"(?:account|logged|login|log in|session|sessions)(?: [^ .]+){0,6} (?:device|phone|address"
        r"|login|log in|order|number)(?: \w+){0,3} i dont (?:know|recognise|recognize)|(?:device|login"
        r"|log in|sign in|order|delivery address) (?:\w+ ){0,4}(?:that )?i dont (?:know|recognise"
        r"|recognize)|(?:device|phone|order)(?: in| on) my account(?: that| which)? i dont (?:know"
        r"|recognise|recognize)",
    ),
    rule(
        "code codes",
        rf"codes?{gap(5)} i {_NEVER}(?: \w+)? (?:ask|request|want|order)\w*"
        rf"|codes?{gap(4)} (?:without asking|out of nowhere|nobody asked)",
    ),
    rule(
        "name account number details identity bill data card phone",
        rf"{SOMEBODY}(?: else)?(?: has| have| had)? (?:ordered|opened|used|bought|spent|charged"
        rf"|purchased|taken out|took out|made|signed|set up){gap(7)} (?:using|in|with|under|on|through"
        rf"|from|my)(?: \w+)? ?(?:my )?(?:name|account|number|details|identity|phone bill|bill|data"
        rf"|card)",
    ),
    rule(
        "name",
        r"(?:there is|found|got|see|received)(?: \w+){0,3} (?:contract|account|order|loan|phone|line"
        r"|bill) in my name",
    ),
    rule(
        "carer ex flatmate housemate neighbour nephew lodger",
        r"(?:carer|ex|flatmate|housemate|neighbour|lodger|ex \w+)(?: (?:has|still|secretly"
        r"|also)){0,2} (?:uses?|used|using|ordered|orders|ordering|opened"
        r"|bought)(?: \w+){0,5} (?:my|our|her|his|mothers|fathers|mums|dads)(?: \w+)? (?:account"
        r"|name|card|number|details)",
    ),
    # --- Money gone ---
    rule(
        "payment payments withdrawal withdrawals withdrawl debit debits transaction transactions"
        " purchase purchases charge"
        " charges cash",
        rf"{_MONEY}{gap(12)} (?:i|we)(?: (?:really|definitely|certainly|also|just|am certain|am sure"
        rf"|honestly|think|know|clearly))* "
        r"(?:didnt|havent|never|did never|hadnt|dont|cant|couldnt|havent ever) (?:\w+ )?(?:make|made"
        r"|do|done|approve\w*|authori\w+|recogni[sz]e|recall|remember|accept|complete|take|took|carry"
        r"|request|initiate|withdraw|perform|create)",
    ),
    rule(
        "didnt never havent dont",
        rf"i (?:\w+ )?(?:didnt|never|havent|dont think i|dont remember|dont recall)(?: \w+)? (?:make"
        rf"|made|making|do|done|doing|perform\w*|create|authori\w+|approve\w*){gap(2)} {_MONEY}(?!"
        rf" (?:yet|work|in time))",
    ),
    rule(
        "recognise recognize aware know familiar",
        rf"(?:by|from|to) (?:someone|somebody|a \w+|anyone) i dont (?:know|recogni[sz]e)"
        rf"|{_MONEY}(?: [^ .]+){{0,5}} (?:not familiar with|wasnt aware of)",
    ),
    rule(
        "recognise recognize recognising recognizing recongize",
        rf"(?:dont|not|didnt|cant|never)(?: \w+)? reco[gn]+i[sz](?:e|ing|ed){gap(4)} {_MONEY}",
    ),
    rule(
        "payment payments withdrawal withdrawals debit debits transaction transactions purchase"
        " purchases charge charges use unauthorised unauthorized unfamiliar suspicious",
        rf"(?:unauthori[sz]ed|unfamiliar|suspicious|unrecogni[sz]ed)(?: \w+){{0,2}} (?:{_MONEY}|use"
        rf"|access|activity)|{_MONEY}(?: \w+){{0,6}} (?:isnt|arent|is not|are not|wasnt|not) mine"
        rf"|{_MONEY}(?: \w+){{0,4}} (?:doesnt|dont) belong to me",
    ),
    rule(
        "card cards",
        rf"(?:someone|somebody|they|thief|he|she){gap(5)} (?:copy of my card|my card (?:info|details"
        rf"|number|data)|(?:using|used|has|cloned|copied|stole|took) my (?:\w+ )?card)"
        rf"|card (?:\w+ )?(?:been |was |is |got )?(?:compromised|cloned|copied|hacked)"
        rf"|card{gap(4)} (?:stolen|exposed|leaked)",
    ),
    rule(
        "else accessed access gained",
        r"(?:someone|somebody|anybody) else(?: \w+){0,3} (?:using|used|accessed|in my)"
        r"|used by (?:someone|somebody) else|(?:someone|somebody)(?: \w+){0,4} (?:accessed"
        r"|gained access|access) (?:to )?(?:my|the info|it)",
    ),
    rule(
        "money cash",
        rf"(?:someone|somebody|they|thief){gap(4)} (?:taking|took|taken|withdrew|withdrawing|stole"
        rf"|stealing) (?:my )?(?:money|cash)|(?:missing|stolen|stole|taken)(?: \w+)? (?:money"
        rf"|cash) from my",
    ),
    rule("dispute disputing", rf"disput\w+{gap(4)} {_MONEY}"),
    rule(
        "bank",
        r"bank account(?: \w+){0,3} (?:empty|emptied|drained|cleared|raided)|(?:emptied|drained"
        r"|cleared out|raided)(?: \w+){0,2} bank",
    ),
    rule(
        "customer", r"not even (?:a|your) customer|(?:am not|isnt|never been|never was) (?:a|your) customer"
    ),
    rule(
        "fraud fraudulent fraudster fraudsters",
        r"fraud(?:ulent(?:ly)?|sters?)?(?: \w+){0,2} (?:on|charges?|orders?|contracts?|transactions?"
        r"|payments?|account|activity|purchases?)|(?:victim of(?: \w+){0,3}|been|report|reporting"
        r"|this is|is it|was|suspect|is)(?: \w+)? fraud|fraudsters? (?:has|have|got|took|used|is|are)",
    ),
    rule(
        "fell fallen victim scammed scam scammer scammers conned defrauded phished",
        r"(?:been|was|got|get|am|were|being|have|i) (?:scammed|conned|defrauded|phished)"
        r"|scammers? (?:has|have|got|took|used|is|are)|(?:fell|fallen) for (?:a|an|the|this"
        r"|some)(?: \w+)? (?:scam|trick|con|phishing|fake|fraud)|victim of (?:a )?(?:scam|phishing)",
    ),
    rule(
        "fake scam fraud phishing con trick hoax",
        rf"(?:gave|typed|entered|clicked|paid|told|sent|filled|put|logged){gap(14)} (?:it was|it is"
        rf"|that was|this was|was|turned out)(?: \w+){{0,2}} {_FALSE}",
    ),
    rule(
        "pretending pretended posed posing impersonating impersonated claimed",
        r"(?:pretend(?:ing|ed)|posed|posing|impersonat\w+|claim(?:ing|ed)) (?:to be |as |that he was "
        r"|he was )?(?:from )?(?:you|wrenfield|your|my bank|the bank|one of you|somebody from)",
    ),
    rule(
        "gave told given sent read",
        rf"(?:gave|told|given|read out|sent){gap(6)} {_CODE}{gap(8)} (?:caller|man|woman|someone"
        rf"|somebody|stranger|who|pretend\w*|phone)|(?:gave|told) (?:him|her|them){gap(3)} {_CODE}",
    ),
    rule("details data", r"(?:he|she|they) (?:had|has|have|know|knew|got) all (?:of )?my (?:details|data)"),
    # --- Deutsch ---
    rule("gehackt hacken gekapert gekaper", r"gehackt\w*|gekapert\w*|konto(?: \w+){0,2} gehakt"),
    rule(
        "bestellt abgeschlossen gekauft eingeloggt angemeldet geändert benutzt geholt gesperrt"
        " sperren missbraucht verwendet übernommen mitgenommen eröffnet gestohlen geklaut",
        rf"{SOMEBODY_DE}{gap(6)} mein(?:e|en|em|er|s)?(?: \w+)? {_MINE_DE}{gap(5)} (?:bestellt"
        rf"|abgeschlossen|gekauft|eingeloggt|angemeldet|geändert|benutzt|geholt|gesperrt|sperren"
        rf"|missbraucht|verwendet|übernommen|mitgenommen|eröffnet|gestohlen|geklaut)",
    ),
    rule(
        "jemand benutzt nutzt verwendet",
        rf"jemand(?: \w+){{0,2}} (?:benutzt|nutzt|verwendet) mein(?:e|en)? {_MINE_DE}",
    ),
    rule(
        "fremde fremder fremdes fremden unbekannte",
        rf"fremde[nrs]?{gap(5)} (?:{_MINE_DE}|gerät)(?: \w+){{0,4}} (?:gesperrt|sperren|bestellt"
        rf"|benutzt|genutzt|ausgestellt|ausstellen)|(?:sim|esim|nummer|konto)(?: \w+){{0,5}} (?:auf|in"
        rf"|bei) (?:einem |einer )?fremden? (?:gerät|handy|händen|person)",
    ),
    rule(
        "nie nicht niemals",
        rf"{_BOUGHT_DE}(?: \w+){{0,6}} ,? ?(?:den|die|das|der) (?:ich|wir)(?: \w+){{0,2}} (?:nie|nicht"
        rf"|niemals)(?: \w+)? (?:bestellt|abgeschlossen|unterschrieben|wollte|gemacht|gekauft|beantragt"
        rf"|gehabt|habe)",
    ),
    rule(
        "nie nicht",
        rf"codes?{gap(5)} (?:nie|nicht)(?: \w+)? (?:angefordert|bestellt|verlangt|gewollt|wollte)",
    ),
    rule(
        "kenne",
        rf"(?:konto|kundenkonto|angemeldet|eingeloggt){gap(5)} (?:gerät|handy|adresse|anmeldung"
        rf"|bestellung) ,? ?(?:das|die|den) ich nicht kenne|(?:gerät|anmeldung) ,? ?(?:das"
        rf"|die) ich nicht kenne",
    ),
    rule(
        "war wars mir mich",
        r"(?:das )?war(?: aber| doch)? (?:ich nicht|nicht ich)|ich war das nicht"
        r"|(?:aber )?nicht (?:von|durch) mi(?:r|ch)(?= (?:[.,]|und))|ich wars nicht",
    ),
    rule(
        "wissen zustimmung erlaubnis einwilligung rücken heimlich fragen",
        rf"ohne (?:mein wissen|meine (?:zustimmung|erlaubnis|einwilligung)|mich zu fragen)"
        rf"|hinter meinem rücken|heimlich{gap(5)} (?:bestellt|abgeschlossen|konto|vertrag|namen)",
    ),
    rule(
        "namen",
        r"(?:auf|in|unter) mein(?:en|em) namen(?: \w+){0,4} (?:bestellt|abgeschlossen|gekauft|eröffnet"
        r"|vertrag)|(?:vertrag|bestellung|konto|schulden)(?: \w+){0,4} (?:auf|in|unter) mein(?:en"
        r"|em) namen(?: [^ .]+){0,6} (?:nie|nicht|unbekannt)|in meinem namen",
    ),
    rule(
        "bankkonto konto",
        r"bankkonto(?: \w+){0,3} (?:leer|leergeräumt|geplündert|abgeräumt)"
        r"|konto(?: \w+){0,2} (?:leergeräumt|geplündert|abgeräumt)",
    ),
    rule(
        "abgebucht abbuchung lastschrift",
        rf"(?:abgebucht|abbuchung|lastschrift){gap(12)} (?:kein kunde|nicht meine?|gar nicht habe"
        rf"|nicht habe|nie hatte)|vertrag{gap(3)} abgebucht ,? ?den ich nicht",
    ),
    rule("kunde", r"(?:gar |überhaupt )?kein kunde (?:bei euch|von euch|bin)"),
    rule("identitätsdiebstahl identitätsmissbrauch", r"identitäts(?:diebstahl|missbrauch|klau)"),
    rule(
        "opfer betrug betrogen betrüger betrügern",
        r"(?:war|ist|wohl|sicher|bestimmt|vermutlich|wahrscheinlich|anzeige wegen|opfer von"
        r"|opfer eines)(?: \w+){0,2} betrugs?|(?:bin|wurde|worden)(?: \w+){0,4} betrogen"
        r"|betrogen worden|betrüger\w* (?:hat|haben|ist|sind)",
    ),
    rule(
        "ingefallen hereinfallen hereingefallen reingefallen",
        r"hereingefallen|reingefallen|auf (?:eine|einen|den"
        r"|die)(?: \w+){0,3} (?:hereinfallen|reinfallen)",
    ),
    rule(
        "ausgegeben ausgab ausgibt",
        r"(?:als|für)(?: \w+){0,3} (?:euch|euer|eure|ihr|ihrer|mitarbeiter\w*|wrenfield|bank|techniker"
        r"|kundendienst)(?: \w+){0,2} (?:ausgegeben|ausgab|ausgibt|ausgegeben)",
    ),
    rule(
        "kennwort code codes passwort pin tan kartendaten bankdaten kontodaten daten zugangsdaten",
        rf"(?:anrufer\w*|mann|frau|jemand\w*|betrüger\w*|ihm|typ){gap(14)} {_CODE_DE}{gap(6)} (?:gesagt"
        rf"|gegeben|verraten|durchgegeben|weitergegeben|genannt)|{_CODE_DE}{gap(4)} (?:am telefon|ihm"
        rf"|einem mann|einem anrufer|jemandem){gap(3)} (?:gesagt|gegeben|verraten|durchgegeben|genannt)",
    ),
    rule(
        "link",
        rf"link (?:geklickt|angeklickt|geöffnet) und{gap(3)} (?:kartendaten|bankdaten|kontodaten"
        rf"|kreditkarte\w*)",
    ),
    rule(
        "link",
        rf"(?:clicked|opened|followed|tapped){gap(3)} link{gap(6)} (?:typed|entered|put|gave"
        rf"|filled){gap(3)} (?:card|bank|details)",
    ),
    rule(
        "sim ersatzkarte",
        r"sim(?: karte)? (?:geklaut|gekapert|gestohlen)|(?:jemand|mann"
        r"|fremder)(?: \w+){0,6} ersatz ?karte|(?:mit meiner nummer)(?: \w+){0,3} ersatz ?karte",
    ),
)

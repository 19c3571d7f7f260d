"""Somebody has died, or lies dying."""

from __future__ import annotations

from marketplace.sensitive_matters.rules import gap, rule
from marketplace.sensitive_matters.vocabulary import KIN, KIN_DE

_SOMEBODY = (
    rf"(?:{KIN}|boss|neighbour|colleague|landlord|tenant|employer|flatmate|carer|bill payer|account holder)"
)
_SOMEBODY_DE = (
    rf"(?:{KIN_DE}|chef(?:in)?|nachbar(?:in)?|kolleg(?:e|in)|vermieter(?:in)?|(?:vertrags|anschluss"
    rf"|konto)?inhaber(?:in)?s?"
    r"|kund(?:e|in)|mieter(?:in)?)"
)
_SINCE = (
    r"(?: (?:has|had|have|just|sadly|recently|suddenly|unexpectedly|both|tragically|peacefully"
    r"|also|who|is|was|,|only))*"
)
_NOT_ON = (
    r"(?! (?:(?:on|over|down|out|along|through|by) )?(?:her|his|their|its?|me|my|our|your|the|an?"
    r"|all|some|to|through|on|over|by|down) )"
)
"""Not "passed her phone on to me"."""
_MINE = r"(?:mein|unser)(?:e|er|es|em|en)?"

RULES = (
    rule(
        "longer died dead passed killed gone ded",
        rf"(?:my|our|his|her|the|whose)(?: (?:late|dear|own|old|poor|best|little|big"
        rf"|\w+))? ?{_SOMEBODY}{_SINCE} (?:died|passed{_NOT_ON}|dead(?! (?:keen|set|sure))|killed (?:in"
        rf"|by|on)|been killed|gone for ?ever|no longer alive)",
    ),
    rule(
        "died",
        r"(?:he|she|they|who|holder|somebody|someone|person|customer|owner|both)(?: (?:has|had|have"
        r"|just|sadly|recently|suddenly|then|since|already))* died(?! (?:laughing|of laughter"
        r"|in the game))",
    ),
    rule("longer", rf"{_SOMEBODY} (?:is|are) (?:sadly )?no longer (?:with us|alive|among us|here with)"),
    rule(
        "lost losing lose",
        rf"(?:lost|losing|lose)(?: (?:both|also))? (?:my|our|her|his|a|the)(?: (?:dear|beloved|only"
        rf"|late|little|unborn|own|first|old))? {KIN}(?! (?:in the (?:shop|crowd|queue)|s ))",
    ),
    rule("late", rf"(?:my|our|her|his) late {_SOMEBODY}s?"),
    rule(
        "death passing loss",
        rf"(?:my|our) {_SOMEBODY}s? (?:death|passing{_NOT_ON})|(?:since|after|before|following|due to"
        rf"|because of|upon) (?:my|our) {_SOMEBODY}s? passing|(?:death|passing|loss) of (?:my|our|a|her"
        rf"|his)(?: (?:late|dear))? {_SOMEBODY}|(?:since|after|before|following|upon) (?:his"
        rf"|her) (?:death|passing)",
    ),
    rule(
        "widow widowed widower witwe witwer verwitwet",
        r"(?:widow|widowed|widower|witwer?|verwitwet)(?! (?:spider|s ))",
    ),
    rule(
        "bereaved bereavement bereave grieving grief mourning trauer trauern",
        r"bereave\w*|grieving|(?:in|my|our) grief|(?:am|are|in|still) mourning|in(?: \w+)? trauer"
        r"|traue?re? um|trauern um",
    ),
    rule("death deceased", r"death cert\w*|(?:the|my|a|of) deceased"),
    rule("past passed", r"passed (?:away|awy|awa|on last|on in)|past away"),
    rule(
        "funeral funerals burial buried cremation cremated obituary memorial",
        r"funeral(?! (?:homes?|parlou?r|directors?))|(?:his|her|the|my \w+) burial|buried (?:him|her"
        r"|my|our)|cremat(?:ed|ion)|memorial service|obituary",
    ),
    rule(
        "probate executor executrix executors estate administration",
        rf"probate|execut(?:ors?|rix)|letters of administration|{_SOMEBODY}s estate|estate of (?:my"
        rf"|the late|a|our)|administrator of (?:the|her|his) estate",
    ),
    rule(
        "live left", r"(?:days|weeks|hours|months) (?:left )?to live|only (?:has )?(?:days|weeks|hours) left"
    ),
    rule(
        "deathbed dying hospice terminal terminally palliative",
        rf"death ?bed|{_SOMEBODY}(?: \w+){{0,3}} (?:is dying|dying of|terminal(?:ly)?|palliative)"
        rf"|(?:{KIN}|he|she){gap(4)} (?:in|to|into|at) (?:a |the )?hospice",
    ),
    rule("miscarriage miscarried stillbirth stillborn", r"miscarr(?:iage|ied)|still ?bir?th|still ?born"),
    rule("rest heaven", rf"(?:he|she|{KIN})(?: \w+){{0,2}} in heaven|rest in peace|gone to heaven"),
    # --- Deutsch ---
    rule(
        "gestorben verstorben tot verschieden gestroben",
        rf"(?:{_MINE}|der|die|wenn der|wenn die|ihr|sein|eine?)(?: \w+)? ?{_SOMEBODY_DE}{gap(6)}"
        rf" (?:gestorben|verstorben|gestroben|tot(?= (?:ist|und|,|\.|seit|,))|verschieden)",
    ),
    rule(
        "gestorben verstorben",
        r"(?:er|sie|jemand|wer|die|der) (?:ist |sind )?(?:\w+ ){0,3}verstorben|ist (?:er"
        r"|sie)(?: \w+){0,4} (?:gestorben|verstorben)|(?:er|sie) ist(?: \w+){0,4} gestorben|man (?:is"
        r"|ist) gestorben",
    ),
    rule("verstorbene verstorbenen verstorbener", r"verstorbene\w*"),
    rule("lebt", rf"{_SOMEBODY_DE}(?: \w+){{0,2}} lebt(?: \w+)? nicht mehr|(?:er|sie) lebt nicht mehr"),
    rule(
        "verloren",
        rf"(?:habe|haben|hat|hatte)(?: \w+){{0,4}} (?:{_MINE}|den|die|ein)(?: \w+)? ?{KIN_DE} verloren",
    ),
    rule(
        "tod tode todes",
        rf"to(?:d|de|des) (?:meine[srmn]?|unsere[srmn]?|von meine[mr]|der|des){gap(1)} ?{_SOMEBODY_DE}"
        rf"|(?:nach|seit) (?:seinem|ihrem|dem) tod",
    ),
    rule(
        "todesfall trauerfall beerdigung bestattung trauerfeier sterbefall kondolenz",
        r"(?:todes|trauer|sterbe)fall|beerdig(?:ung|t)\w*|bestattung|bestattet|trauerfeier|kondolenz\w*",
    ),
    rule(
        "sterbeurkunde totenschein erbschein testament nachlass nachlassgericht"
        " testamentsvollstrecker hinterbliebene hinterbliebenen",
        r"sterbeurkunde\w*|totenschein\w*|erbschein\w*|testament\w*|nachlass(?:gericht|verwalter"
        r"|pfleger)\w*|(?<! preis)(?<! einen )nachlass(?! (?:auf|für|bei|beim|von \d))"
        r"|hinterblieben\w*",
    ),
    rule(
        "erbe erbin erben erbengemeinschaft",
        r"(?:als|bin|wir|sind|die|der)(?: \w+)? (?:erbe|erbin|erben|erbengemeinschaft)(?= (?:von"
        r"|meine[rs]|des|der|und|,|\.|habe))",
    ),
    rule("sterben sterbebett", r"(?:liegt|liege) im sterben|im sterben lieg\w*|sterbebett"),
    rule("hospiz", rf"{KIN_DE}{gap(5)} hospiz"),
    rule(
        "eingeschlafen gegangen heimgegangen",
        r"(?:friedlich|für immer|sanft) (?:eingeschlafen|gegangen)|von uns gegangen|heimgegangen",
    ),
    rule("fehlgeburt totgeburt sternenkind", r"fehlgeburt|totgeburt|sternenkind\w*"),
    rule("verlust", rf"verlust (?:meine[srn]|unsere[srn]) {KIN_DE}"),
)

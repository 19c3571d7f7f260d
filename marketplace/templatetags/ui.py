"""The words and small marks that every page shares: icons, times, money, points, hidden details, form fields.

Load it with `{% load ui %}`. Nothing here asks the database or knows a rule; larger pieces are includes in
templates/components/. Filters that return markup escape what they are given and are tested for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext, ngettext

from accounts.tiers import RIGHTS
from common.clock import now
from common.constant_parts import by_language_alone
from marketplace import device_names
from marketplace.crowd_safe.kinds import KIND_IN_WORDS
from marketplace.crowd_safe.tokens import TOKEN
from marketplace.personal_data.deeds import deed_in_words

register = template.Library()
register.filter(device_names.device_name)
register.filter("device_in_words", device_names.in_words)
register.filter("deed_in_words", deed_in_words)

# --- Icons and scripts ----------------------------------------------------------------------------------------
TURNING_ICONS = {"back", "next", "send"}
"""Those that point along the line: where it runs from right to left, they are turned round."""


@cache
def icon_names() -> frozenset[str]:
    """The names that static/icons.svg draws, without their `i-`."""
    sprite = Path(settings.BASE_DIR, "static", "icons.svg").read_text(encoding="utf-8")
    return frozenset(re.findall(r'<symbol id="i-([a-z]+)"', sprite))


@register.simple_tag
@by_language_alone
def icon(name: str, label: str = "", tone: str = "") -> SafeString:
    """A decorative icon, or a spoken one if it has a `label`. A topic may name an icon we do not draw: help."""
    return _icon(name, conditional_escape(label), tone)


@lru_cache(maxsize=512)
def _icon(name: str, label: SafeString, tone: str) -> SafeString:
    """Kept, as a page has dozens of the same few, each of which would look for the sprite's address anew."""
    symbol = f"{static('icons.svg')}#i-{name if name in icon_names() else 'help'}"
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    classes = " ".join(["icon", *filter(None, [tone, "turns" if name in TURNING_ICONS else ""])])
    return format_html('<svg class="{}" {}><use href="{}"/></svg>', classes, spoken, symbol)


@register.simple_tag
@by_language_alone
def brand_mark() -> SafeString:
    address = f"{static('icons.svg')}#mark"
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
@by_language_alone
def behaviours(*names: str) -> SafeString:
    """The script tags for modules of static/js. The browser runs each once however often it is named."""
    sources = ((static(f"js/{name}.js"),) for name in names)
    return format_html_join("\n", '<script type="module" src="{}"></script>', sources)


# --- Time -----------------------------------------------------------------------------------------------------


@register.filter
def duration(value: timedelta | float) -> str:
    """A length of time as people say it: "under 1 min", "4 min", "1 h 5 min", "2 days"."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    minutes = int(seconds // 60)
    if minutes < 1:
        return gettext("under 1 min")
    if minutes < 60:
        return gettext("%(minutes)d min") % {"minutes": minutes}
    if minutes < 24 * 60:
        hours, minutes = divmod(minutes, 60)
        if not minutes:
            return gettext("%(hours)d h") % {"hours": hours}
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    days = minutes // (24 * 60)
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


@register.simple_tag
@by_language_alone
def duration_patterns() -> str:
    """How `duration` says less than a minute, minutes, hours, and both, for static/js/elapsed.js."""
    said = ("under 1 min", "%(minutes)d min", "%(hours)d h", "%(hours)d h %(minutes)d min")
    return "|".join(gettext(each) for each in said)


COUNTED: dict[str, Callable[[int], str]] = {
    "words": lambda number: ngettext("# word", "# words", number),
    "too_many": lambda number: ngettext("# character too many", "# characters too many", number),
    "to_fix": lambda number: ngettext("There is # thing to fix.", "There are # things to fix.", number),
}
"""What the browser counts by itself. # stands for the number."""
ONE_OF_EACH_KIND = (100, 0, 1, 2, 3, 6, 8, 11)
"""Every language counts each whole number like one of these. Source: CLDR 47, plural rules for cardinals."""


@register.simple_tag
@by_language_alone
def counted_forms(what: str) -> str:
    """Each form of one of COUNTED by a number that has it, as JSON for static/js/counted.js."""
    said = {number: COUNTED[what](number) for number in ONE_OF_EACH_KIND}
    usual = said[ONE_OF_EACH_KIND[0]]
    return json.dumps({n: text for n, text in said.items() if text != usual or n == ONE_OF_EACH_KIND[0]})


@register.filter
def seconds_since(moment: datetime) -> int:
    return max(0, int((now() - moment).total_seconds()))


@register.filter
def seconds_until(moment: datetime) -> int:
    """Whole seconds left, rounded down so that a page never promises more than there is; 0 when over."""
    return max(0, int((moment - now()).total_seconds()))


@register.filter
def clock_face(seconds: int) -> str:
    """402 seconds are 6:42, as static/js/countdown.js writes them."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02}"


@register.filter
def ring_offset(seconds: int, whole: int) -> int:
    """How much of a countdown ring is used up, in hundredths of its way round."""
    return 100 - round(100 * min(max(int(seconds) / max(int(whole), 1), 0), 1))


@register.filter
def urgency(seconds: int) -> str:
    """The value of data-left: `soon` under 2 minutes, `now` under 1, else empty."""
    return "now" if seconds < 60 else "soon" if seconds < 120 else ""


@register.filter
def percent(share: float) -> str:
    """0.857 is "86 %": with a no-break space, as in both languages of the site."""
    return f"{round(100 * share)}\N{NO-BREAK SPACE}%"


@register.filter
def fine_percent(share: float) -> str:
    """0.0173 is "1.7 %"; for shares so small that a whole per cent says little."""
    return f"{number_format(100 * share, 1)}\N{NO-BREAK SPACE}%"


@register.filter
def tier_name(tier: str) -> str:
    """ "trusted" is "Trusted", in the reader's language."""
    return str(RIGHTS[tier].name)


# --- Money and points -----------------------------------------------------------------------------------------
MINUS = "\N{MINUS SIGN}"
CURRENCY_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
CURRENCIES_WITHOUT_MINOR_UNIT = {"JPY", "KRW", "ISK", "CLP"}


@register.filter
def money(minor: int, currency: str = "") -> str:
    """An amount in minor units as people write it: 1000 is "£10.00", in German "10,00 £"."""
    currency = currency or settings.CURRENCY
    decimals = 0 if currency in CURRENCIES_WITHOUT_MINOR_UNIT else 2
    whole, rest = divmod(abs(int(minor)), 10**decimals)
    figure = f"{whole}.{rest:0{decimals}}" if decimals else str(whole)
    amount = number_format(figure, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    sign = MINUS if minor < 0 else ""
    unit = CURRENCY_SIGNS.get(currency)
    if unit is None:
        return f"{sign}{amount}\N{NO-BREAK SPACE}{currency}"
    return sign + gettext("%(sign)s%(amount)s") % {"sign": unit, "amount": amount}


@register.filter
def worth(points: int) -> str:
    """What points take off a bill."""
    return money(int(points) * settings.POINT_VALUE_MINOR)


@register.filter
def points(value: int) -> str:
    text = ngettext("%(number)s point", "%(number)s points", int(value))
    return text % {"number": figure(value)}


@register.filter
def figure(value: int) -> str:
    """A whole number with thousands set apart: 1,840."""
    return number_format(int(value), use_l10n=True, force_grouping=True).replace("-", MINUS)


@register.filter
def signed(value: int) -> str:
    """A change: +40 or −1,000."""
    return f"+{figure(value)}" if int(value) > 0 else figure(value)


# --- Hidden personal details ----------------------------------------------------------------------------------


@register.filter
def redactions(text: str) -> SafeString:
    """Crowd-safe text with each token, as [phone 1], shown as a labelled mark. Chain `|linebreaks` for paragraphs."""
    escaped = conditional_escape(text)
    # Safe: everything outside of the marks was escaped on the line above; escaping touches no bracket, letter or
    # digit, so tokens survive it, and a mark is made by format_html from our own words and a number.
    return mark_safe(TOKEN.sub(_mark, escaped))  # noqa: S308


def _mark(token: re.Match[str]) -> str:
    kind, number = token.groups()
    words = gettext("%(detail)s hidden") % {"detail": KIND_IN_WORDS[kind]}
    suffix = f" {number}" if int(number) > 1 else ""
    return format_html('<span class="redact">{}{}{}</span>', icon("hidden"), words, suffix)


# --- People and difficulty ------------------------------------------------------------------------------------


@register.filter
def initials(display_name: str) -> str:
    """At most two letters for the round badge: "Joel K." is JK."""
    return "".join(word[0] for word in str(display_name).split()[:2]).upper()


@register.filter
def difficulty(value: int) -> str:
    return {1: gettext("Easy"), 2: gettext("Medium"), 3: gettext("Hard")}.get(int(value), "")


@register.filter
def language_name(code: str) -> str:
    """The language that a code such as "de" stands for, in the page's language."""
    name: str = get_language_info(code)["name_translated"]
    return name


@dataclass(frozen=True)
class PageLanguage:
    """A language that the pages can be read in, under its own name."""

    code: str
    name: str
    is_spoken: bool


@register.simple_tag
def page_languages() -> list[PageLanguage]:
    spoken = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return [
        PageLanguage(code, get_language_info(code)["name_local"], is_spoken=code == spoken)
        for code in settings.ENQUIRY_LANGUAGES
    ]


# --- Form fields ----------------------------------------------------------------------------------------------


@register.simple_tag
def control(field: BoundField, **attributes: str) -> SafeString:
    """The input of a form field, classed and tied to its hint and error. Write data-draft-key as data_draft_key."""
    attrs: dict[str, str | bool] = {
        name.replace("_", "-"): value for name, value in attributes.items() if value
    }
    attrs.setdefault(
        "placeholder", False
    )  # Only a template may set one: form libraries repeat the label in it.
    described_by = [
        f"{field.auto_id}_{part}"
        for part, is_there in (("hint", field.help_text), ("error", field.errors))
        if is_there
    ]
    if extra := attrs.pop("describedby", ""):
        described_by.append(str(extra))
    if described_by:
        attrs["aria-describedby"] = " ".join(described_by)
    if field.widget_type not in {"checkbox", "agreement", "radioselect", "checkboxselectmultiple"}:
        attrs["class"] = f"input {field.field.widget.attrs.get('class', '')}".strip()
    return field.as_widget(attrs=attrs)

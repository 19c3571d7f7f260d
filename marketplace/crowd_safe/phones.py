"""Phone numbers: international ones of every country, national ones of settings.PHONE_REGIONS."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import phonenumbers
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from marketplace.crowd_safe.digit_runs import NOTHING, Group

_LONGEST_INTERNATIONAL = 17
"""Source: ITU-T E.164, 15 digits; two more for 00."""
_SHORTEST_INTERNATIONAL = 8
_NATIONAL_LENGTHS = range(8, 12)
"""Without the trunk prefix. Shorter ones (0800 1111) are lines that everybody may know, and look like dates;
longer ones are two numbers in a row."""
_LONE_GROUP = 5
"""Within a run, this many digits together may start a phone number after any separator (1.07700 900123)."""


class _Plan(NamedTuple):
    """A numbering plan, from the library's tables and not its parser, which takes 0.1 ms for each attempt."""

    trunk_prefix: str
    needs_trunk_prefix: bool
    lengths: frozenset[int]
    pattern: re.Pattern[str]

    def holds(self, number: str) -> bool:
        """Whether the plan has numbers of this form, given out or not."""
        return len(number) in self.lengths and self.pattern.fullmatch(number) is not None


@cache
def _plan(region: str, *, calling_code: int = 0) -> _Plan:
    """The calling code is needed only for the plans that belong to no region (001)."""
    facts = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    if facts is None or facts.general_desc is None or not facts.general_desc.national_number_pattern:
        raise ImproperlyConfigured(f"PHONE_REGIONS: {region!r} is not a region with phone numbers.")
    trunk_prefix = facts.national_prefix or ""
    return _Plan(
        trunk_prefix=trunk_prefix,
        needs_trunk_prefix=any(
            trunk_prefix and trunk_prefix in (written.national_prefix_formatting_rule or "")
            for written in facts.number_format
        ),
        lengths=frozenset(facts.general_desc.possible_length),
        pattern=re.compile(facts.general_desc.national_number_pattern),
    )


def may_start_phone(group: Group) -> bool:
    """Not in the middle of a version, a date or an order number."""
    return group.is_international or len(group.digits) >= _LONE_GROUP or not {" ", "/"}.isdisjoint(group.gap)


def phone_at(window: list[Group]) -> tuple[int, str]:
    """How many groups from the first make a phone number, the most that do, and its normal form."""
    written = _joined(window)
    if window[0].is_international or written[0][1].startswith("00"):
        for count, digits in written:
            if number := _international(digits.removeprefix("00")):
                return count, number
        return NOTHING
    for plan in map(_plan, settings.PHONE_REGIONS):
        for count, digits in written:
            if number := _national(digits, plan):
                return count, number
    return NOTHING


def _joined(window: list[Group]) -> list[tuple[int, str]]:
    """The digits of the first groups, from the most groups that can be one number down to the first alone."""
    digits = window[0].digits
    joined = [(1, digits)]
    for group in window[1:]:
        digits += group.digits
        if group.is_international or len(digits) > _LONGEST_INTERNATIONAL:
            break
        joined.append((len(joined) + 1, digits))
    joined.reverse()
    return joined


def _national(digits: str, plan: _Plan) -> str:
    """The number without its trunk prefix, or nothing.

    Which of several regions it belongs to cannot be told, so the region is no part of the normal form.
    """
    if plan.needs_trunk_prefix and not digits.startswith(plan.trunk_prefix):
        return ""
    number = digits.removeprefix(plan.trunk_prefix)
    return number if len(number) in _NATIONAL_LENGTHS and plan.holds(number) else ""


def _international(digits: str) -> str:
    """The normal form, or nothing: E.164, but for our own regions the same as when it is written nationally.

    A trunk prefix in between, as in +44 (0)20, is left out.
    """
    if len(digits) < _SHORTEST_INTERNATIONAL:
        return ""
    for length in (1, 2, 3):
        calling_code, number = int(digits[:length]), digits[length:]
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ())
        for region in regions:
            plan = _plan(region, calling_code=calling_code)
            for candidate in (number, number.removeprefix(plan.trunk_prefix)):
                if plan.holds(candidate):
                    is_ours = not set(regions).isdisjoint(settings.PHONE_REGIONS)
                    return candidate if is_ours else f"+{calling_code}{candidate}"
    return ""

"""Payment cards, by length and check digit."""

from __future__ import annotations

from marketplace.crowd_safe.digit_runs import NOTHING, Group

_CARD_DIGITS = range(13, 20)
"""How long issued card numbers are. Source: ISO/IEC 7812-1."""
_CROSS_SUM_OF_DOUBLE = str.maketrans("0123456789", "0246813579")


def card_at(window: list[Group]) -> tuple[int, str]:
    """How many groups from the first make a card number, the most that do, and its digits."""
    if window[0].digits.startswith("0") or window[0].is_international:
        return NOTHING
    found, digits = NOTHING, ""
    for count, group in enumerate(window, start=1):
        digits += group.digits
        if len(digits) >= _CARD_DIGITS.stop or group.is_international:
            break
        if len(digits) in _CARD_DIGITS and _is_card_like(window[:count]) and passes_luhn(digits):
            found = (count, digits)
    return found


def passes_luhn(digits: str) -> bool:
    """Source: ISO/IEC 7812-1, annex B. The library's function takes ten times as long, and this is tried
    often."""
    return sum(map(int, digits[-1::-2] + digits[-2::-2].translate(_CROSS_SUM_OF_DOUBLE))) % 10 == 0


def _is_card_like(groups: list[Group]) -> bool:
    """Card numbers are printed in groups of three and more; groups of one length are somebody spelling it
    out."""
    lengths = {len(group.digits) for group in groups[:-1]}
    return len(lengths) <= 1 or min(lengths) >= 3

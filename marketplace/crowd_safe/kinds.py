"""The kinds of personal detail, and what was found of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """Also the word in the token; at most ten letters, as the token's row stores it."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"
    ACCOUNT = "account"
    ORDER = "order"
    ADDRESS = "address"
    POSTCODE = "postcode"
    BIRTHDAY = "birthday"
    ID = "id"
    LINK = "link"
    PASSWORD = "password"  # noqa: S105 - a kind of detail
    DEVICE = "device"
    UNSURE = "unsure"


KIND_IN_WORDS: dict[str, Promise] = {
    "name": _("name"),
    "email": _("email address"),
    "phone": _("phone number"),
    "card": _("card number"),
    "iban": _("bank account"),
    "account": _("account number"),
    "order": _("order number"),
    "address": _("address"),
    "postcode": _("postcode"),
    "link": _("private link"),
    "password": _("password"),
    "device": _("device number"),
    "birthday": _("date of birth"),
    "id": _("identity number"),
    "unsure": _("detail to be checked"),
}
"""In the words people read, in a sentence."""


@dataclass(frozen=True)
class Finding:
    """One personal detail: text[start:end]. `value` is its one normal form and never shown, not even in a repr."""

    kind: Kind
    start: int
    end: int
    value: str = field(repr=False)

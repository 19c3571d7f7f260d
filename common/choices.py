"""Which button of a form was pressed. A form with more to it has a field for that."""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict
from django.utils.translation import gettext as _

from common.errors import Invalid


def chosen(typed: QueryDict, field: str, *, among: Collection[str]) -> str:
    """One of `among`: whatever else is sent, or nothing, is nobody's decision.

    Raises: Invalid.
    """
    choice = typed.get(field, "")
    if choice not in among:
        raise Invalid(fields={field: [_("Choose one of the two.")]})
    return choice

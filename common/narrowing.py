"""Lists that are narrowed by what stands in their address: a form sent by GET, and one page after the other.

A filter holds one of a few values, or none. What is none of them narrows nothing: addresses are kept, shared and
mistyped, and an old one should still open the list. Nothing is counted, and a page begins behind the last row of the
one before it, so that the thousandth costs what the first does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Generic, Self, TypeVar, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, Model, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import clock

Row = TypeVar("Row", bound=Model)
Said = str | Promise

AGES: Mapping[str, tuple[Said, timedelta]] = {
    "hour": (_("over an hour"), timedelta(hours=1)),
    "day": (_("over a day"), timedelta(days=1)),
    "week": (_("over a week"), timedelta(days=7)),
}
BETWEEN = "~"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """`next_query` goes behind the list's address for the rows that follow; empty on the last page."""

    rows: Sequence[Row]
    next_query: str


class Filter(forms.Field):
    """A field of a form that narrows. `condition` is what holds for the rows that a value leaves."""

    def __init__(self, *, condition: Callable[[str], Q | Exists], **options: Any) -> None:
        super().__init__(required=False, **options)
        self.condition = condition

    def clean(self, value: object) -> str:
        try:
            return super().clean(value) or ""
        except ValidationError:
            return ""

    def in_words(self, value: str) -> str:
        return value


class ChoiceFilter(Filter, forms.ChoiceField):
    """One of `choices`, which may ask the database: once for each form, and only if it is shown or chosen."""

    def __init__(
        self, label: Said, choices: Callable[[], Iterable[tuple[str, Said]]], **options: Any
    ) -> None:
        super().__init__(label=label, choices=[], **options)
        self.listed = choices

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Each form has a copy of its own."""
        copy = super().__deepcopy__(memo)
        copy.choices = cache(lambda: [("", _("All")), *self.listed()])
        return copy

    def in_words(self, value: str) -> str:
        return str(dict(cast("Iterable[tuple[str, Said]]", self.choices))[value])


class NameFilter(Filter, forms.CharField):
    """Part of a name, to which one of `lookups` leads."""

    def __init__(self, label: Said, *lookups: str) -> None:
        super().__init__(
            label=label,
            condition=lambda part: Q(
                *((f"{lookup}__icontains", part) for lookup in lookups), _connector=Q.OR
            ),
        )


def by_value(label: Said, lookup: str, choices: Callable[[], Iterable[tuple[str, Said]]]) -> ChoiceFilter:
    """Rows whose `lookup` is the value."""
    return ChoiceFilter(label, choices, condition=lambda value: Q(**{lookup: value}))


def by_meaning(label: Said, meanings: Mapping[str, tuple[Said, Q]]) -> ChoiceFilter:
    """Each value with its words and what holds for its rows."""
    return ChoiceFilter(
        label,
        lambda: [(value, words) for value, (words, _holds) in meanings.items()],
        condition=lambda value: meanings[value][1],
    )


def by_age(lookup: str) -> ChoiceFilter:
    """How long ago the moment is at least."""
    return ChoiceFilter(
        _("Waiting for"),
        lambda: [(value, words) for value, (words, _age) in AGES.items()],
        condition=lambda value: Q(**{f"{lookup}__lt": clock.now() - AGES[value][1]}),
    )


class NarrowingForm(forms.Form):
    """Made from the address of any page of the list, also of a form that was sent from there."""

    def __init__(self, address: QueryDict) -> None:
        super().__init__(address, auto_id="narrow_%s", label_suffix="")
        self.full_clean()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def said(self) -> list[str]:
        """What narrows the list, in words."""
        return [self._filter(name).in_words(value) for name, value in self.chosen.items()]

    @property
    def is_further(self) -> bool:
        """Whether this is not the first page."""
        return bool(self.data.get("after"))

    @property
    def query(self) -> str:
        """Goes behind any address that should lead back to the list as narrow as it is; empty if it is not."""
        return _query(self.chosen)

    def url(self, name: str, *args: object) -> str:
        return f"{reverse(name, args=args)}{self.query}"

    @property
    def condition(self) -> Q:
        conditions = [self._filter(name).condition(value) for name, value in self.chosen.items()]
        return Q(*conditions)

    def page(self, rows: QuerySet[Row], *, by: Sequence[str], size: int) -> Page[Row]:
        """In the order of `by`, fields or annotations that are never null, and then of ids.

        One query, which an index on `by` answers however far on the page is.
        """
        order = [*by, "id"]
        narrowed = rows.filter(self.condition).order_by(*order)
        try:
            found = list(narrowed.filter(_behind(self.data.get("after", ""), order))[: size + 1])
        except (ValidationError, ValueError):  # No place that we have named.
            found = list(narrowed[: size + 1])
        if len(found) <= size:
            return Page(found, "")
        last = [getattr(found[size - 1], field.lstrip("-")) for field in order]
        return Page(found[:size], _query({**self.chosen, "after": BETWEEN.join(map(str, last))}))

    def _filter(self, name: str) -> Filter:
        return cast(Filter, self.fields[name])


def _behind(place: str, order: Sequence[str]) -> Q:
    """The rows that come after this place. Raises: ValidationError, ValueError if it is none."""
    if not place:
        return Q()
    behind, same = Q(), Q()
    for field, value in zip(order, place.split(BETWEEN), strict=True):
        name = field.lstrip("-")
        behind |= same & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return behind


def _query(chosen: Mapping[str, str]) -> str:
    return f"?{urlencode(chosen)}" if chosen else ""

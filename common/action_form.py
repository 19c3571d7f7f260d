"""Forms behind which an action may still say no. What was typed stays, and why is said where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from django import forms

from common.errors import DomainError, NotFound

Done = TypeVar("Done")


class ActionForm(forms.Form):
    refusal: DomainError | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})

    @classmethod
    def about(
        cls,
        row: UUID | int,
        typed: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> Self:
        """One of many alike on a page: its fields carry the row in their ids."""
        return cls(typed, auto_id=f"{cls.__name__}-{row}-%s", initial=initial)

    def or_refused(self, refused: ActionForm | None) -> ActionForm:
        """This fresh form, or in its place the one that was sent from there and refused."""
        return refused if refused is not None and refused.auto_id == self.auto_id else self

    def carry_out(self, action: Callable[..., Done]) -> Done | None:
        """What `action` made of what was typed, field by field; None if the form or the action refuses.

        Raises: NotFound, which no form can say anything about.
        """
        if not self.is_valid():
            return None
        try:
            return action(**self.cleaned_data)
        except NotFound:
            raise
        except DomainError as error:
            self.refuse(error)
            return None

    def refuse(self, error: DomainError) -> None:
        """Show why the action said no: at its fields, else above the form, such as of its buttons."""
        self.refusal = error
        at_fields = {name: list(texts) for name, texts in error.fields.items() if name in self.fields}
        for name, texts in at_fields.items():
            self.add_error(name, texts)
        if not at_fields:
            elsewhere = [text for texts in error.fields.values() for text in texts]
            self.add_error(None, elsewhere or str(error))

    @property
    def status(self) -> int:
        """Of the whole page that shows it again."""
        return self.refusal.status if self.refusal else 422

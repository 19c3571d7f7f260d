"""Lists to choose from are drawn as Django draws them, by a template of ours that takes a third of the time."""

from __future__ import annotations

from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils.translation import gettext_lazy as _

CHOICES = [
    ("", _("All")),
    ("a&b", "<One>"),
    (3, "Three"),
    ("More", [("x", "X"), ("y", 'Y "quoted"')]),
]


class _Disabling(forms.Select):
    """One option says more of itself than that it is chosen."""

    def create_option(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        option = super().create_option(*args, **kwargs)
        return option | {"attrs": {**option["attrs"], "disabled": True}} if option["value"] == "x" else option


def _lines(markup: str) -> list[str]:
    """Django leaves an empty line behind each option."""
    return [line for line in markup.splitlines() if line]


def test_as_django_draws_them() -> None:
    for widget in (
        forms.Select(choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
        _Disabling(choices=CHOICES),
    ):
        for value in ("", "a&b", 3, ["x", "y"], None):
            for attrs in ({}, {"id": "narrow_topic", "class": "input", "required": True}):
                ours, djangos = (
                    widget.render("topic", value, attrs, renderer=renderer)
                    for renderer in (TemplatesSetting(), DjangoTemplates())
                )
                assert _lines(ours) == _lines(djangos)


def test_the_site_draws_with_our_templates() -> None:
    assert forms.Form().renderer.__class__ is TemplatesSetting


def test_other_fields_are_djangos() -> None:
    for widget in (
        forms.TextInput(),
        forms.Textarea(),
        forms.CheckboxInput(),
        forms.RadioSelect(choices=CHOICES),
    ):
        ours, djangos = (
            widget.render("x", "y", {}, renderer=renderer)
            for renderer in (TemplatesSetting(), DjangoTemplates())
        )
        assert ours == djangos

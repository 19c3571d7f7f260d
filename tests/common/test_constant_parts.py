"""Templates whose constant parts are joined say what the same templates say without it, in both languages."""

from __future__ import annotations

import pytest
from django.template import Context, Engine, engines
from django.template.base import Node, Template, TextNode
from django.utils.translation import override

from common.constant_parts import ConstantNode, Loader, join_constants

LOADS = "{% load i18n static ui %}"
FOLDED = [
    '<b>{% translate "Queue" %}</b>',
    "{% static 'favicon.svg' %}",
    "{% url 'desk' %}?a=1",
    '{% icon "pencil" %}{% icon "send" label=_("Send") %}',
    "{% behaviours 'heartbeat' 'photos' %}",
    "{% counted_forms 'words' %}",
]
LEFT = [
    '{% translate "Queue" as word %}{{ word }}',
    "{% translate word %}",
    '{% translate "queue"|upper %}',
    '{% translate "Queue" context "tab" %}',
    "{% static path %}",
    "{% url 'desk' as address %}{{ address }}",
    "{% url 'desk_enquiry' id %}",
    "{% url name %}",
    "{% icon name %}",
    "{{ word }}",
]
VALUES = {
    "word": "Queue",
    "path": "favicon.svg",
    "id": "0190b1a0-0000-7000-8000-000000000001",
    "name": "desk",
}


def _engine() -> Engine:
    engine: Engine = engines["django"].engine
    return engine


def _plain(source: str) -> Template:
    return Template(LOADS + source, engine=_engine())


def _joined(source: str) -> Template:
    template = _plain(source)
    join_constants(template.nodelist)
    return template


def _kinds(template: Template) -> set[type[Node]]:
    return {type(node) for node in template.nodelist}


@pytest.mark.parametrize("source", FOLDED + LEFT)
@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_says_the_same(source: str, language: str) -> None:
    template = _joined(source)
    with override(language):
        expected = _plain(source).render(Context(VALUES))
        assert [template.render(Context(VALUES)) for _ in range(3)] == [expected] * 3


@pytest.mark.parametrize("source", FOLDED)
def test_is_joined_into_one(source: str) -> None:
    assert _kinds(_joined(source)) == {ConstantNode}


@pytest.mark.parametrize("source", LEFT)
def test_what_depends_on_more_than_the_language_is_left(source: str) -> None:
    template = _joined(source)
    for values in (VALUES, {**VALUES, "word": "Desk", "path": "icons.svg", "name": "queue"}):
        assert template.render(Context(values)) == _plain(source).render(Context(values))
    assert len(_kinds(template) - {ConstantNode, TextNode}) >= 1


def test_keeps_each_language_apart_and_escaped_text_from_plain() -> None:
    template = _joined('{% translate "Queue" %}{% icon "pencil" %}')
    said = {}
    for language in ("en-gb", "de", "en-gb", "de"):
        with override(language):
            said.setdefault(language, set()).add(template.render(Context({})))
    assert [len(texts) for texts in said.values()] == [1, 1]
    assert said["en-gb"] != said["de"]


def test_keeps_what_is_escaped_apart_from_what_is_not() -> None:
    template = _joined("{% counted_forms 'words' %}")
    for _ in range(2):
        assert "&quot;" in template.render(Context())
        assert "&quot;" not in template.render(Context(autoescape=False))


@pytest.mark.parametrize(
    "source",
    [
        '{% if word %}{% translate "Queue" %}{% else %}{% translate "Desk" %}{% endif %}',
        '{% for each in word %}{% translate "Queue" %}{% icon "pencil" %}{% empty %}{% translate "Desk" %}{% endfor %}',
        '{% with other=word %}{% translate "Queue" %}{% endwith %}',
        '{% autoescape off %}{% translate "Queue" %}{% endautoescape %}',
        '{% language "de" %}{% translate "Queue" %}{% endlanguage %}',
    ],
)
def test_joins_inside_of_other_tags(source: str) -> None:
    template = _joined(source)
    assert template.nodelist.get_nodes_by_type(ConstantNode)
    for values in (VALUES, {**VALUES, "word": ""}):
        assert template.render(Context(values)) == _plain(source).render(Context(values))


def test_pages_are_loaded_so() -> None:
    engine = _engine()
    (loader,) = engine.template_loaders
    assert isinstance(loader, Loader)
    template = engine.get_template("components/close.html")
    assert engine.get_template("components/close.html") is template
    assert _kinds(template) == {ConstantNode}

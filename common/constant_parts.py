"""Templates whose parts that depend on nothing but the language are rendered once, and joined.

Half of what is drawn on a page are words, icons, addresses of pages and of files: the same in every reply of this
process. A template's tags are looked through as it is loaded, and each run of such ones becomes a single one that
keeps its text for each language. Nothing is kept that a request, a person or the database has a say in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

Tag = TypeVar("Tag", bound=Callable[..., Any])


def by_language_alone(tag: Tag) -> Tag:
    """Says of the function behind a simple tag that it answers the same arguments alike, in one language."""
    vars(tag)["is_by_language_alone"] = True
    return tag


class Loader(cached.Loader):
    """The cached loader, of templates with their constant parts joined."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if not getattr(template, "is_joined", False):
            join_constants(template.nodelist)
            vars(template)["is_joined"] = True
        return template


def join_constants(nodes: NodeList) -> None:
    """In place, here and below: who looks for the parts of a template by their kind finds the others as they were."""
    joined: list[Node] = []
    for is_constant, run in groupby(list(nodes), key=_is_constant):
        parts = list(run)
        if is_constant:
            joined += [ConstantNode(parts)] if len(parts) > 1 or not isinstance(parts[0], TextNode) else parts
            continue
        for node in parts:
            for below in _lists_of(node):
                join_constants(below)
        joined += parts
    nodes[:] = joined


class ConstantNode(Node):
    """Neighbours that depend on the language alone, as one."""

    child_nodelists = ()

    def __init__(self, parts: Sequence[Node]) -> None:
        self.parts = parts
        self.token, self.origin = parts[0].token, parts[0].origin
        self._texts: dict[tuple[str | None, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """By whether the template escapes too: the same words stand in mails and on pages."""
        key = (get_language(), context.autoescape)
        if (text := self._texts.get(key)) is None:
            text = SafeString("".join(str(part.render_annotated(context)) for part in self.parts))
            self._texts[key] = text
        return text


def _is_constant(node: Node) -> bool:
    match node:
        case TextNode() | CommentNode() | LoadNode():
            return True
        case TranslateNode():
            return node.asvar is None and node.message_context is None and _is_literal(node.filter_expression)
        case StaticNode():
            return node.varname is None and _is_literal(node.path)
        case URLNode():
            # A name with a namespace leads elsewhere within another one.
            is_plain = not (node.args or node.kwargs or node.asvar) and _is_literal(node.view_name)
            return is_plain and ":" not in node.view_name.token
        case SimpleNode():
            arguments = [*node.args, *node.kwargs.values()]
            is_known = node.target_var is None and not node.takes_context
            return (
                is_known and hasattr(node.func, "is_by_language_alone") and all(map(_is_literal, arguments))
            )
    return False


def _is_literal(expression: FilterExpression) -> bool:
    var = expression.var
    return not expression.filters and (not isinstance(var, Variable) or var.lookups is None)


def _lists_of(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
    else:
        yield from _node_lists(vars(node).values())


def _node_lists(values: Iterable[object]) -> Iterator[NodeList]:
    return (value for value in values if isinstance(value, NodeList))

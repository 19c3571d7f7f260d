"""No page, address of the API or socket looks a thing up by its id on its own: who finds what is said in one place of
each kind, beside the rows (docs/security/README.md, "Who finds what").
"""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT

DOORS = sorted(
    path
    for app in ("accounts", "marketplace", "rewards", "routing")
    for pattern in ("views/*.py", "api/**/*.py", "forms/*.py", "forms.py", "consumers.py")
    for path in (ROOT / app).glob(pattern)
)
LOOKUPS = {"get", "filter", "exclude", "in_bulk", "lock", "get_object_or_404"}
BY_ID = re.compile(r"^(pk|id|slug|.*_id|.*__pk|.*__id)$")
PLACES = {"visible_to", "public"}
OPEN = {
    ("accounts/api/serializers.py", "Topic"): "topics are for everybody",
    ("marketplace/views/public_help.py", "Topic"): "topics are for everybody",
    (
        "marketplace/api/claims.py",
        "Enquiry",
    ): "of offers that are live and one's own, in their crowd-safe words",
}


def chain_of(call):
    """The names along `X.objects.a().b()`, from the left."""
    names, node = [], call
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        else:
            return ([node.id] if isinstance(node, ast.Name) else []) + names[::-1]


def lookups_in(words):
    """(the model, the line) of everything that is looked up by an id past the one place."""
    for node in ast.walk(ast.parse(words)):
        if not isinstance(node, ast.Call):
            continue
        names = chain_of(node)
        if not names or names[-1] not in LOOKUPS or PLACES & set(names):
            continue
        if names == ["get_object_or_404"]:
            yield ast.unparse(node.args[0]), node.lineno
        elif {"objects", "_default_manager", "_base_manager"} & set(names):
            asked = [word.arg or "" for word in node.keywords]
            if names[-1] in {"in_bulk", "lock"} or any(map(BY_ID.match, asked)):
                yield names[0], node.lineno


def test_no_door_looks_up_by_id_past_the_one_place():
    assert len(DOORS) > 80
    found = {
        (str(path.relative_to(ROOT)), model): line
        for path in DOORS
        for model, line in lookups_in(path.read_text(encoding="utf-8"))
    }
    assert set(OPEN) <= set(found)
    assert {where: line for where, line in found.items() if where not in OPEN} == {}


def test_without_the_guard_a_lookup_is_seen():
    for line in (
        "Photo.objects.filter(id=photo_id).first()",
        "Photo.objects.select_related('message').get(pk=photo_id)",
        "get_object_or_404(Photo, id=photo_id)",
        "Photo.objects.filter(message_id=message_id)",
        "Photo.objects.lock(photo_id)",
    ):
        assert [model for model, _line in lookups_in(line)] == ["Photo"], line
    assert list(lookups_in("Photo.objects.visible_to(person).filter(id=photo_id)")) == []


def test_every_place_that_the_table_names_is_there():
    words = (ROOT / "docs" / "security" / "README.md").read_text(encoding="utf-8")
    table = words.partition("## Who finds what")[2].partition("## Who may read")[0]
    named = re.findall(r"([\w/]+\.py)::(\w+)", table)
    assert len(named) > 40
    gone = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(
            rf"^\s*(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    assert gone == []

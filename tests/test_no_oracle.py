"""What somebody may not know of looks as if it were not there: by its address, by what is sent, and by what a list is
asked for.

An answer is the same, word for word, for a thing of somebody else's and for one that never was.
"""

from __future__ import annotations

import re

import pytest

from common.errors import NotAllowed
from common.ids import new_id
from common.narrowing import NarrowingForm
from marketplace import customer_queries
from marketplace.models import Enquiry
from rewards.models import Redemption
from tests.doors import ADDRESSES, Knocker, names_of
from tests.role_matrix import BODIES, ROLES, ROWS

NUMBERS = {"session_id", "line_id", "pk"}
WORDS = {"token_key", "slug"}
VOLATILE = re.compile(r"[A-Za-z0-9_-]{30,}")
"""Ids, tokens of forms, nonces: what differs between two answers to the same question."""
REPEATED = re.compile(r'(hx-get="[^"?]*\?)[^"]*shown=[^"]*')
"""The question itself and a digest of it, where a list says how it is fetched again."""
REFUSED = {403, 404}
"""Whoever has not the role is refused before anything is looked up."""
KNOWN_OTHERWISE = {("api:enquiry-claim", role) for role in ("mo", "stella", "omar")}
"""By `api:enquiry`."""
FOR_ALL = {"topic_id", "provider_id", "choice_id", "words_id"}
"""What is no secret: topics, the company's identity provider, the questions of one's own test."""


def missing():
    """Ids of which there is nothing, under every name an address or a form has for one."""
    names = {word for words in ADDRESSES.values() for word in words} | set(ids_sent())
    others = {name: new_id() for name in names if name.endswith("_id")}
    return others | dict.fromkeys(NUMBERS, 987_654_321) | dict.fromkeys(WORDS, "nobody-knows-this")


def ids_sent():
    return {
        word
        for body in BODIES.values()
        for value in body.values()
        for word in re.findall(r"{(\w+_id)}", str(value))
    }


def asks_by_id(row, name):
    words = {*ADDRESSES[name], *re.findall(r"{(\w+)}", str(BODIES.get((row.name, row.method), {})))}
    return bool((words & (WORDS | NUMBERS)) or {word for word in words - FOR_ALL if word.endswith("_id")})


BY_ID = [
    row for row in ROWS if row.method != "SOCKET" and any(asks_by_id(row, name) for name in names_of(row))
]


def is_shut_out(row, role):
    """Refused, or sent to sign in, where others are not; and not by a door to what they may see by another."""
    if role == "stranger":
        return row.expected[role] != row.expected["carl"]
    return row.expected[role] <= REFUSED and (row.name, role) not in KNOWN_OTHERWISE


def said(knocked, *, ids):
    """The status and the words of an answer, without the ids that were asked for, which it may repeat."""
    response = knocked[0]
    words = b"".join(response).decode("utf-8", "replace")
    for each in sorted(map(str, ids), key=len, reverse=True):
        words = words.replace(each, "…") if len(each) > 7 else words.replace(f"/{each}/", "/…/")
    return response.status_code, VOLATILE.sub("…", REPEATED.sub(r"\1", words))


@pytest.mark.parametrize("place", sorted({row.place for row in BY_ID}))
def test_what_is_anothers_looks_as_if_it_were_not_there(place, scene, client_of, api_of):
    knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)
    theirs, nothing = knocker.arguments, missing()
    named = {*map(str, theirs.values()), *map(str, nothing.values())}
    wrong = []
    for row in [row for row in BY_ID if row.place == place]:
        for name in [name for name in names_of(row) if asks_by_id(row, name)]:
            shut_out = [role for role in ROLES if is_shut_out(row, role)]
            let_in = [role for role in ROLES[1:] if row.expected[role] & {200, 201, 204, 302}][:1]
            for role in shut_out:
                answers = {
                    said(knocker.knock(row, name, role, **ids), ids=named) for ids in (theirs, nothing)
                }
                wrong += [f"{row.method} {name} tells {role}"] * (len(answers) > 1)
            for role in let_in:
                status = knocker.knock(row, name, role, **nothing)[0].status_code
                wrong += [f"{row.method} {name} of nothing for {role}: {status}"] * (status != 404)
    assert not wrong, "\n".join(wrong)


def test_without_the_guard_a_refusal_would_tell(monkeypatch, scene, client_of, api_of):
    """What is not one's own said as what one may not do: the status alone tells that it is there."""

    def own_enquiry(enquiry_id, *, customer):
        if Enquiry.objects.filter(pk=enquiry_id).exclude(customer=customer).exists():
            raise NotAllowed
        return unguarded(enquiry_id, customer=customer)

    unguarded = customer_queries.own_enquiry
    monkeypatch.setattr(customer_queries, "own_enquiry", own_enquiry)
    with pytest.raises(AssertionError, match="GET enquiry tells carl"):
        test_what_is_anothers_looks_as_if_it_were_not_there("held", scene, client_of, api_of)


# --- What a list is asked for ------------------------------------------------------------------------------------


OF_ONESELF = ("account_", "mfa_", "socialaccount_")
"""allauth's pages, which list nothing of anybody else's; a page of a new secret says another one each time."""


def lists_of(role):
    """Each row of the matrix that shows one to this role, with its address's name."""
    return [
        (row, name)
        for row in ROWS
        if row.method == "GET"
        and 200 in row.expected[role]
        and "*" not in row.name
        and not row.name.startswith(OF_ONESELF)
        and row.name not in ("metrics", "api:docs", "my_data", "my_data_json", "my_data_archive")
        for name in names_of(row)
        if not ADDRESSES[name]
    ]


NAMED = ("after", "before", "card", "cursor", "open")
"""By which our own lists go on, or say what is open."""
UNNAMED = (
    "id",
    "pk",
    "enquiry",
    "customer",
    "customer_id",
    "user",
    "person",
    "story",
    "holder",
    "owner",
    "answer",
)
"""Which none of our lists takes; a filter by any would be an oracle."""
ORDERED = {
    "ordering": "customer__email",
    "order_by": "-status",
    "sort": "points",
    "o": "1",
    "search": "a",
    "q": "a",
}


def ordered(name):
    """But for public help, where everybody may search what everybody may read."""
    return {key: value for key, value in ORDERED.items() if "help" not in name or key != "q"}


PRIVATE = {
    "stranger": ("enquiry_id", "redemption_id", "phrase_id", "claim_id"),
    "carl": ("enquiry_id", "redemption_id", "phrase_id", "claim_id"),
    "mo": ("redemption_id", "phrase_id"),
    "stella": ("redemption_id", "phrase_id"),
    "omar": ("phrase_id",),
}
"""What nobody of this role may know of: a question that Ada holds, her request, her own words."""


@pytest.mark.parametrize(("place", "word"), [("held", "enquiry_id"), ("redemption", "redemption_id")])
def test_no_parameter_tells_what_is_there(place, word, scene, client_of, api_of):
    """Ben may see neither Carla's question, which Ada holds, nor Ada's request."""
    knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)
    wrong = []
    for row, name in lists_of("ben"):

        def ask(sent, row=row, name=name):
            return said(knocker.knock(row, name, "ben", sent=sent), ids=sent.values())

        plain, theirs, nothing = ask({}), knocker.arguments[word], new_id()
        of_theirs = {
            names: ask(dict.fromkeys(names, theirs)) for names in (*((each,) for each in NAMED), UNNAMED)
        }
        for names, answer in of_theirs.items():
            if answer != ask(dict.fromkeys(names, nothing)):
                wrong.append(f"{name} tells by {', '.join(names)}")
        if of_theirs[UNNAMED] != plain:
            wrong.append(f"{name} is narrowed by an id")
        if ask(ordered(name)) != plain:
            wrong.append(f"{name} is ordered or searched")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", PRIVATE)
def test_no_parameter_tells_anybody_else_either(role, scene, client_of, api_of):
    """All names at once, as a world and a page of everybody's costs; the desks know some of them."""
    for place in ("in_review", "with_staff"):  # so that lists of the desks are not empty
        scene.at(place)
    knocker = Knocker(scene, "own_phrase", client_of=client_of, api_of=api_of)
    for place in ("held", "redemption"):
        knocker.arguments = {**scene.at(place), **knocker.arguments}
    wrong, names = [], (*NAMED, *UNNAMED)
    for row, name in lists_of(role):

        def ask(sent, row=row, name=name):
            """Without figures: boards tell how long something has waited."""
            status, words = said(knocker.knock(row, name, role, sent=sent), ids=sent.values())
            return status, re.sub(r"\d+", "#", words)

        nothing = ask(dict.fromkeys(names, new_id()))
        for word in PRIVATE[role]:
            theirs = ask(dict.fromkeys(names, knocker.arguments[word]))
            wrong += [f"{name} tells {role} by {word}"] * (theirs != nothing)
        wrong += [f"{name} is ordered or searched for {role}"] * (ask(ordered(name)) != ask({}))
    assert not wrong, "\n".join(wrong)


def test_without_the_guard_a_desk_would_tell(monkeypatch, scene, client_of, api_of):
    """A list that is narrowed by whatever an address names."""

    def page(self, rows, *, by, size):
        return unguarded(self, rows.none() if is_there(self.data.get("id")) else rows, by=by, size=size)

    def is_there(key):
        return key is not None and Redemption.objects.filter(pk=key).exists()

    unguarded = NarrowingForm.page
    monkeypatch.setattr(NarrowingForm, "page", page)
    with pytest.raises(AssertionError, match="review_list tells mo by redemption_id"):
        test_no_parameter_tells_anybody_else_either("mo", scene, client_of, api_of)

"""Saved phrases: one's own, of advocates and agents, and those that moderators share. One page, by two doors.

What somebody writes with goes only when it can be taken back no more; the list of shared ones can be narrowed.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.requests import SignedInRequest, for_roles, signed_in
from accounts.views.undo import say_done
from common import deferring
from marketplace.actions.add_phrase import add_phrase
from marketplace.actions.change_phrase import change_phrase
from marketplace.actions.drop_phrase import drop_phrase
from marketplace.answering import phrases, variables
from marketplace.answering.models import SavedPhrase
from marketplace.forms.narrowing import PhrasesForm
from marketplace.forms.phrases import PhraseForm, SharedPhraseForm
from marketplace.views.advocates_only import for_whoever_answers


@for_whoever_answers
@require_http_methods(["GET", "HEAD", "POST"])
def own_phrases(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, is_shared=False)
    form = PhraseForm(request.POST)
    use = SavedPhrase.Use.ANSWER
    if form.carry_out(partial(add_phrase, by=request.user, is_shared=False, use=use)) is None:
        return _page(request, is_shared=False, form=form)
    return _done(request, _("Saved."), is_shared=False)


@for_roles(Role.MODERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def shared_phrases(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, is_shared=True)
    form = SharedPhraseForm(request.POST)
    if form.carry_out(partial(add_phrase, by=request.user, is_shared=True)) is None:
        return _page(request, is_shared=True, form=form)
    return _done(request, _("Saved for everybody."), is_shared=True)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def phrase(request: SignedInRequest, phrase_id: UUID) -> HttpResponse:
    """One of them, to change it. Nobody else's own is known to exist."""
    kept = phrases.kept_by(request.user, phrase_id)
    is_shared = kept.owner_id is None
    if request.method != "POST":
        words = {"label": kept.label, "body": kept.body, "language": kept.language}
        return _page(request, is_shared=is_shared, form=PhraseForm(initial=words), changing=kept)
    form = PhraseForm(request.POST)
    if form.carry_out(partial(change_phrase, phrase_id=phrase_id, by=request.user)) is None:
        return _page(request, is_shared=is_shared, form=form, changing=kept)
    return _done(request, _("Saved."), is_shared=is_shared)


@signed_in
@require_POST
def phrase_drop(request: SignedInRequest, phrase_id: UUID) -> HttpResponse:
    kept = phrases.kept_by(request.user, phrase_id)
    address = reverse("own_phrases") if kept.owner_id else PhrasesForm(request.GET).url("shared_phrases")
    done = deferring.defer(
        drop_phrase,
        by=request.user,
        about=phrase_id,
        page=address,
        called=_("Deleting “%(label)s”") % {"label": kept.label},
        phrase_id=phrase_id,
    )
    said = _("Deleted.") if kept.owner_id else _("Deleted. In a few seconds nobody finds it any more.")
    say_done(request, said, done.waiting)
    return redirect(address)


def _done(request: SignedInRequest, text: str, *, is_shared: bool) -> HttpResponse:
    messages.success(request, text)
    return redirect(PhrasesForm(request.GET).url("shared_phrases") if is_shared else "own_phrases")


def _page(
    request: SignedInRequest,
    *,
    is_shared: bool,
    form: PhraseForm | None = None,
    changing: SavedPhrase | None = None,
) -> HttpResponse:
    """The list and one form: for a new one, or for the one that is being changed."""
    first = {"language": request.user.language}
    narrow = PhrasesForm(request.GET)
    shared = phrases.shared().filter(narrow.condition if is_shared else Q(use=SavedPhrase.Use.ANSWER))
    own = [] if is_shared else list(phrases.own(request.user))
    standing = deferring.standing(request.user, about=[each.id for each in (shared if is_shared else own)])
    context = {
        "is_shared": is_shared,
        "narrow": narrow,
        "own": [(each, standing.get(each.id)) for each in own],
        "shared": [(each, standing.get(each.id)) for each in shared],
        "form": form or (SharedPhraseForm if is_shared else PhraseForm)(initial=first),
        "changing": changing,
        "action": _address(changing, narrow, is_shared=is_shared),
        "variables": variables.MEANINGS.items(),
    }
    status = form.status if form is not None and form.errors else 200
    return render(request, "marketplace/phrases.html", context, status=status)


def _address(changing: SavedPhrase | None, narrow: PhrasesForm, *, is_shared: bool) -> str:
    """Where the form goes."""
    if changing:
        return narrow.url("phrase", changing.id)
    return narrow.url("shared_phrases") if is_shared else reverse("own_phrases")

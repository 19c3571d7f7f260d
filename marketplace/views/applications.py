"""Applications of people who would like to be advocates: how the test went, and the moderator's decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import queries
from accounts.models import Application, QuizQuestion, Role
from accounts.requests import SignedInRequest, for_roles
from accounts.views.undo import say_done
from common import deferring
from common.errors import DomainError, Invalid, NotAllowed, NotFound
from marketplace.actions.decide_application import decide_application
from marketplace.forms.desk import ApplicationForm
from marketplace.forms.narrowing import ApplicationsForm
from marketplace.practice.models import PracticeAnswer
from marketplace.practice.queries import practising, ready
from marketplace.quality.gold.judging import says_all
from marketplace.views.replies import status_of

SHOWN = 25


@dataclass(frozen=True)
class Written:
    """A question that was answered in writing, and what a good answer says."""

    text: str
    answer: str
    wanted: str


@dataclass(frozen=True)
class Practised:
    """One practice answer and the fields to mark it. `says_all`: by the rule, all that a good answer must say."""

    answer: PracticeAnswer
    says_all: bool
    mark: BoundField
    note: BoundField


@dataclass(frozen=True)
class Row:
    """An application as a moderator decides on it. `standing`: what they have decided and can take back."""

    application: Application
    form: ApplicationForm
    written: Sequence[Written]
    standing: deferring.Standing | None

    @property
    def practised(self) -> list[Practised]:
        return [
            Practised(
                answer,
                says_all(answer.body, answer.question.must_say),
                self.form[f"mark-{answer.id}"],
                self.form[f"note-{answer.id}"],
            )
            for answer in self.application.practice.all()
        ]


@for_roles(Role.MODERATOR)
@require_GET
def applications(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@for_roles(Role.MODERATOR)
@require_POST
def application_decide(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    application, here = queries.application(application_id), ApplicationsForm(request.GET).url("applications")
    name, form = application.advocate.user.display_name, _form(application, request.POST)
    if not form.is_valid():
        return _page(request, deciding=application_id, form=form)
    try:
        done = deferring.defer(
            decide_application,
            by=request.user,
            about=application_id,
            page=f"{here}#{application_id}",
            called=_("Your decision on the application of %(name)s") % {"name": name},
            application_id=application_id,
            is_approved=form.is_approved,
            reason=form.cleaned_data["reason"],
            good_answers=form.cleaned_data["good_answers"],
            wait_days=form.wait,
            marks=form.marks,
        )
    except (NotFound, NotAllowed):
        raise
    except Invalid as refusal:
        for field, texts in refusal.fields.items():
            form.add_error(field if field in form.fields else None, texts)
        return _page(request, deciding=application_id, form=form)
    except DomainError as refusal:
        return _page(request, deciding=application_id, form=form, refusal=refusal)
    said = (
        _("In a few seconds %(name)s becomes an advocate.")
        if form.is_approved
        else _("In a few seconds %(name)s is told why not.")
    )
    say_done(request, said % {"name": name}, done.waiting)
    return redirect(here)


def _page(
    request: SignedInRequest,
    *,
    deciding: UUID | None = None,
    form: ApplicationForm | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The open applications with their forms; the one that was refused keeps what was typed."""
    narrow, undecided = ApplicationsForm(request.GET), queries.open_applications()
    page = narrow.page(ready(undecided), by=["submitted_at"], size=SHOWN)
    bank = queries.written_in(page.rows)
    standing = deferring.standing(request.user, about=[each.id for each in page.rows])
    rows = [
        Row(
            each,
            form if form and each.id == deciding else _form(each, taken_back=standing.get(each.id)),
            _written(each, bank),
            standing.get(each.id),
        )
        for each in page.rows
    ]
    context = {
        "rows": rows,
        "narrow": narrow,
        "page": page,
        "refusal": refusal,
        "practising": practising(undecided).count(),
    }
    return render(
        request, "marketplace/applications.html", context, status=status_of(refusal) if form else 200
    )


def _form(
    application: Application, typed: QueryDict | None = None, *, taken_back: deferring.Standing | None = None
) -> ApplicationForm:
    written = [
        (row["id"], row["text"]) for row in application.quiz if row["kind"] == QuizQuestion.Kind.WRITTEN
    ]
    practised = list(application.practice.all())
    initial = ApplicationForm.as_it_was(deferring.typed(decide_application, taken_back))
    return ApplicationForm(
        typed, auto_id=f"{application.id}_%s", initial=initial, written=written, practised=practised
    )


def _written(application: Application, bank: Mapping[str, QuizQuestion]) -> list[Written]:
    """What a question of the bank wants said is left out where it has been deleted since."""
    return [
        Written(row["text"], row["written"], bank[row["id"]].explanation if row["id"] in bank else "")
        for row in application.quiz
        if row["kind"] == QuizQuestion.Kind.WRITTEN
    ]

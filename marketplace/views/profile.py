"""One's own profile: how others see one, which offers one wants, sign-in, and tokens for programs."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import api_tokens
from accounts.actions.change_profile import change_profile
from accounts.actions.create_token import create_token
from accounts.actions.end_session import end_session
from accounts.actions.revoke_token import revoke_token
from accounts.models import User
from accounts.requests import SignedInRequest, signed_in
from accounts.step_up import step_up
from common import clock
from common.errors import DomainError, NotAllowed
from marketplace.forms.advocate import AboutYouForm, OffersForm, QuietHoursForm
from marketplace.forms.push import NewsForm
from marketplace.push import vapid
from marketplace.push.choices import choices_of
from marketplace.push.models import PushDevice
from marketplace.views.advocates_only import for_advocates
from marketplace.views.replies import status_of
from routing import queries as routing_queries
from routing.actions.set_availability import set_availability
from routing.actions.set_letter_hours import set_letter_hours
from routing.actions.set_quiet_hours import set_quiet_hours
from routing.quiet_hours import hours_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request)
    form = AboutYouForm(request.POST, initial={"display_name": request.user.display_name})
    if not form.is_valid():
        return page(request, about_form=form, status=422)
    said = form.cleaned_data
    change_profile(by=request.user, display_name=said["display_name"], language=said["language"])
    messages.success(request, _("Saved."))
    return redirect("profile")


@require_POST
@for_advocates
def profile_offers(request: SignedInRequest) -> HttpResponse:
    form = _offers_form(request, request.POST)
    if not form.is_valid():
        return page(request, offers_form=form, status=422)
    said = form.cleaned_data
    now = routing_queries.availability_of(request.user)
    is_on = now is not None and now.is_available and (now.until is None or now.until > clock.now())
    try:
        set_availability(
            by=request.user,
            is_available=is_on,
            until=now.until if now and is_on else None,
            max_open=said["max_open"],
            topic_ids=[topic.id for topic in said["topics"]],
            languages=said["languages"],
        )
    except DomainError as refusal:
        form.refuse(refusal)
        return page(request, offers_form=form, status=status_of(refusal))
    messages.success(request, _("Saved. New offers follow this at once."))
    return redirect("profile")


@require_POST
@signed_in
def profile_quiet_hours(request: SignedInRequest) -> HttpResponse:
    """An advocate's for offers and news, staff's for letters about promises; whoever is both has the same for both."""
    form = QuietHoursForm(request.POST)
    if not form.is_valid():
        return page(request, quiet_form=form, status=422)
    try:
        with transaction.atomic():
            if request.user.roles:
                set_letter_hours(by=request.user, **form.cleaned_data)
            if request.user.is_advocate or not request.user.roles:
                set_quiet_hours(by=request.user, **form.cleaned_data)
    except NotAllowed:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return page(request, quiet_form=form, status=status_of(refusal))
    messages.success(request, _("Saved. We keep to your quiet hours."))
    return redirect("profile")


@require_POST
@signed_in
@never_cache
@step_up
def token_create(request: SignedInRequest) -> HttpResponse:
    """The reply to this request is the only place where the token ever stands, hence no redirect."""
    try:
        token = create_token(by=request.user)
    except DomainError as refusal:
        return page(request, token_refusal=refusal, status=refusal.status)
    return page(request, new_token=token)


@require_POST
@signed_in
def session_end(request: SignedInRequest, session_id: int) -> HttpResponse:
    end_session(session_id=session_id, by=request.user)
    messages.success(request, _("Signed out there. Its open pages close within half a minute."))
    return redirect("usersessions_list")


@require_POST
@signed_in
def token_revoke(request: SignedInRequest, token_key: str) -> HttpResponse:
    revoke_token(by=request.user, token_key=token_key)
    messages.success(request, _("The token is revoked. Programs that used it are signed out."))
    return redirect("profile")


def page(
    request: SignedInRequest,
    *,
    about_form: AboutYouForm | None = None,
    offers_form: OffersForm | None = None,
    quiet_form: QuietHoursForm | None = None,
    news_form: NewsForm | None = None,
    new_token: str = "",
    token_refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; a form that was refused comes back in its place."""
    user = request.user
    if offers_form is None and user.is_advocate:
        offers_form = _offers_form(request)
    if quiet_form is None and (user.is_advocate or user.roles):
        quiet_form = _quiet_form(user)
    if news_form is None and user.is_advocate:
        news_form = NewsForm(initial={kind.value: when.value for kind, when in choices_of(user).items()})
    initial = {"display_name": user.display_name, "language": user.language}
    context = {
        "about_form": about_form or AboutYouForm(initial=initial),
        "offers_form": offers_form,
        "quiet_form": quiet_form,
        "news_form": news_form,
        "devices": PushDevice.objects.filter(person=user),
        "push_key": vapid.public_key(),
        "tokens": api_tokens.tokens_of(user),
        "new_token": new_token,
        "token_refusal": token_refusal,
    }
    return render(request, "marketplace/profile.html", context, status=status)


def _offers_form(request: SignedInRequest, data: QueryDict | None = None) -> OffersForm:
    """With the topics and languages of one's own skills to choose from, those that are on chosen."""
    skills = list(routing_queries.skills_of(request.user))
    availability = routing_queries.availability_of(request.user)
    return OffersForm(
        data,
        topic_ids={skill.topic_id for skill in skills},
        languages=sorted({skill.language for skill in skills}),
        initial={
            "topics": [skill.topic_id for skill in skills if skill.is_on],
            "languages": sorted({skill.language for skill in skills if skill.is_on}),
            "max_open": availability.max_open if availability else 1,
        },
    )


def _quiet_form(user: User) -> QuietHoursForm:
    """What is chosen, or holds for whoever has chosen nothing yet."""
    offers = routing_queries.availability_of(user)
    if offers is not None and offers.quiet_from is not None:
        fields = ("quiet_from", "quiet_until", "time_zone")
        return QuietHoursForm(initial={name: getattr(offers, name) for name in fields})
    initial: dict[str, object] = {"time_zone": user.time_zone}
    begin, end = hours_of(user)
    if user.roles and begin != end:
        initial |= {"quiet_from": begin, "quiet_until": end}
    return QuietHoursForm(initial=initial)

"""Solved questions for everybody to read, search and say whether they helped.

A browser may keep a page but asks each time whether it is still the same, because an answer that is taken back must
be gone at once; most often the reply is a short "unchanged".
"""

from __future__ import annotations

import hashlib
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_POST, require_safe

from accounts.languages import own_language
from accounts.models import Topic
from common.choices import chosen
from common.errors import NotFound
from marketplace import app_files
from marketplace.actions.rate_help_page import rate_help_page
from marketplace.forms.public_help import SearchForm
from marketplace.public_help import pages
from marketplace.public_help.addresses import canonical
from marketplace.public_help.models import HelpPage
from marketplace.public_help.readers import reader_of
from marketplace.public_help.structured_data import qa_page
from marketplace.views.places import place_before

SITEMAP_MAX = 49_000
"""Pages in one part, which holds 50,000 addresses, those of the topics included. Source: sitemaps.org, protocol 0.9."""
SITEMAP_SECONDS = 3_600


@require_safe
def help_home(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "words": words,
        "found": pages.found_pages(words, language=_language()) if words else [],
        "topics": pages.topics_with_pages(),
        "canonical": canonical(request.path),
    }
    return render(request, "marketplace/help_home.html", context)


@require_safe
def help_topic(request: HttpRequest, topic_slug: str) -> HttpResponse:
    """Its pages; those that fit, where somebody searches within it."""
    topic = get_object_or_404(Topic, slug=topic_slug)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    before = place_before(request)
    shown, next_before = pages.pages_of(topic, before=before)
    context = {
        "topic": topic,
        "form": form,
        "words": words,
        "found": pages.found_pages_in(topic, words, language=_language()) if words else [],
        "pages": shown,
        "next_url": f"{request.path}?before={next_before}" if next_before else "",
        "canonical": canonical(f"{request.path}?before={before}" if before else request.path),
    }
    return render(request, "marketplace/help_topic.html", context)


def _language() -> str:
    """Whose pages a search shows first."""
    return own_language(settings.ENQUIRY_LANGUAGES[0])


def _as_shown(request: HttpRequest, topic_slug: str, slug: str) -> str | None:
    """Changes with everything that a page shows to this reader; None for a page that is not public."""
    page = HelpPage.objects.public().select_related("answer__author").filter(slug=slug).first()
    if page is None:
        return None
    votes, own = pages.votes_of(page), page.votes.filter(reader=reader_of(request)).first()
    reader = (request.user.pk, request.LANGUAGE_CODE, request.COOKIES.get(settings.THEME_COOKIE_NAME))
    author = page.answer.author.display_name
    said = (page.changed_at, page.answer_text, author, votes, own and own.is_helpful)
    return quote_etag(hashlib.sha256(repr((app_files.version(), page.id, reader, said)).encode()).hexdigest())


@require_safe
@cache_control(private=True, no_cache=True)
@condition(etag_func=_as_shown)
def help_page(request: HttpRequest, topic_slug: str, slug: str) -> HttpResponse:
    try:
        page = pages.public_page(slug=slug)
    except NotFound:
        return redirect(pages.successor(slug), permanent=True)
    if page.topic.slug != topic_slug:
        return redirect(page, permanent=True)
    votes, url = pages.votes_of(page), canonical(page.get_absolute_url())
    context = {
        "page": page,
        "votes": votes,
        "own_vote": page.votes.filter(reader=reader_of(request)).first(),
        "canonical": url,
        "structured_data": qa_page(page, votes=votes, url=url),
    }
    return render(request, "marketplace/help_page.html", context)


@csrf_exempt  # Changes nothing of anybody's, and works for readers who take no cookies.
@require_POST
def help_rate(request: HttpRequest, topic_slug: str, slug: str) -> HttpResponse:
    """Raises: Invalid, NotFound."""
    helpful = chosen(request.POST, "helpful", among=["yes", "no"])
    vote = rate_help_page(slug=slug, reader=reader_of(request), is_helpful=helpful == "yes")
    return redirect(f"{vote.page.get_absolute_url()}#helpful")


@require_safe
@cache_control(public=True, max_age=SITEMAP_SECONDS)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole of it, or where its parts are."""
    parts = ceil(pages.oldest().count() / SITEMAP_MAX)
    if parts > 1:
        context = {"site": settings.SITE_URL, "parts": range(1, parts + 1)}
        return render(request, "sitemap_index.xml", context, content_type="application/xml")
    return _sitemap_part(request, number=1)


@require_safe
@cache_control(public=True, max_age=SITEMAP_SECONDS)
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """Its pages are the same tomorrow, as new ones come last. Raises: NotFound."""
    if not 1 <= number <= ceil(pages.oldest().count() / SITEMAP_MAX):
        raise NotFound
    return _sitemap_part(request, number=number)


def _sitemap_part(request: HttpRequest, *, number: int) -> HttpResponse:
    """The first one also names the topics."""
    context = {
        "site": settings.SITE_URL,
        "topics": pages.topics_with_pages() if number == 1 else None,
        "pages": pages.oldest()[(number - 1) * SITEMAP_MAX : number * SITEMAP_MAX],
    }
    return render(request, "sitemap.xml", context, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", {"sitemap": canonical("/sitemap.xml")}, content_type="text/plain")

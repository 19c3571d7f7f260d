"""What all pages stand on: styles, icons, vendored code, the tags of {% load ui %}, the frame and allauth's pages."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import translation

from common.clock import now
from common.static_bundles import BundleFinder
from marketplace import context_processors
from marketplace.crowd_safe.kinds import KIND_IN_WORDS, Kind
from marketplace.templatetags import ui
from routing.actions.queue_enquiry import queue_enquiry
from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((STATIC / "js").glob("*.js"))


def markup(path: Path) -> str:
    """A template without its comments."""
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


# --- Files ------------------------------------------------------------------------------------------------------


def test_both_dark_blocks_are_the_same():
    css = (STATIC / "css" / "tokens.css").read_text()
    blocks = re.findall(r":root(?::not\(\[data-theme=\"light\"\]\)|\[data-theme=\"dark\"\]) \{([^}]*)\}", css)
    first, second = ([line.strip() for line in block.strip().splitlines()] for block in blocks)
    assert first == second
    assert "color-scheme: dark;" in first


BESIDE_A_VENDORS = {"api_docs.css"}
"""It overrides Swagger UI's own styles on Swagger UI's own page. Those are in no layer, to which any layer loses."""


def test_every_style_is_in_a_layer():
    for path in [each for each in (STATIC / "css").glob("*.css") if each.name not in BESIDE_A_VENDORS]:
        code = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        depth, outside = 0, ""
        for character in code:
            depth += (character == "{") - (character == "}")
            outside += character if depth == 0 and character != "}" else ""
        layers = re.sub(r"@layer [a-z, ]+;?", "", outside)
        assert not layers.strip(), f"{path.name} has rules outside of a layer: {layers.strip()[:80]}"


def test_vendored_files_are_the_published_ones():
    lines = (STATIC / "vendor" / "CHECKSUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split() for line in lines)}
    assert set(sums) == {path.name for path in (STATIC / "vendor").glob("*.js")}
    for name, digest in sums.items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest
        assert (STATIC / "vendor" / name.replace(".min.js", ".LICENSE.txt")).exists()


def test_every_icon_that_templates_name_is_drawn():
    named = set()
    for path in TEMPLATES:
        text = path.read_text()
        named |= set(re.findall(r'{% icon "([a-z]+)"', text)) | set(re.findall(r'icon_name="([a-z]+)"', text))
    assert named <= ui.icon_names()


def test_templates_satisfy_the_content_policy():
    forbidden = re.compile(
        r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*(?:src=|type=\"application/(?:ld\+)?json\"))"
    )
    for path in TEMPLATES:
        assert not forbidden.search(markup(path)), path


def test_forms_leave_errors_to_us():
    """A browser's bubble says one thing at a time, in its own words, and not to everybody."""
    fields = re.compile(r"components/(?:field|photos|stars)\.html|{% control |{% slot body %}")
    form = re.compile(r"""<form\b((?:[^>"']|"[^"]*"|'[^']*'|(?<=%)>)*)>(.*?)</form>""", re.DOTALL)
    for path in TEMPLATES:
        for tag, inside in form.findall(markup(path)):
            assert "novalidate" in tag or not fields.search(inside), path


def test_modules_satisfy_the_content_policy_and_stand_alone():
    # They import nothing from each other: hashed file names would not be rewritten inside of them.
    forbidden = re.compile(
        r"^import |\bexport |\beval\(|new Function|\.innerHTML|\.outerHTML|\.style\b", re.MULTILINE
    )
    for path in MODULES:
        code = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("//"))
        assert not forbidden.search(code), path
        assert path.read_text().startswith("// "), f"{path.name} does not say which attributes it listens to"


def test_modules_that_templates_name_exist_and_are_in_no_bundle(settings):
    named = {
        name
        for path in TEMPLATES
        for tag in re.findall(r"{% behaviours ([^%]+)%}", markup(path))
        for name in re.findall(r'"([a-z_]+)"', tag)
    }
    assert named <= {path.stem for path in MODULES}
    bundled = [part for parts in settings.STATIC_BUNDLES.values() for part in parts]
    assert len(bundled) == len(set(bundled))
    assert not named & {Path(part).stem for part in bundled}, "it would run twice"


def test_a_bundle_is_its_parts_as_they_are_now(settings, tmp_path):
    settings.STATIC_BUNDLES_DIR = tmp_path / "bundles"
    settings.STATICFILES_DIRS = [tmp_path]
    settings.STATIC_BUNDLES = {"both.css": ["one", "two"], "both.js": ["one", "two"]}
    (tmp_path / "one").write_text("first\n")
    for second in ("second\n", "changed\n"):
        (tmp_path / "two").write_text(second)
        assert Path(finders.find("both.css")).read_text() == f"first\n{second}"
        assert Path(finders.find("both.js")).read_text() == f"{{\nfirst\n}}\n{{\n{second}}}\n"
    (finder,) = (each for each in finders.get_finders() if isinstance(each, BundleFinder))
    assert [name for name, _storage in finder.list([])] == ["both.css", "both.js"]


# --- Icons and words --------------------------------------------------------------------------------------------


def test_a_topic_with_an_unknown_icon_gets_the_question_mark():
    assert "#i-help" in ui.icon("no-such-icon")
    assert "#i-sim" in ui.icon("sim")


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in ui.icon("clock")
    assert 'aria-label="&lt;b&gt;"' in ui.icon("clock", label="<b>")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "under 1 min"),
        (59.9, "under 1 min"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
        (86_400, "1 day"),
        (timedelta(days=2, hours=3), "2 days"),
    ],
)
def test_durations_are_said_as_people_say_them(value, words):
    assert ui.duration(value) == words


def test_time_left_is_rounded_down_and_never_negative():
    assert ui.seconds_until(now() + timedelta(seconds=90)) == 89
    assert ui.seconds_until(now() - timedelta(seconds=5)) == 0
    assert ui.seconds_since(now() + timedelta(seconds=5)) == 0


def test_countdown_speaks_and_is_readable_without_script():
    html = rendered(
        '{% include "components/countdown.html" with whole=660 %}', until=now() + timedelta(seconds=402.5)
    )
    assert "<b>6:42</b>" in html
    assert 'stroke-dashoffset="39"' in html
    assert "data-say-300" in html


@pytest.mark.parametrize(
    ("seconds", "urgency"), [(120, ""), (119, "soon"), (60, "soon"), (59, "now"), (0, "now")]
)
def test_urgency(seconds, urgency):
    assert ui.urgency(seconds) == urgency


def test_money_is_exact_in_both_languages(settings):
    settings.CURRENCY = "GBP"
    assert ui.money(123_456_789_012_345_678) == "£1,234,567,890,123,456.78"
    assert ui.money(-5) == "−£0.05"
    assert ui.money(1_000, "EUR") == "€10.00"
    assert ui.money(1_000, "JPY") == "1,000\N{NO-BREAK SPACE}JPY"
    with translation.override("de"):
        assert ui.figure(1_840) == "1.840"
        assert ui.money(100_000, "CHF") == "1.000,00\N{NO-BREAK SPACE}CHF"


def test_points():
    assert ui.points(1) == "1 point"
    assert ui.points(1_840) == "1,840 points"
    assert ui.signed(40) == "+40"
    assert ui.signed(-1_000) == "−1,000"


# --- Hidden details ---------------------------------------------------------------------------------------------


def test_every_kind_that_is_hidden_has_a_word():
    assert set(Kind) <= set(KIND_IN_WORDS)


def test_tokens_are_marked_and_told_apart():
    html = ui.redactions("Call [phone 1] or [phone 2].")
    assert html.count('class="redact"') == 2
    assert "phone number hidden</span>" in html
    assert "phone number hidden 2</span>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">[phone 1]',
        "[<b>phone</b> 1]",
        "[phone 1<script>]",
        "&lt;b&gt; \" ' [email 3]",
    ],
)
def test_what_people_wrote_is_escaped_before_tokens_are_marked(text):
    html = rendered("{{ text|redactions|linebreaks }}", text=text)
    without_marks = re.sub(r'<span class="redact">.*?</span>|</?p>|<br>', "", html)
    assert "<" not in without_marks


def test_brackets_that_are_no_token_stay_as_they_are():
    assert ui.redactions("see [note 1] and [phone x]") == "see [note 1] and [phone x]"


# --- Forms ------------------------------------------------------------------------------------------------------


class Question(forms.Form):
    subject = forms.CharField(help_text="A few <b>words</b>.")
    body = forms.CharField(widget=forms.Textarea, required=False)
    topic = forms.ChoiceField(choices=[("sim", "SIM"), ("bill", "Bills")], widget=forms.RadioSelect)
    is_urgent = forms.BooleanField(required=False)


def test_a_field_ties_label_hint_and_error_to_its_input():
    html = rendered('{% include "components/field.html" with field=form.subject %}', form=Question({}))
    assert 'for="id_subject"' in html
    assert 'aria-describedby="id_subject_hint id_subject_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_subject_error"' in html


def test_a_field_keeps_a_draft_when_it_is_given_a_key():
    source = (
        '{% include "components/field.html" with field=form.body draft_key="claim-1" draft_url="/draft/" %}'
    )
    html = rendered(source, form=Question())
    assert 'data-draft-key="claim-1"' in html
    assert 'data-draft-status="id_body_status"' in html
    assert 'aria-describedby="id_body_status"' in html
    assert "(optional)" in html


@pytest.mark.parametrize(("look", "css"), [("chips", "chip"), ("seg", "seg"), ("", "check")])
def test_choices_are_a_fieldset_with_a_legend(look, css):
    source = '{% include "components/field.html" with field=form.topic look=look %}'
    html = rendered(source, form=Question(), look=look)
    assert "<legend>Topic</legend>" in html
    assert f'class="{css}"' in html
    assert html.count('type="radio"') == 2


def test_the_error_summary_links_to_each_field():
    html = rendered('{% include "components/error_summary.html" %}', form=Question({}))
    assert "There are 2 things to fix." in html
    assert 'href="#id_subject"' in html
    assert 'href="#id_topic"' in html
    assert "autofocus" in html


# --- The frame --------------------------------------------------------------------------------------------------


class NoMessages(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def a_request(user: object, **cookies: str) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = None
    request.COOKIES.update(cookies)
    request._messages = NoMessages(request)
    return request


def test_somebody_unknown_is_offered_to_sign_in_and_has_no_socket():
    html = render_to_string("base.html", request=a_request(AnonymousUser()))
    assert "Sign in" in html
    assert "data-live-url" not in html
    assert "live.js" not in html


def test_somebody_signed_in_has_one_socket_and_can_sign_out(carla):
    html = render_to_string("base.html", request=a_request(carla))
    assert html.count("data-live-url") == 1
    assert "data-forgets-drafts" in html
    assert "Signed in as Carla M." in html


def test_only_a_theme_that_exists_reaches_the_page():
    assert 'data-theme="dark"' in render_to_string(
        "base.html", request=a_request(AnonymousUser(), theme="dark")
    )
    odd = render_to_string("base.html", request=a_request(AnonymousUser(), theme='"><script>'))
    assert "data-theme" not in odd


def test_language_of_the_page_is_the_active_one():
    with translation.override("de"):
        assert '<html lang="de"' in render_to_string("base.html", request=a_request(AnonymousUser()))


def names(places):
    return [place.name for place in places]


def test_tabs_follow_the_role(carla, ada, mo, stella, omar):
    assert names(context_processors.tab_places(carla)) == []
    assert names(context_processors.tab_places(ada)) == ["queue", "my_answers", "rewards", "profile"]
    assert names(context_processors.tab_places(mo)) == [
        "review_desk",
        "applications",
        "triage",
        "help_choice",
    ]
    assert names(context_processors.tab_places(stella)) == ["desk"]
    assert names(context_processors.tab_places(omar)) == ["payouts", "operations", "books", "triage"]


def test_the_queue_tab_counts_offers_except_on_the_queue_itself(ada, carla, sim):
    queue_enquiry(item_id=uuid4(), story=uuid4(), owner=carla, topic=sim, language="en")
    request = a_request(ada)
    assert context_processors.tabs(request)[0].count == 1
    for page, current in (("queue", "page"), ("claim", "true")):
        request.resolver_match = SimpleNamespace(url_name=page)
        tab = context_processors.tabs(request)[0]
        assert (tab.current, tab.count) == (current, 0)


def test_pages_below_a_place_exist():
    places = [
        value for value in vars(context_processors).values() if isinstance(value, context_processors.Place)
    ]
    known = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    assert {name for place in places for name in (place.name, *place.below)} <= known


def test_menu_holds_what_is_no_tab(carla, ada, mo):
    everybodys = ["ask", "my_questions", "help_home"]
    assert names(context_processors.menu_places(carla)) == [*everybodys, "apply", "profile", "my_reports"]
    assert names(context_processors.menu_places(ada)) == [*everybodys, "standing", "my_reports"]
    assert names(context_processors.menu_places(mo)) == [*everybodys, "apply", "profile", "my_reports"]


def test_whoever_has_more_than_four_desks_finds_the_rest_in_the_menu(make_user):
    everything = make_user("Max T.", roles=["moderator", "agent", "ops"])
    tabs = ["review_desk", "applications", "triage", "help_choice"]
    assert names(context_processors.tab_places(everything)) == tabs
    assert names(context_processors.menu_places(everything))[-3:] == ["operations", "books", "fraud_cases"]


# --- Pages that no view of ours renders ---------------------------------------------------------------------------


class Controls(HTMLParser):
    """The inputs of a page and the names they have for a screen reader."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.inside_label = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "label":
            self.inside_label = True
            self.labelled.add(attributes.get("for") or "")
        if tag in {"input", "textarea", "select"} and attributes.get("type") != "hidden":
            self.inputs.append(attributes | ({"aria-label": "by its parent"} if self.inside_label else {}))

    def handle_endtag(self, tag):
        if tag == "label":
            self.inside_label = False

    def unnamed(self) -> list[dict[str, str | None]]:
        return [i for i in self.inputs if not i.get("aria-label") and i.get("id") not in self.labelled]


def assert_is_our_page(response, status=200):
    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1") == 1, html
    assert '<main class="wrap' in html
    assert not Controls(html).unnamed()
    assert " style=" not in html


@pytest.mark.parametrize(
    "path", ["login", "signup", "password/reset", "password/reset/done", "confirm-email"]
)
def test_entrance_pages(client, db, path):
    assert_is_our_page(client.get(f"/accounts/{path}/"))


@pytest.mark.parametrize("path", ["logout", "email", "password/change", "2fa"])
def test_account_pages(client, carla, path):
    client.force_login(carla)
    assert_is_our_page(client.get(f"/accounts/{path}/", follow=True))


@pytest.fixture
def client_just_signed_in(client, carla):
    """With a verified address and the password given once more, as allauth wants for second factors."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=carla, email=carla.email, verified=True, primary=True)
    client.post("/accounts/login/?next=/accounts/email/", {"login": carla.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/?next=/accounts/email/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "Passkeys"),
        ("totp/activate/", "The same as letters"),
        ("webauthn/", "Passkeys and security keys"),
        ("webauthn/add/", "Add"),
    ],
)
def test_second_factor_pages(client_just_signed_in, path, words):
    response = client_just_signed_in.get(f"/accounts/2fa/{path}")
    assert_is_our_page(response)
    assert words in response.content.decode()


def test_recovery_codes_once_a_second_factor_is_on(client_just_signed_in, carla):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(carla, generate_totp_secret())
    RecoveryCodes.activate(carla)
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        assert_is_our_page(client_just_signed_in.get(f"/accounts/2fa/{path}"))
    assert "10 left" in client_just_signed_in.get("/accounts/2fa/").content.decode()


def test_signing_in_needs_no_toast(client_just_signed_in):
    assert (
        'class="toast"'
        not in client_just_signed_in.get("/accounts/email/").content.decode().split("<template")[0]
    )


def test_reauthentication_page(client, carla):
    client.force_login(carla)
    assert_is_our_page(client.get("/accounts/2fa/totp/activate/", follow=True))


def test_a_wrong_password_is_said_in_the_summary(client, carla):
    response = client.post("/accounts/login/", {"login": carla.email, "password": "not-it"})
    assert 'id="error-summary"' in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "429.html", "500.html"])
def test_error_pages_need_no_context(template):
    html = render_to_string(template)
    assert html.count("<h1") == 1


def test_the_page_for_our_own_faults_depends_on_nothing():
    source = (ROOT / "templates" / "500.html").read_text()
    assert "{%" not in source
    assert "{{" not in source
    assert "/static/" not in source


def test_a_refusal_is_a_sentence_with_the_id_that_scripts_look_for():
    from common.errors import IllegalMove

    html = render_to_string("errors/problem_partial.html", {"error": IllegalMove("Gone <b>.")})
    assert 'id="problem-message"' in html
    assert "Gone &lt;b&gt;." in html


def test_the_service_worker_is_the_same_in_every_language(client, db):
    """Or whoever changes theirs is told of a new version of the app."""
    spoken = {
        client.get("/sw.js", headers={"accept-language": language}).content for language in ("en", "de")
    }
    assert len(spoken) == 1

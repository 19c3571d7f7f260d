"""A display name is a name and nothing else, through whichever door it comes."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.display_names import clean_display_name
from accounts.mailing import send_mail
from accounts.models import User
from tests.accounts.signing_in import AGREES

NOT_NAMES = [
    "",
    "A",
    "x" * 61,
    "...",
    "Call 07700",
    "ada@example",
    "https://a",
    "Wren: your account",
    "example.com",
    "Ada\u200bL.",
    "Ada <b>",
    "Ada 🐦",
]


@pytest.mark.parametrize("name", ["Ada L.", "Zoë O’Neil-Smith", "J.R. T.", "李明", "नीना पी.", "Anne 't H."])
def test_names_of_any_script_stay_as_they_are(name):
    assert clean_display_name(name) == name


def test_spaces_and_line_ends_become_one_space_and_direction_controls_go():
    assert clean_display_name(" Ada\r\n \u202eL. ") == "Ada L."


@pytest.mark.parametrize("name", NOT_NAMES)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValidationError):
        clean_display_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Wrenfield Support",
        "Wrenfield",
        "Wren Field",
        "W r e n f i e l d",
        "SUPPORT TEAM",
        "Süpport",
        "Der Kundenservice",
        "Crowdline",
        "Mo Moderator",
        "Suрport",  # with a Cyrillic letter
    ],
)
def test_nobody_calls_themselves_what_would_be_taken_for_staff(name):
    with pytest.raises(ValidationError, match="staff"):
        clean_display_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Hilfiger T.",
        "Wren F.",
        "Carey S.",
        "Teamara",
        "Supper T.",
        "Stafford B.",
        "Luca Gentile",
        "Max P.",
        "Ольга К.",
    ],
)
def test_a_name_that_only_begins_like_an_office_is_a_name(name):
    assert clean_display_name(name) == name


def test_whoever_has_such_a_name_already_changes_the_rest_of_their_profile(client_of, carla):
    User.objects.filter(pk=carla.pk).update(display_name="Wrenfield Support")
    carla.refresh_from_db()
    sent = {"display_name": "Wrenfield Support", "language": "de"}
    assert client_of(carla).post(reverse("profile"), sent).status_code == 302
    carla.refresh_from_db()
    assert (carla.display_name, carla.language) == ("Wrenfield Support", "de")


@pytest.mark.parametrize("name", ["Wrenfield Support", "Win at example.com", "Wren: call 07700 900123"])
def test_nobody_signs_up_profiles_or_programs_under_it(db, client, client_of, api_of, carla, name):
    sent = {
        "display_name": name,
        "email": "zoe@example.com",
        "password1": "wren-at-the-window",
        "agrees": AGREES,
    }
    client.post(reverse("account_signup"), sent)
    client_of(carla).post(reverse("profile"), {"display_name": name, "language": "en"})
    assert api_of(carla).put("/api/v1/me/", {"display_name": name}, format="json").status_code == 422
    assert not User.objects.filter(display_name=name).exists()


def test_a_name_with_a_line_end_from_elsewhere_leaves_the_subject_whole(db, carla, rf):
    enquiry = {"subject": "No signal"}
    send_mail(carla, template="enquiry_answered", context={"who": "Ada\n L.", "enquiry": enquiry, "url": "/"})
    assert mail.outbox[0].subject == "Ada L. has answered your question"

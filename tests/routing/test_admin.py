"""Configuration is checked before it is believed, and nobody edits the queue by hand."""

from __future__ import annotations

import html

import pytest
from django.db.models import ProtectedError

from routing.forms import Step, problem_of_path
from routing.models import Calendar, PoolCalendar, ServiceLevel


@pytest.fixture
def admin_client_of_omar(omar, client_of):
    omar.is_superuser = True
    omar.save()
    return client_of(omar)


def path(*stages, **level):
    """The form as a browser sends it; a stage is (position, pool, people, seconds)."""
    data = {
        "name": "Fast",
        "work_kind": "exchanges",
        "target_percent": 80,
        "target_seconds": 600,
        "warn_percent": 75,
        **level,
    }
    data |= {"stages-TOTAL_FORMS": len(stages), "stages-INITIAL_FORMS": 0}
    for number, (position, pool, people, seconds) in enumerate(stages):
        values = {
            "position": position,
            "pool": pool,
            "people": people,
            "seconds": seconds,
            "tier_floor": "member",
        }
        data |= {f"stages-{number}-{name}": value for name, value in values.items()}
    return data


def test_a_sound_path_is_saved(admin_client_of_omar):
    admin_client_of_omar.post(
        "/admin/routing/servicelevel/add/", path((1, "crowd", 5, 60), (2, "staff", 0, 0)), follow=True
    )
    assert ServiceLevel.objects.get(name="Fast").stages.count() == 2


def test_a_path_that_ends_in_the_crowd_is_explained_and_not_saved(admin_client_of_omar):
    answer = admin_client_of_omar.post("/admin/routing/servicelevel/add/", path((1, "crowd", 5, 60)))
    assert "The last stage must be the staff pool" in answer.content.decode()
    assert not ServiceLevel.objects.exists()


CROWD, OPEN_LIST, STAFF = ("crowd", 5, 60), ("crowd", 0, 600), ("staff", 0, 0)


@pytest.mark.parametrize(
    ("stages", "problem"),
    [
        pytest.param([], "at least one stage", id="nothing"),
        pytest.param([(1, *CROWD)], "last stage must be the staff pool", id="ends in the crowd"),
        pytest.param([(1, *OPEN_LIST)], "last stage must be the staff pool", id="ends in the open list"),
        pytest.param([(1, *STAFF), (2, *CROWD)], "last stage must be the staff pool", id="staff first"),
        pytest.param([(1, *STAFF), (2, *STAFF)], "Only crowd stages", id="staff twice"),
        pytest.param([(1, "moderators", 0, 60), (2, *STAFF)], "Only crowd stages", id="moderators"),
        pytest.param([(1, "crowd", 5, 3), (2, *STAFF)], "at least 10 seconds", id="too short"),
        pytest.param([(1, "crowd", 5, 700_000), (2, *STAFF)], "at most 7 days", id="too long"),
        pytest.param([(1, "crowd", 900, 60), (2, *STAFF)], "at most 200 people", id="broadcast"),
        pytest.param([(1, *OPEN_LIST), (2, *CROWD), (3, *STAFF)], "open list", id="open list too early"),
        pytest.param([(0, *CROWD), (1, *STAFF)], "start at 1", id="position 0"),
        pytest.param([(1, *CROWD), (1, *STAFF)], "same position", id="position twice"),
        pytest.param([(2, *STAFF), (1, *CROWD)], "", id="in any order"),
        pytest.param([(3, *STAFF), (2, *OPEN_LIST), (1, *CROWD)], "", id="open list before staff"),
        pytest.param([(1, *STAFF)], "", id="staff alone"),
    ],
)
def test_what_a_path_needs(stages, problem):
    found = problem_of_path(Step(*stage) for stage in stages)
    assert problem in found
    assert bool(found) == bool(problem)


def test_outbound_work_never_goes_to_the_crowd():
    path = [Step(1, *CROWD), Step(2, *STAFF)]
    assert "staff alone" in problem_of_path(path, work_kind="outbound")
    assert problem_of_path(path[1:], work_kind="outbound") == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target_percent": 0}, "from 1 to 100 percent"),
        ({"target_percent": 101}, "from 1 to 100 percent"),
        ({"warn_percent": 100}, "before the end"),
        ({"target_seconds": 0}, "between a second and 30 days"),
        ({"target_seconds": 10**9}, "between a second and 30 days"),
        ({"next_seconds": 0}, "between a second and 30 days"),
        ({"resolution_seconds": 60}, "cannot be solved before anybody has responded"),
        ({"work_kind": "telepathy"}, "not one of the available choices"),
    ],
    ids=str,
)
def test_a_promise_makes_sense(admin_client_of_omar, change, words):
    answer = admin_client_of_omar.post("/admin/routing/servicelevel/add/", path((1, *STAFF), **change))
    assert words in answer.content.decode()
    assert not ServiceLevel.objects.exists()


# --- Calendars ---------------------------------------------------------------------------------------------------


def calendar(*week, days=(), **fields):
    """The form as a browser sends it; a row of the week is (weekday, opens, closes), a day is (day, opens, closes)."""
    data = {"name": "Team", "time_zone": "Europe/London", "country": "gb", "subdivision": "ENG", **fields}
    for prefix, rows, names in (
        ("opening_hours", week, ("weekday", "opens", "closes")),
        ("particular_days", days, ("day", "opens", "closes")),
    ):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    return data


MONDAY = (0, "09:00", "17:00")


def test_a_sound_calendar_is_saved(admin_client_of_omar):
    data = calendar(
        MONDAY, (6, "22:00", "00:00"), days=[("2026-12-24", "", ""), ("2026-12-27", "10:00", "12:00")]
    )
    admin_client_of_omar.post("/admin/routing/calendar/add/", data)
    saved = Calendar.objects.get()
    assert (saved.country, saved.opening_hours.count(), saved.particular_days.count()) == ("GB", 2, 2)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(calendar(), "it would never open", id="no hours"),
        pytest.param(calendar((0, "17:00", "09:00")), "closes before it opens", id="backwards"),
        pytest.param(calendar((0, "09:00", "09:00")), "closes before it opens", id="no time"),
        pytest.param(
            calendar(MONDAY, (0, "16:00", "18:00")), "Monday: two of the opening hours overlap", id="overlap"
        ),
        pytest.param(
            calendar((0, "09:00", "00:00"), (0, "20:00", "22:00")), "overlap", id="overlap at midnight"
        ),
        pytest.param(calendar((7, "09:00", "17:00")), "not one of the available choices", id="eighth day"),
        pytest.param(calendar(MONDAY, time_zone="Mars/Olympus"), "IANA list", id="zone"),
        pytest.param(calendar(MONDAY, time_zone="../../etc/passwd"), "IANA list", id="path as zone"),
        pytest.param(calendar(MONDAY, country="XX"), "two letters of ISO 3166", id="country"),
        pytest.param(
            calendar(MONDAY, subdivision="Narnia"), "Parts of GB that we know: ENG", id="subdivision"
        ),
        pytest.param(calendar(MONDAY, country=""), "which country this is a part of", id="part of nothing"),
        pytest.param(
            calendar(MONDAY, days=[("2026-12-24", "09:00", "")]),
            "Give both times, closing after opening",
            id="half a day",
        ),
        pytest.param(
            calendar(MONDAY, days=[("2026-12-24", "09:00", "08:00")]),
            "Give both times, closing after opening",
            id="backward day",
        ),
    ],
)
def test_a_calendar_that_cannot_work_is_explained_and_not_saved(admin_client_of_omar, data, words):
    answer = admin_client_of_omar.post("/admin/routing/calendar/add/", data)
    assert words in html.unescape(answer.content.decode())
    assert not Calendar.objects.exists()


# --- What is in use ----------------------------------------------------------------------------------------------


def test_a_service_level_in_use_says_so_and_stays(admin_client_of_omar, queued, service_level):
    queued()
    page = f"/admin/routing/servicelevel/{service_level.id}"
    shown = admin_client_of_omar.get(f"{page}/change/").content.decode()
    assert "enquiries that wait or are being answered" in shown
    assert admin_client_of_omar.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(ProtectedError):
        service_level.delete()


def test_the_default_level_can_be_replaced_but_not_taken_away(admin_client_of_omar, service_level):
    page = f"/admin/routing/servicelevel/{service_level.id}"
    assert admin_client_of_omar.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    stage = service_level.stages.last()
    data = path((1, *STAFF), name="Standard")
    data |= {"stages-INITIAL_FORMS": 1, "stages-0-id": stage.id, "stages-0-service_level": service_level.id}
    assert (
        "Make another level the default"
        in admin_client_of_omar.post(f"{page}/change/", data).content.decode()
    )


def test_a_calendar_in_use_says_so_and_stays(admin_client_of_omar):
    in_use, spare = Calendar.objects.create(name="Desk"), Calendar.objects.create(name="Spare")
    PoolCalendar.objects.create(pool="staff", calendar=in_use)
    page = f"/admin/routing/calendar/{in_use.id}"
    assert "the pool staff" in admin_client_of_omar.get(f"{page}/change/").content.decode()
    assert admin_client_of_omar.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    admin_client_of_omar.post(f"/admin/routing/calendar/{spare.id}/delete/", {"post": "yes"})
    assert list(Calendar.objects.all()) == [in_use]


@pytest.mark.parametrize("name", ["queueentry", "offer", "claim", "availability", "skill", "clock"])
def test_the_queue_is_there_to_be_looked_at(admin_client_of_omar, queued, ada, name):
    from routing.actions.claim_enquiry import claim_enquiry

    claim_enquiry(enquiry_id=queued().item_id, by=ada)
    assert admin_client_of_omar.get(f"/admin/routing/{name}/").status_code == 200
    assert admin_client_of_omar.get(f"/admin/routing/{name}/add/").status_code == 403


@pytest.mark.parametrize("person", ["", "nobody", "00000000-0000-7000-8000-000000000000", "<b>"])
def test_quiet_hours_of_nobody_are_refused_in_place(admin_client_of_omar, person):
    typed = {"person": person, "begin": "20:00", "end": "08:00"}
    refused = admin_client_of_omar.post("/admin/routing/quiethours/add/", typed)
    assert refused.status_code == 200 and "errorlist" in refused.content.decode()


def test_quiet_hours_are_of_staff(admin_client_of_omar, stella, carla):
    page = admin_client_of_omar.get("/admin/routing/quiethours/add/").content.decode()
    assert str(stella.id) in page and str(carla.id) not in page

"""Configuration is checked before it is believed, and nobody edits the queue by hand."""

from __future__ import annotations

import pytest

from routing.forms import OpeningHoursForm, problem_of_path
from routing.models import ServiceLevel


@pytest.fixture
def admin_client_of_omar(omar, client_of):
    omar.is_superuser = True
    omar.save()
    return client_of(omar)


def path(*stages, **level):
    """The form as a browser sends it; a stage is (position, pool, people, seconds)."""
    data = {"name": "Fast", "work_kind": "exchanges", "target_percent": 80, "target_seconds": 600, **level}
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


@pytest.mark.parametrize(
    ("stages", "problem"),
    [
        ([], "at least one stage"),
        ([(1, "crowd", 60)], "last stage must be the staff pool"),
        ([(1, "staff", 0), (2, "crowd", 60)], "last stage must be the staff pool"),
        ([(1, "staff", 0), (2, "staff", 0)], "Only crowd stages"),
        ([(1, "moderators", 60), (2, "staff", 0)], "Only crowd stages"),
        ([(1, "crowd", 3), (2, "staff", 0)], "at least 10 seconds"),
        ([(2, "staff", 0), (1, "crowd", 60)], ""),
        ([(1, "staff", 0)], ""),
    ],
)
def test_what_a_path_needs(stages, problem):
    found = problem_of_path(stages)
    assert problem in found
    assert bool(found) == bool(problem)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"pool": "crowd"}, "pool"),
        ({"weekday": 7}, "__all__"),
        ({"closes": "08:00"}, "__all__"),
    ],
)
def test_opening_hours_are_real(db, change, field):
    data = {"pool": "staff", "weekday": 0, "opens": "09:00", "closes": "17:00", "time_zone": "Europe/London"}
    form = OpeningHoursForm({**data, **change})
    assert list(form.errors) == ([field] if field else [])


@pytest.mark.parametrize("name", ["queueentry", "offer", "claim", "availability", "skill"])
def test_the_queue_is_there_to_be_looked_at(admin_client_of_omar, queued, ada, name):
    from routing.actions.claim_enquiry import claim_enquiry

    claim_enquiry(enquiry_id=queued().item_id, by=ada)
    assert admin_client_of_omar.get(f"/admin/routing/{name}/").status_code == 200
    assert admin_client_of_omar.get(f"/admin/routing/{name}/add/").status_code == 403

"""What is said by a serializer made once is what a new one would say; and what one checks is not kept."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.utils.translation import override
from rest_framework import serializers

from common.api_input import _checked, _reader
from common.api_output import shown_as


class Shown(serializers.Serializer[dict[str, int]]):
    number = serializers.IntegerField()
    viewer = serializers.SerializerMethodField()

    def get_viewer(self, _what: object) -> str | None:
        wait = self.context.get("wait")
        if wait is not None:
            wait()
        return self.context.get("viewer")


class Given(serializers.Serializer[object]):
    number = serializers.IntegerField(max_value=5)
    word = serializers.CharField(required=False)


def test_it_says_what_a_new_serializer_would_say() -> None:
    for viewer in ("Ada", "Carla"):
        context = {"viewer": viewer}
        assert shown_as(Shown, {"number": 1}, context=context) == Shown({"number": 1}, context=context).data


def test_what_one_viewer_was_shown_with_is_not_left_to_the_next() -> None:
    shown_as(Shown, {"number": 1}, context={"viewer": "Ada"})
    assert shown_as(Shown, {"number": 1}, context={}) == {"number": 1, "viewer": None}
    with pytest.raises(KeyError):
        shown_as(Shown, {}, context={"viewer": "Ada"})
    assert shown_as(Shown, {"number": 1}, context={}) == {"number": 1, "viewer": None}


def test_two_threads_at_once_do_not_hear_of_each_other() -> None:
    both = threading.Barrier(2, timeout=10)
    said: dict[str, Any] = {}

    def show(viewer: str) -> None:
        context = {"viewer": viewer, "wait": both.wait}
        said[viewer] = shown_as(Shown, {"number": 1}, context=context)["viewer"]

    threads = [threading.Thread(target=show, args=[viewer]) for viewer in ("Ada", "Carla")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {"Ada": "Ada", "Carla": "Carla"}


def test_nothing_of_what_was_checked_is_kept() -> None:
    assert _checked(Given, {"number": 1, "word": "hello"}) == {"number": 1, "word": "hello"}
    assert _checked(Given, {"number": "2"}) == {"number": 2}
    with pytest.raises(serializers.ValidationError) as refused:
        _checked(Given, {"number": 6})
    assert list(refused.value.detail) == ["number"]
    assert _checked(Given, {"number": 3}) == {"number": 3}


def refusal_of(what: dict[str, object]) -> str:
    with pytest.raises(serializers.ValidationError) as refused:
        _checked(Given, what)
    assert isinstance(refused.value.detail, dict)
    return str(refused.value.detail["number"])


def test_a_limit_is_said_to_each_in_their_language() -> None:
    for _twice in range(2):
        with override("de"):
            assert "kleiner oder gleich 5" in refusal_of({"number": 6})
        with override("en-gb"):
            assert "less than or equal to 5" in refusal_of({"number": 6})


def test_each_thread_reads_by_its_own() -> None:
    """What a limit says is put together in two steps, which another thread must not come between."""
    readers = [_reader(Given)]
    other = threading.Thread(target=lambda: readers.append(_reader(Given)))
    other.start()
    other.join()
    assert readers[0] is _reader(Given)
    assert readers[0] is not readers[1]

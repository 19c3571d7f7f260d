"""Whatever arrives as JSON is either an object we can store or a 4xx that says why, quickly."""

from __future__ import annotations

import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import APIException, ParseError
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from common import json_parser
from common.json_parser import BodyTooLarge, StrictJSONParser, parse_object


class EchoView(APIView):
    authentication_classes = ()
    permission_classes = ()
    parser_classes = (StrictJSONParser,)

    def post(self, request):
        from rest_framework.response import Response

        return Response({"got": request.data})


def post(body: bytes, content_type="application/json"):
    request = APIRequestFactory().generic("POST", "/", body, content_type=content_type)
    return EchoView.as_view()(request)


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | storable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(storable, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(storable, json_values, max_size=5), st.booleans())
def test_every_object_that_can_be_stored_is_accepted(value, ascii_only):
    assert parse_object(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass")))
def test_nothing_but_a_parse_error_ever_comes_out(body):
    try:
        parsed = parse_object(body)
    except ParseError:
        return
    json.dumps(parsed, ensure_ascii=False, allow_nan=False).encode()


REFUSED = {
    "empty": b"",
    "blank": b"  \n",
    "cut off": b'{"a": 1',
    "two documents": b'{"a": 1} {"b": 2}',
    "an array at the top": b"[1]",
    "a text at the top": b'"text"',
    "null at the top": b"null",
    "not UTF-8": b'{"a": "\xff"}',
    "a surrogate as bytes": b'{"a": "\xed\xa0\x80"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "minus Infinity": b'{"a": -Infinity}',
    "a number that becomes infinite": b'{"a": 1e999}',
    "2 to the 63": b'{"a": 9223372036854775808}',
    "below minus 2 to the 63": b'{"a": -9223372036854775809}',
    "a number of 5,000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "NUL by escape": rb'{"a": "x\u0000y"}',
    "NUL by byte": b'{"a": "x\x00y"}',
    "NUL in a key": rb'{"\u0000": 1}',
    "NUL deep inside": rb'{"a": [{"b": ["\u0000"]}]}',
    "a lone high surrogate": rb'{"a": "\ud83d"}',
    "a lone low surrogate": rb'{"a": "\ude00\ud83d"}',
    "a lone surrogate in a key": rb'{"a": {"\ud800": 1}}',
    "a line end in a text": b'{"a": "x\ny"}',
    "the same key twice": b'{"a": 1, "a": 2}',
    "the same key twice, deep": b'{"a": [{"b": 1, "b": 1}]}',
    "the same key twice, escaped": rb'{"a": 1, "\u0061": 2}',
    "33 levels": nested(33),
    "100,000 levels": b"[" * 100_000,
    "100,000 levels of objects": b'{"a":' * 40_000,
    "levels behind a text with brackets": b'{"]]]": "]]\\"]]", "a": ' + b"[" * 5000 + b"}",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_400_and_a_sentence(body):
    with pytest.raises(ParseError) as caught:
        parse_object(body)

    assert str(caught.value.detail).endswith(".")


@pytest.mark.parametrize("body", [body for body in REFUSED.values() if body])
def test_a_view_answers_400_and_never_500(body):
    assert post(body).status_code == 400


def test_a_view_gets_the_object():
    response = post('{"subject": "Grüße 👋", "n": -9223372036854775808, "e": "\\ud83d\\ude00"}'.encode())

    assert response.data == {"got": {"subject": "Grüße 👋", "n": -(2**63), "e": "😀"}}


def test_32_levels_are_fine():
    assert parse_object(nested(32))


def test_brackets_inside_texts_are_not_levels():
    assert parse_object(json.dumps({"a": "[" * 1000, "b\\": '"{' * 1000}).encode())


def test_a_body_over_the_limit_is_413():
    exactly = b'{"a": "' + b"x" * (256 * 1024 - 9) + b'"}'

    assert post(exactly).status_code == 200
    assert post(exactly + b" ").status_code == 413


def test_a_body_over_the_limit_is_not_read_to_its_end():
    stream = io.BytesIO(b"[" * 10_000_000)

    with pytest.raises(BodyTooLarge):
        StrictJSONParser().parse(stream)
    assert stream.tell() == 256 * 1024 + 1


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 262_144,
        b'{"a":' * 52_428,
        b'"' * 262_144,
        b'{"a": "' + b"\\u0041" * 43_000 + b'"}',
        b'{"a": [' + b"[]," * 87_000 + b"1]}",
        b"\\" * 262_144,
        b'{"a": "' + b"\\" * 262_000,
    ],
    ids=["arrays", "objects", "quotes", "escapes", "siblings", "backslashes", "open text"],
)
def test_the_worst_body_of_the_largest_size_takes_no_time(body):
    started = time.perf_counter()
    try:
        parse_object(body)
    except APIException as refused:
        assert refused.status_code == 400
    assert time.perf_counter() - started < 1


def test_without_the_depth_guard_python_runs_out_of_stack(monkeypatch):
    monkeypatch.setattr(json_parser, "MAX_DEPTH", 10**9)

    with pytest.raises(RecursionError):
        parse_object(b"[" * 100_000)


def test_without_the_storable_guard_a_nul_gets_through(monkeypatch):
    monkeypatch.setattr(json_parser, "_refuse_unstorable", lambda parsed: None)

    assert parse_object(rb'{"a": "\u0000"}') == {"a": "\x00"}


def test_another_content_type_is_415():
    assert post(b"a=1", content_type="application/x-www-form-urlencoded").status_code == 415

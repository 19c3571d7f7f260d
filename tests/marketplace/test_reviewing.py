"""Which answers fall into the sample."""

from __future__ import annotations

from uuid import UUID

import pytest

from common.ids import new_id
from marketplace.reviewing import is_sampled


def test_the_sample_follows_from_the_id_alone():
    answer_id = UUID("0198c0de-0000-7000-8000-000000000001")
    assert {is_sampled(answer_id, percent=20) for _ in range(5)} == {is_sampled(answer_id, percent=20)}


@pytest.mark.parametrize(("percent", "least", "most"), [(0, 0, 0), (20, 150, 250), (100, 1000, 1000)])
def test_about_the_wanted_share_is_sampled(percent, least, most):
    assert least <= sum(is_sampled(new_id(), percent=percent) for _ in range(1000)) <= most

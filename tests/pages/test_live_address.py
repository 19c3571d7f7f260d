"""The socket's address that pages are given."""

from __future__ import annotations

from typing import Any

import pytest

LIVE = "ws://127.0.0.1:8001/ws/v1/live/"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_socket_has_the_host_of_the_page_so_that_the_cookie_goes_along(
    client_of: Any, carla: Any, settings: Any, host: str
) -> None:
    settings.LIVE_URL = LIVE
    page = client_of(carla).get("/ask/", headers={"host": f"{host}:8000"})
    assert f'data-live-url="{LIVE.replace("127.0.0.1", host)}"' in page.content.decode()


def test_behind_a_proxy_it_is_on_the_same_host(client_of: Any, carla: Any, settings: Any) -> None:
    settings.LIVE_URL = ""
    assert 'data-live-url="/ws/v1/live/"' in client_of(carla).get("/ask/").content.decode()

"""Says where the site is, once it really answers there."""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from common.local.ports import HOST


def when_ready(then: Callable[[], None], *, port: int, live_port: int) -> None:
    """Call `then` in a thread, when the first page has come and the live process listens."""

    def wait() -> None:
        while not (_listens(live_port) and _page_comes(port)):
            time.sleep(0.1)
        then()

    threading.Thread(target=wait, name="first page", daemon=True).start()


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _page_comes(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False

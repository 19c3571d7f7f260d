"""The web process with claims that do not ask whether somebody has the entry: read, compare, save, as form handlers do.

For a server that is started as another process; nothing here is the site's.
"""

from __future__ import annotations

from typing import Any

from tests.routing.naive import NAIVE


def application(environ: dict[str, Any], start_response: Any) -> Any:
    from marketplace.wsgi import application as site
    from routing import claims

    claims._TAKE = NAIVE
    return site(environ, start_response)

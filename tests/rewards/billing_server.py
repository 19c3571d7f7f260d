"""A billing system as docs/billing-http.md asks for, which can also be slow, forgetful, repetitive and wrong.

`moods` holds what is the matter with its next replies, one each; without any it credits and says so. What it credited
is in `credited`: a reference once, however often it was asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "the-shop's-own-token"
SLOW_SECONDS = 1.0


class BillingServer:
    def __init__(self):
        self.moods, self.asked, self.credited = deque(), [], {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/credits"

    @contextmanager
    def running(self) -> Iterator[BillingServer]:
        thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            thread.join()

    def credit(self, key, wanted):
        """The first word about a reference stands."""
        self.asked.append(key)
        said = {name: wanted[name] for name in ("reference", "amount_minor", "currency")}
        return self.credited.setdefault(key, {**said, "status": "settled"})

    def reply(self, mood, key, wanted) -> tuple[int, bytes] | None:
        """None: the line goes dead."""
        if mood == "loses the request":
            self.asked.append(key)
            return None
        if mood in {"is down", "redirects", "does not know us"}:
            self.asked.append(key)
            return {"is down": 503, "redirects": 302, "does not know us": 401}[mood], b"{}"
        said = self.credit(key, wanted)
        if mood == "loses the reply":
            return None
        if mood == "is slow":
            time.sleep(SLOW_SECONDS)
        altered = {
            "decides later": {"status": "pending"},
            "refuses": {"status": "failed", "reason": "Account closed"},
            "alters the amount": {"amount_minor": said["amount_minor"] + 1},
            "alters the currency": {"currency": "USD"},
            "answers about another": {"reference": "RD-OTHER"},
            "makes up a status": {"status": "perhaps"},
            "forgets the amount": {"amount_minor": None},
        }.get(mood, {})
        body = json.dumps(said | altered).encode()
        return 200, {"garbles": body[:-5], "talks too much": b" " * 70_000 + body}.get(mood, body)

    def _handler(billing):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Authorization"] == f"Bearer {TOKEN}"
                mood = billing.moods.popleft() if billing.moods else ""
                reply = billing.reply(mood, self.headers["Idempotency-Key"], json.loads(body))
                self.close_connection = True
                if reply is None:
                    return
                status, content = reply
                self.send_response(status)
                self.send_header("Location", billing.url)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args):
                """Quiet."""

        return Handler

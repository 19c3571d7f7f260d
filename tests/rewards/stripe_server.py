"""As much of Stripe as a customer's balance needs: transactions are created under an idempotency key, and listed."""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "sk_test_of_nobody"


class StripeServer:
    """`moods`: "loses the reply" or an HTTP status, one for each of the next requests that create."""

    def __init__(self, *customers):
        self.customers, self.transactions, self.keys, self.moods = set(customers), [], {}, deque()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @contextmanager
    def running(self):
        thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            thread.join()

    def forget_keys(self):
        """As Stripe does after a day."""
        self.keys.clear()

    def create(self, customer, key, form):
        if key not in self.keys:
            self.keys[key] = {
                "id": f"cbtxn_{len(self.transactions)}",
                "object": "customer_balance_transaction",
                "customer": customer,
                "amount": int(form["amount"]),
                "currency": form["currency"],
                "metadata": {"reference": form["metadata[reference]"]},
            }
            self.transactions.insert(0, self.keys[key])
        return self.keys[key]

    def page(self, customer, after):
        own = [each for each in self.transactions if each["customer"] == customer]
        start = next((n + 1 for n, each in enumerate(own) if each["id"] == after), 0)
        page = own[start : start + 2]
        return {
            "object": "list",
            "url": f"/v1/customers/{customer}/balance_transactions",
            "data": page,
            "has_more": own[start + 2 :] != [],
        }

    def _handler(stripe):
        class Handler(BaseHTTPRequestHandler):
            def _send(self, status, said):
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _customer(self):
                """The customer in the address; None, and a refusal, if there is none."""
                customer = urlsplit(self.path).path.split("/")[3]
                if self.headers["Authorization"] != f"Bearer {KEY}":
                    return self._send(401, {"error": {"type": "invalid_request_error"}})
                if customer not in stripe.customers:
                    missing = {
                        "type": "invalid_request_error",
                        "code": "resource_missing",
                        "param": "customer",
                    }
                    return self._send(404, {"error": missing})
                return customer

            def do_GET(self):
                if customer := self._customer():
                    query = parse_qs(urlsplit(self.path).query)
                    self._send(200, stripe.page(customer, query.get("starting_after", [""])[0]))

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                if not (customer := self._customer()):
                    return
                mood = stripe.moods.popleft() if stripe.moods else ""
                if isinstance(mood, int):
                    self._send(mood, {"error": {"type": "api_error"}})
                    return
                made = stripe.create(
                    customer,
                    self.headers["Idempotency-Key"],
                    {name: values[0] for name, values in form.items()},
                )
                if mood != "loses the reply":
                    self._send(200, made)

            def log_message(self, *_args):
                """Quiet."""

        return Handler

"""Traces: off without what makes and sends them, on they tell routes and SQL and nothing that people wrote."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from tests.conftest import ROOT

SCRIPT = """
import sys, uuid
import django; django.setup()
from django.test import Client
from common import sweeps
client = Client(SERVER_NAME="localhost")
client.get("/readyz", headers={"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
client.get("/api/v1/enquiries/?q=canary", headers={"Authorization": "Token canary"})
client.get("/questions/canary@example.com/")

@sweeps.sweep(every_seconds=1)
def fails():
    raise ValueError("canary")

try:
    sweeps.registered()[-1].run()
except ValueError:
    pass
print("opentelemetry.sdk.trace" in sys.modules, "opentelemetry.exporter" in sys.modules)
"""


def run(script=SCRIPT, **environment):
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "marketplace.settings"} | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.django_db
def test_off_means_that_nothing_is_loaded():
    """(The Redis library looks at OpenTelemetry's interface for metrics by itself.)"""
    assert run().strip() == "False False"


@pytest.fixture
def collector():
    """A stand-in for an OpenTelemetry collector: its address and what it was sent."""
    received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_given):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.django_db
def test_spans_tell_routes_sweeps_and_queries_and_no_words(collector):
    address, received = collector
    run(OTEL_EXPORTER_OTLP_ENDPOINT=address, OTEL_EXPORTER_OTLP_COMPRESSION="none")
    spans = [
        span
        for body in received
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    by_name = {span.name: span for span in spans}
    request = by_name["readyz"]
    assert request.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert any(span.parent_span_id == request.span_id and span.name == "SELECT" for span in spans)
    failed = by_name["__main__.fails"].status
    assert (failed.code, failed.message) == (Status.STATUS_CODE_ERROR, "ValueError")
    assert {"api:enquiries", "(no such page)"} <= set(by_name)
    assert b"canary" not in b"".join(received)


@pytest.mark.django_db
def test_the_address_for_traces_alone_switches_them_on_too(collector):
    address, received = collector
    run(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=f"{address}/v1/traces", OTEL_EXPORTER_OTLP_COMPRESSION="none")
    assert received


@pytest.mark.django_db
def test_they_go_to_the_host_of_the_settings_and_nowhere_else(collector):
    address, received = collector
    elsewhere = "from django.conf import settings; settings.TRACES_URL = 'https://traces.example.com'"
    run(f"{elsewhere}\n{SCRIPT}", OTEL_EXPORTER_OTLP_ENDPOINT=address)
    assert received == []

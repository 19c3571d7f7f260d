"""In production nothing leaves the machine in the clear: not to the database, Valkey, mail, billing or anybody else."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import ssl
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from common import back_up, clock
from tests.operations.test_production_settings import manage

DATABASE = "postgresql://crowdline@db.example.com/crowdline"
ELSEWHERE = {
    "DATABASE_URL": DATABASE,
    "DATABASE_OWNER_URL": DATABASE,
    "REDIS_URL": "redis://cache.example.com/0",
    "EMAIL_HOST": "mail.example.com",
    "SITE_URL": "http://support.example.com",
    "OPENID_CONNECT_SERVER_URL": "http://id.example.com",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://traces.example.com:4318",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://traces.example.com:4318/v1/traces",
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_site_does_not_start_where_others_could_read_along(name):
    refused = manage("check", **{name: ELSEWHERE[name]})
    assert refused.returncode == 1
    assert f"{name} leads to another machine unencrypted" in refused.stderr


def test_billing_neither():
    given = {"BILLING_GATEWAY": "http", "BILLING_TOKEN": "t", "BILLING_SECRET": "s"}
    refused = manage("check", BILLING_URL="http://billing.example.com/credits", **given)
    assert "BILLING_URL leads to another machine unencrypted" in refused.stderr


def test_an_encryption_that_the_other_side_may_decline_is_none():
    """libpq goes on in the clear under `prefer`, its default, and under `require` takes any certificate."""
    for mode in ("prefer", "require", "verify-ca"):
        assert manage("check", DATABASE_URL=f"{DATABASE}?sslmode={mode}").returncode == 1


@pytest.mark.parametrize(
    "option", ["ssl_cert_reqs=none", "ssl_cert_reqs=optional", "ssl_check_hostname=false"]
)
def test_an_encryption_with_whoever_answers_is_none_either(option):
    refused = manage("check", REDIS_URL=f"rediss://cache.example.com/0?{option}")
    assert "REDIS_URL leads to another machine unencrypted" in refused.stderr


@pytest.mark.parametrize(
    ("address", "environment"),
    [
        ("postgresql://crowdline@/crowdline", {"PGHOST": "db.example.com"}),
        ("postgresql://crowdline@/crowdline", {"PGHOSTADDR": "192.0.2.1"}),
        ("postgresql://crowdline@localhost/crowdline?hostaddr=192.0.2.1", {}),
    ],
)
def test_what_libpq_reads_beside_the_host_counts(address, environment):
    refused = manage("check", DATABASE_URL=address, DATABASE_OWNER_URL=address, **environment)
    assert "DATABASE_URL leads to another machine unencrypted" in refused.stderr


def test_what_is_encrypted_or_on_a_network_of_its_own_is_fine():
    encrypted = {
        "DATABASE_URL": f"{DATABASE}?sslmode=verify-full",
        "DATABASE_OWNER_URL": f"{DATABASE}?sslmode=verify-full",
        "REDIS_URL": "rediss://cache.example.com/0?ssl_cert_reqs=required&ssl_check_hostname=true",
        "EMAIL_HOST": "mail.example.com",
        "EMAIL_USE_TLS": "1",
        "OPENID_CONNECT_SERVER_URL": "https://id.example.com",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://traces.example.com:4318",
    }
    assert manage("check", **encrypted).stderr == ""
    near = "postgresql://crowdline@/crowdline?host=/run/postgresql"
    private = {"REDIS_URL": ELSEWHERE["REDIS_URL"], "PRIVATE_HOSTS": "cache.example.com"}
    assert manage("check", DATABASE_URL=near, DATABASE_OWNER_URL=near, **private).stderr == ""


def test_a_back_up_holds_the_database_to_the_same(settings):
    settings.DATABASE_OWNER_URL = f"{DATABASE}?sslmode=verify-full&sslrootcert=/etc/crowdline/ca.pem"
    address = back_up._address()
    assert (address["PGSSLMODE"], address["PGSSLROOTCERT"]) == ("verify-full", "/etc/crowdline/ca.pem")


class TlsProxy:
    """Speaks TLS on a port of its own and passes on to `target`, which does not."""

    def __init__(self, context: ssl.SSLContext, *, target: int) -> None:
        self._context, self._target = context, target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(self._pass_on(reader, outer), self._pass_on(inner, writer))

    @staticmethod
    async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while chunk := await source.read(65_536):
                sink.write(chunk)
                await sink.drain()
        except OSError:
            pass
        sink.close()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def certificate(directory, name):
    """For 127.0.0.1, signed by itself; returns the files of the certificate and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(hours=1))
        .not_valid_after(clock.now() + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    files = directory / f"{name}.pem", directory / f"{name}.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


@pytest.fixture
def proxy(tmp_path):
    """Before Valkey, with the certificate of tmp_path/server.pem."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path, "server"))
    certificate(tmp_path, "stranger")
    server = TlsProxy(context, target=urlsplit(settings.REDIS_URL).port)
    yield server
    server.close()


SPEAKS = """
import asyncio
from django.core.cache import cache
from marketplace.celery import app
def attempt(what):
    try:
        return str(what())
    except Exception as error:
        return type(error).__name__
def broker():
    with app.connection_for_write() as connection:
        return connection.default_channel.client.ping()
async def hub():
    import redis.asyncio
    from django.conf import settings
    async with redis.asyncio.Redis.from_url(settings.REDIS_URL) as client:
        return await client.ping()
print([attempt(each) for each in (lambda: cache.set("tls", 1) or cache.get("tls"), broker, lambda: asyncio.run(hub()))])
"""


@pytest.mark.parametrize(
    ("trusted", "said"),
    [
        ("server", "['1', 'True', 'True']"),
        ("stranger", "['ConnectionError', 'OperationalError', 'ConnectionError']"),
    ],
)
def test_cache_broker_and_hub_speak_tls_to_whom_they_know_and_to_nobody_else(proxy, tmp_path, trusted, said):
    there = urlsplit(os.environ["REDIS_URL"])
    who = f"{there.netloc.rpartition('@')[0]}@" if "@" in there.netloc else ""
    url = f"rediss://{who}127.0.0.1:{proxy.port}{there.path}?ssl_ca_certs={tmp_path / trusted}.pem"
    answered = manage("shell", "--verbosity", "0", "-c", SPEAKS, REDIS_URL=url)
    assert answered.stdout.splitlines()[-1:] == [said], answered.stderr

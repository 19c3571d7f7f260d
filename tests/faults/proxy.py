"""A TCP proxy that stands before a server and can make it slow, cut it off or count what it sends."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

CHUNK = 65_536


class Proxy:
    """Listens on a port of its own and passes on to `target`; changes act on open connections, too."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay_seconds = 0.0
        self.replied_bytes = 0
        self._is_cut = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection ends now, and new ones are closed as they come."""
        self._is_cut = True
        for end in list(self._open):
            _shut(end)

    def mend(self) -> None:
        self._is_cut, self.delay_seconds = False, 0.0

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                client, _address = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
                except OSError:
                    client.close()
                    continue
                server.settimeout(None)
                for source, sink in ((client, server), (server, client)):
                    self._open.add(source)
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()
                if self._is_cut:
                    _shut(client)

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                time.sleep(self.delay_seconds)
                if source.getpeername()[1] == self.target:
                    self.replied_bytes += len(chunk)
                sink.sendall(chunk)
        self._open.discard(source)
        _shut(sink)


def _shut(end: socket.socket) -> None:
    """Wakes whoever reads from it; its own thread lets go of it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)

"""The live socket's address. (Never a module named routing.py: that is Channels' habit and our app's name.)"""

from __future__ import annotations

from django.urls import path

from routing.consumers import live_socket

websocket_urlpatterns = [
    path("ws/v1/live/", live_socket)  # type: ignore[arg-type]  # Channels routes applications, not views
]

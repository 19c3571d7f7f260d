"""The API of accounts, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from accounts.api import views

urlpatterns = [
    path("me/", views.MeView.as_view(), name="me"),
    path("topics/", views.TopicsView.as_view(), name="topics"),
]

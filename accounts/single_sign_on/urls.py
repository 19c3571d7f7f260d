"""At the addresses, and by the names, of allauth's own."""

from __future__ import annotations

from django.urls import path

from accounts.single_sign_on import views

urlpatterns = [
    path("oidc/<str:provider_id>/login/", views.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", views.callback, name="openid_connect_callback"),
]

"""Every address of the site."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from accounts.views import recovery_codes
from marketplace.views import app, health

# The configuration is entered by the same door as everything else, second factor and limits included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler404 = "marketplace.views.errors.not_found"
handler500 = "marketplace.views.errors.fault"

urlpatterns: list[URLPattern | URLResolver] = [
    # First, as programs ask most often and would otherwise be compared with every page's address.
    path("api/v1/", include("marketplace.urls_api")),
    path("", include("marketplace.urls_customer")),
    path("", include("marketplace.urls_advocate")),
    path("", include("marketplace.urls_help")),
    path("", include("rewards.urls")),
    path("", include("marketplace.urls_staff")),
    # Before allauth's own at the same addresses: who reads them is on the record.
    path("accounts/2fa/recovery-codes/", recovery_codes.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("sw.js", app.service_worker, name="service_worker"),
    path("favicon.ico", app.favicon, name="favicon"),
    path("app/<slug:language>.webmanifest", app.manifest, name="manifest"),
    path("offline/", app.offline, name="offline"),
    path("offline/<slug:language>/", app.offline_in, name="offline_in"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

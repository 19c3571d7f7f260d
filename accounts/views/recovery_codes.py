"""Recovery codes, as allauth shows and downloads them; whoever reads them can sign in, so it is on the record."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from django.http import HttpResponse

from common import history


class RecordedCodesView(ViewRecoveryCodesView):
    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        _note(self.request)
        page: HttpResponse = super().render_to_response(context, **response)
        return page


class RecordedDownloadView(DownloadRecoveryCodesView):
    def render_to_response(self, context: dict[str, Any], **response: Any) -> HttpResponse:
        _note(self.request)
        page: HttpResponse = super().render_to_response(context, **response)
        return page


def _note(request: Any) -> None:
    history.note("read_recovery_codes", kind="user", subject=request.user.id, by=request.user)


recovery_codes = RecordedCodesView.as_view()
download_recovery_codes = RecordedDownloadView.as_view()

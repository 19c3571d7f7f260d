"""Who may open the pages on which answers are judged: moderators, and advocates whose tier reviews others."""

from __future__ import annotations

from functools import wraps

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import Parameters, SignedInRequest, View, signed_in
from common.errors import NotAllowed
from marketplace.permissions import is_reviewer


def for_reviewers(view: View[Parameters]) -> View[Parameters]:
    """Strangers sign in first; whoever reviews nobody is 403. The actions check again."""

    @signed_in
    @wraps(view)
    def checked(
        request: SignedInRequest, /, *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> HttpResponseBase:
        if not is_reviewer(request.user):
            raise NotAllowed(_("This page is for moderators, and for advocates whose tier reviews others."))
        return view(request, *args, **kwargs)

    return checked

"""Configuration of people: in-house roles, topics and the test. Standing and applications change by actions only.

Who may do what, and which bill somebody's points are credited to, is for superusers: otherwise whoever may configure
people could give themselves everything. How people sign in (addresses, codes, tokens) is their own business and not
here at all.
"""

from __future__ import annotations

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Count, Field, Model, Q, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.text import capfirst
from knox.models import AuthToken

from accounts.actions.end_sessions_of import end_sessions_of
from accounts.models import Advocate, Application, BillAccount, QuizQuestion, Topic, User
from common.read_only_admin import ReadOnly
from common.recorded_admin import note_each

admin.site.unregister(
    [AuthToken, EmailAddress, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken, Group]
)


class ChangedBySuperusers(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """Others see it if they may."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(Group)
class PermissionsAdmin(ChangedBySuperusers, GroupAdmin):
    """What the members of a group may configure."""


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """Roles and whether somebody may sign in. People sign up themselves, and are never deleted."""

    list_display = ["display_name", "email", "roles", "is_active", "is_staff"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["=email", "display_name"]
    ordering = ["email"]
    show_full_result_count = False
    fields = [
        "email",
        "display_name",
        "language",
        "time_zone",
        "bill_account",
        "roles",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
    ]
    readonly_fields = ["email", "display_name", "language", "time_zone"]
    superusers_fields = ["bill_account", "roles", "is_staff", "is_superuser", "groups"]
    raw_id_fields = ["bill_account"]
    filter_horizontal = ["groups"]
    actions = ["sign_out_everywhere"]

    @admin.action(description="Sign the selected people out everywhere", permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        by = cast("User", request.user)
        ended = sum(end_sessions_of(person_id=person.pk, by=by) for person in queryset)
        self.message_user(
            request,
            f"Ended {ended} sessions, and every token of these people. They can sign in again at once. Devices that "
            "they allowed to show news go on showing it until they remove them on their profile page.",
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return (
            self.readonly_fields
            if request.user.is_superuser
            else self.readonly_fields + self.superusers_fields
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(BillAccount)
class BillAccountAdmin(ChangedBySuperusers):
    list_display = ["number", "household"]
    search_fields = ["=number", "=household"]
    show_full_result_count = False


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """A topic that is no longer wanted is switched off: enquiries refer to it for good.

    What waits under it is answered as before; nobody can ask under it any more.
    """

    list_display = ["name", "difficulty", "is_always_reviewed", "bank", "is_active", "position"]
    list_editable = ["position"]
    prepopulated_fields = {"slug": ["name"]}
    actions = ["switch_off"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        asked = Q(quiz_questions__is_active=True, quiz_questions__kind=QuizQuestion.Kind.CHOICE)
        topics: QuerySet[Topic] = super().get_queryset(request)
        for language in settings.ENQUIRY_LANGUAGES:
            spoken = asked & Q(quiz_questions__language=language)
            topics = topics.annotate(**{f"bank_{language}": Count("quiz_questions", filter=spoken)})
        return topics

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """Named also in the list, where only the column's heading says what a field is."""
        field: FormField | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in self.list_editable:
            field.widget.attrs["aria-label"] = capfirst(db_field.verbose_name)
        return field

    @admin.display(description="Questions to choose from")
    def bank(self, topic: Topic) -> str:
        """By language. Nobody is asked the same twice in a row, so it takes twice a test's length."""
        counts = {code: getattr(topic, f"bank_{code}") for code in settings.ENQUIRY_LANGUAGES}
        return ", ".join(
            f"{code} {count}"
            + ("" if count >= 2 * topic.test_length else f" (needs {2 * topic.test_length})")
            for code, count in counts.items()
        )

    @admin.action(
        description="Switch off the selected topics (topics cannot be deleted)", permissions=["change"]
    )
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        names = ", ".join(topic.name for topic in queryset)
        with transaction.atomic():
            note_each("switch_off", queryset, by=request)
            queryset.update(is_active=False)
        self.message_user(
            request,
            f"Switched off: {names}. Nobody can ask about it any more; what waits is answered as before.",
        )

    def has_delete_permission(self, request: HttpRequest, obj: Topic | None = None) -> bool:
        return False


@admin.register(QuizQuestion)
class QuizQuestionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's own class takes no parameter
    """The bank. A question that is no longer wanted is switched off: tests refer to it."""

    list_display = ["text", "topic", "language", "kind", "is_active"]
    list_filter = ["topic", "language", "kind", "is_active"]
    list_select_related = ["topic"]
    search_fields = ["text"]


@admin.register(Advocate)
class AdvocateAdmin(ReadOnly):
    list_display = ["user", "status", "tier", "languages", "approved_at"]
    list_filter = ["status", "tier"]
    list_select_related = ["user"]
    search_fields = ["=user__email", "user__display_name"]


@admin.register(Application)
class ApplicationAdmin(ReadOnly):
    list_display = ["advocate", "submitted_at", "quiz_score", "decided_at", "is_approved", "decided_by"]
    list_filter = ["is_approved"]
    list_select_related = ["advocate__user", "decided_by"]
    ordering = ["-submitted_at"]

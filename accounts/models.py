"""People, the topics they may know about, and how they are vetted. Nothing here knows enquiries or points."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.lifecycle import TIERS, VETTING
from common.ids import new_id
from common.lifecycle import Lifecycle


class Role(models.TextChoices):
    """What in-house people may do. Everybody is a customer; an advocate is told by their vetting."""

    MODERATOR = "moderator", _("Moderator")
    AGENT = "agent", _("Agent")
    OPS = "ops", _("Ops")


class BillAccount(models.Model):
    """The account a bill goes to. Two people on one account, or in one household, are one party."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    household = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            # Without those that have none: they are many and nobody looks for them.
            models.Index(
                fields=["household"], condition=~models.Q(household=""), name="bill_account_by_household"
            )
        ]

    def __str__(self) -> str:
        return self.number


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, roles=[Role.OPS], **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a log-in. `name` is private; `display_name` ("Ada L.") is what other people see."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    display_name = models.CharField(max_length=60)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=40, default="Europe/London")
    bill_account = models.ForeignKey(BillAccount, on_delete=models.PROTECT, null=True, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the configuration (Django admin).")
    date_joined = models.DateTimeField(db_default=Now())

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=list(Role.values)), name="user_roles_are_known"
            ),
        ]
        indexes = [models.Index(fields=["id"], name="user_in_house", condition=~models.Q(roles=[]))]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.name or self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def has_role(self, *roles: str) -> bool:
        """Whether this person works in-house in any of `roles`."""
        return any(role in self.roles for role in roles)

    @property
    def is_advocate(self) -> bool:
        """Whether this person may answer other customers now."""
        try:
            return self.advocate.status == "approved"
        except Advocate.DoesNotExist:
            return False


GUIDE_MAX = 1_000


class Topic(models.Model):
    """What an enquiry is about: how hard it is, whether each answer is reviewed, by which words it is guessed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    name_de = models.CharField("name in German", max_length=60, blank=True)
    description = models.CharField(max_length=200, blank=True)
    guide = models.TextField(
        max_length=GUIDE_MAX,
        blank=True,
        help_text="What whoever answers should know; shown beside the question.",
    )
    guide_de = models.TextField("guide in German", max_length=GUIDE_MAX, blank=True)
    icon = models.CharField(max_length=20, default="help")
    difficulty = models.PositiveSmallIntegerField(default=1, help_text="1 easy, 2 medium, 3 hard.")
    is_always_reviewed = models.BooleanField(
        default=False, help_text="Every answer is checked before it is shown."
    )
    guess_words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(difficulty__range=(1, 3)), name="topic_difficulty_1_to_3"
            )
        ]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        """The name in the language spoken now, where staff gave one."""
        return self._local(self.name, german=self.name_de)

    @property
    def local_guide(self) -> str:
        return self._local(self.guide, german=self.guide_de)

    @staticmethod
    def _local(text: str, *, german: str) -> str:
        return (german if (get_language() or "").startswith("de") else "") or text


class Advocate(models.Model):
    """A customer's standing as an advocate: how far the vetting is and which tier their record has earned."""

    LIFECYCLE: ClassVar[Lifecycle] = VETTING

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="advocate")
    status = models.CharField(max_length=20, default="applied")
    tier = models.CharField(max_length=20, default="probation")
    languages = ArrayField(models.CharField(max_length=5), default=list)
    approved_at = models.DateTimeField(null=True, blank=True)
    reapply_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(VETTING)), name="advocate_status_is_known"
            ),
            models.CheckConstraint(condition=models.Q(tier__in=TIERS), name="advocate_tier_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.tier})"

    @property
    def id(self) -> UUID:
        return self.user_id


class QuizQuestion(models.Model):
    """One multiple-choice question of the short test on a topic."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="quiz_questions")
    language = models.CharField(max_length=5, default="en")
    text = models.CharField(max_length=300)
    choices = ArrayField(models.CharField(max_length=200))
    right_choice = models.PositiveSmallIntegerField(help_text="Index into choices, from 0.")
    explanation = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.text


class Application(models.Model):
    """One try at becoming an advocate, with the test as it was taken and the decision about it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    advocate = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="applications")
    topics = models.ManyToManyField(Topic, related_name="+")
    languages = ArrayField(models.CharField(max_length=5))
    motivation = models.TextField(blank=True)
    quiz = models.JSONField(default=list, help_text="The questions as asked: id, text, chosen, is_right.")
    quiz_score = models.PositiveSmallIntegerField(default=0)
    terms_version = models.CharField(max_length=20)
    submitted_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    is_approved = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advocate"],
                condition=models.Q(decided_at__isnull=True),
                name="one_open_application_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"Application of {self.advocate.user}"

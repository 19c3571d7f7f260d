"""People, the topics they may know about, and how they are vetted. Nothing here knows enquiries or points."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower, Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.lifecycle import TIERS, VETTED, VETTING
from common import history
from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet


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
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166, such as GB; empty: not known.")
    is_overdue = models.BooleanField(default=False, help_text="Something on this bill should have been paid.")

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
        """On the record by nobody: whoever is at the server is not signed in here."""
        may_all: dict[str, object] = {"is_staff": True, "is_superuser": True, "roles": [Role.OPS]}
        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, **may_all, **fields)
            history.note("make_superuser", kind="user", subject=user.id, by=None)
        return user

    def working_as(self, role: Role) -> models.QuerySet[User]:
        """Whoever has this role in-house now."""
        return self.filter(roles__contains=[role], is_active=True)

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

    has_deferred = True
    """Whether something of theirs in common.deferring may not be done. Who a page is for is read with the answer."""

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
        return self._vetting == "approved"

    @property
    def has_standing(self) -> bool:
        """Whether this person is an advocate, also on a break or suspended, or was one until they left."""
        return self._vetting in VETTED

    @property
    def _vetting(self) -> str:
        try:
            return self.advocate.status
        except Advocate.DoesNotExist:
            return ""


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
    test_length = models.PositiveSmallIntegerField(
        default=3, help_text="So many multiple-choice questions are asked of those who want to answer on it."
    )
    test_pass_mark = models.PositiveSmallIntegerField(
        default=2, help_text="So many of them must be right; a written answer is marked by a moderator."
    )
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(difficulty__range=(1, 3)), name="topic_difficulty_1_to_3"
            ),
            models.CheckConstraint(
                condition=models.Q(test_pass_mark__lte=models.F("test_length"), test_length__lte=10),
                name="topic_test_can_be_passed",
            ),
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
    paused_until = models.DateTimeField(
        null=True, blank=True, help_text="When a break ends by itself; none: when they say so."
    )

    objects = LockableQuerySet["Advocate"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(VETTING)), name="advocate_status_is_known"
            ),
            models.CheckConstraint(condition=models.Q(tier__in=TIERS), name="advocate_tier_is_known"),
            models.CheckConstraint(
                condition=models.Q(paused_until=None) | models.Q(status="paused"),
                name="advocate_on_a_break_until",
            ),
        ]
        indexes = [
            models.Index(
                fields=["paused_until"],
                condition=models.Q(paused_until__isnull=False),
                name="advocate_break_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.tier})"

    @property
    def id(self) -> UUID:
        return self.user_id


class QuizQuestion(models.Model):
    """A question of the bank on a topic: one to choose an answer to, or one to answer in a few sentences."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("Multiple choice")
        WRITTEN = "written", _("Written answer")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="quiz_questions")
    language = models.CharField(max_length=5, default="en")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CHOICE)
    text = models.CharField(max_length=300)
    choices = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    right_choice = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Index into choices, from 0. Empty for a written answer."
    )
    explanation = models.CharField(
        max_length=400,
        blank=True,
        help_text="For a written answer: what a good one says. Moderators mark by it.",
    )
    is_active = models.BooleanField(default=True, help_text="Whether it is asked.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind="choice", choices__len__gte=2, right_choice__lt=models.F("choices__len")
                )
                | models.Q(kind="written", choices__len=0, right_choice=None),
                name="quiz_question_can_be_marked",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Said at the field, before the constraint would."""
        wrong: dict[str, str] = {}
        if self.kind == self.Kind.WRITTEN:
            if self.choices or self.right_choice is not None:
                wrong["choices"] = "A written answer has no choices, and none that is right."
            if not self.explanation:
                wrong["explanation"] = "Moderators need to know what a good answer says."
        elif len({choice.strip().casefold() for choice in self.choices}) < max(2, len(self.choices)):
            wrong["choices"] = "At least two, and no two alike."
        elif self.right_choice is None or self.right_choice >= len(self.choices):
            wrong["right_choice"] = f"From 0 to {len(self.choices) - 1}."
        if wrong:
            raise ValidationError(wrong)


class Application(models.Model):
    """One try at becoming an advocate, or at further topics as one: the test as it was taken, and the decision."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    advocate = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="applications")
    topics = models.ManyToManyField(Topic, related_name="+")
    languages = ArrayField(models.CharField(max_length=5))
    is_further = models.BooleanField(default=False, help_text="By an advocate, for further topics.")
    motivation = models.TextField(blank=True)
    quiz = models.JSONField(
        default=list, help_text="The questions as asked and answered: accounts.quiz.Asked."
    )
    quiz_score = models.PositiveSmallIntegerField(default=0, help_text="Right choices.")
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

    @property
    def choices_asked(self) -> int:
        """How many questions there were that need no moderator to mark them."""
        return sum(row["kind"] == QuizQuestion.Kind.CHOICE for row in self.quiz)


class Sitting(models.Model):
    """One sitting of the test: who got which questions, and until when. Beginning again meanwhile changes nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sittings")
    topics = models.ManyToManyField(Topic, related_name="+")
    question_ids = ArrayField(models.UUIDField(), help_text="In the order asked.")
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Handed in, or found to be over.")
    retake_at = models.DateTimeField(
        null=True, help_text="Where it was not passed: from when on there is another."
    )
    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, null=True, related_name="sitting", help_text="What came of it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="one_sitting_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Sitting of {self.person_id}"


class Consent(models.Model):
    """What somebody agreed to, in which version. One that ended stays: it proves what was agreed to, and until when."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("General terms")
        PRIVACY = "privacy", _("Privacy notice")
        ADVOCATE_TERMS = "advocate_terms", _("Terms for advocates")
        PUSH = "push", _("News on a device")
        PUBLIC_HELP = "public_help", _("Showing a solved question to everybody")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.CharField(
        max_length=20, help_text="Of the words they agreed to (settings.CONSENT_VERSIONS)."
    )
    about = models.UUIDField(null=True, help_text="The device or help page; none: it is about the person.")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Withdrawn, or given anew in another version.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="one_consent_that_holds",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["terms", "privacy", "advocate_terms", "push", "public_help"]),
                name="consent_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

"""Every table of the site, and three answers about it: what people are told of it, whether it is erased with them, and
how long it is kept.

An answer is what to do, or the reason why nothing is done. tests/personal_data asks for every table that Django knows,
so a new one is decided on here before it can land, and docs/processing-register.md repeats what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.models import User
from marketplace.personal_data import erasing, keeping, telling
from marketplace.personal_data.keeping import Period
from marketplace.personal_data.levels import level_of
from marketplace.personal_data.telling import Rows, Section

Eraser = Callable[[User], None]


@dataclass(frozen=True)
class Holding:
    """The three answers about one table."""

    told: Sequence[Section] | str
    erased: Eraser | str
    kept: Period | str


ACCOUNT: Final = "as long as the account"
AS_ID: Final = "names nobody but by opaque id"
BOOKS: Final = "as long as the law on books says"
IN_HOUSE: Final = "work in-house; the record has it too"

HOLDINGS: Mapping[str, Holding] = {
    # --- Questions, and what was said in them -----------------------------------------------------------------
    "marketplace.Enquiry": Holding(
        [telling.questions, telling.who_read_my_words], erasing.own_questions, keeping.QUESTIONS
    ),
    "marketplace.Message": Holding([telling.messages], erasing.words_for_others, "with its question"),
    "marketplace.Photo": Holding([telling.photos], erasing.photos, "with its question"),
    "marketplace.Answer": Holding(
        [telling.answers_given, telling.answers_received],
        erasing.words_for_others,
        "the original with its question; crowd-safe as long as points rest on it",
    ),
    "marketplace.AnswerRevision": Holding(
        [telling.earlier_wordings], erasing.words_for_others, "with its question"
    ),
    "marketplace.Draft": Holding([telling.drafts], erasing.words_for_others, keeping.DRAFTS),
    "marketplace.SavedPhrase": Holding([telling.phrases], erasing.choices, ACCOUNT),
    "marketplace.CrowdSafeToken": Holding(
        "a keyed digest of a detail in a question, which is told", erasing.own_questions, "with its question"
    ),
    "marketplace.Escalation": Holding(
        "the handover between those who help; the note is theirs", erasing.own_questions, "with its question"
    ),
    "marketplace.HelpPage": Holding(
        "an answer, which is told, as everybody may read it",
        erasing.own_questions,
        "until its customer, or a moderator, withdraws it",
    ),
    "marketplace.HelpfulVote": Holding(
        "names nobody: a digest that changes every day", "names nobody", "with its page"
    ),
    "marketplace.Review": Holding(
        "a moderator's judgement; its result is on the answer",
        "a judgement of an answer, which names nobody",
        "as long as its answer",
    ),
    "marketplace.Verdict": Holding(
        "a judgement that is not in effect yet; its result will be on the answer",
        "a judgement of an answer, which names nobody",
        "some seconds; taken back, until its review is decided or dropped",
    ),
    "marketplace.RiskAssessment": Holding(
        "figures about an answer, which is told", "names nobody", "as long as its answer"
    ),
    "marketplace.GoldQuestion": Holding(
        "in our own words; its customer is nobody", AS_ID, "until it is changed"
    ),
    "marketplace.GoldEnquiry": Holding("a question of ours", AS_ID, "as long as its question"),
    "marketplace.GoldResult": Holding(
        "how one answer did, which is told as an answer; no tier rests on it", AS_ID, "as long as its answer"
    ),
    "marketplace.GoldVerdict": Holding(IN_HOUSE, AS_ID, "as long as its answer"),
    "marketplace.ModelAnswer": Holding("a mark on an answer, which is told", AS_ID, "as long as its answer"),
    "marketplace.Mentorship": Holding([telling.mentoring], erasing.mentoring, ACCOUNT),
    # --- Disputes ---------------------------------------------------------------------------------------------
    "marketplace.Report": Holding([telling.reports], erasing.disputes, keeping.REPORTS),
    "marketplace.Appeal": Holding([telling.appeals], erasing.disputes, keeping.APPEALS),
    "marketplace.Suspension": Holding([telling.suspensions], erasing.disputes, keeping.SUSPENSIONS),
    "marketplace.StandingEvent": Holding([telling.standing_events], erasing.disputes, ACCOUNT),
    "marketplace.FraudCase": Holding([telling.fraud_cases], erasing.disputes, keeping.FRAUD_CASES),
    "marketplace.FraudSign": Holding(
        "figures and ids that concern others too; its case is told", AS_ID, "as long as its case"
    ),
    "marketplace.DoubtedAward": Holding(
        "an award of a case, both of which are told", AS_ID, "as long as its case"
    ),
    # --- Helping others ---------------------------------------------------------------------------------------
    "accounts.Advocate": Holding([telling.standing], AS_ID, ACCOUNT),
    "accounts.Application": Holding([telling.applications], erasing.applications, keeping.APPLICATIONS),
    "marketplace.PracticeAnswer": Holding([telling.practice], erasing.applications, keeping.PRACTICE),
    "accounts.Sitting": Holding([telling.tests], AS_ID, "as long as its application"),
    "routing.Availability": Holding([telling.availability], erasing.availability, ACCOUNT),
    "routing.Skill": Holding([telling.skills], erasing.availability, ACCOUNT),
    "routing.Offer": Holding([telling.offers], AS_ID, keeping.OFFERS),
    "routing.Claim": Holding([telling.claims], AS_ID, ACCOUNT),
    "routing.QueueEntry": Holding(
        "where a question waits; who took it is told as claims", AS_ID, "as long as its question"
    ),
    "routing.Clock": Holding("how long a question has waited", AS_ID, "as long as its question"),
    "routing.SurgeBonus": Holding("part of an award, which is told", AS_ID, "as long as its award"),
    "routing.QuietHours": Holding([telling.quiet_hours], erasing.availability, "until it is changed"),
    "routing.ClockNotice": Holding("work in-house", erasing.availability, keeping.CLOCK_NOTICES),
    # --- Points -----------------------------------------------------------------------------------------------
    "rewards.LedgerAccount": Holding(
        [telling.points], "books are never changed; they know opaque ids alone", BOOKS
    ),
    "rewards.Transfer": Holding(
        "told as points, awards and redemptions", "books are never changed; they know opaque ids alone", BOOKS
    ),
    "rewards.Award": Holding(
        [telling.awards], "a question's reference takes the place of its subject once that is erased", BOOKS
    ),
    "rewards.Redemption": Holding(
        [telling.redemptions], "which bill was credited proves what the books say", keeping.REDEMPTIONS
    ),
    "rewards.Hold": Holding([telling.holds], erasing.disputes, ACCOUNT),
    "rewards.Expiry": Holding([telling.expiries], AS_ID, BOOKS),
    "rewards.Unlisted": Holding("told as part of the profile", erasing.choices, "until it is changed"),
    "rewards.RedemptionApproval": Holding(IN_HOUSE, AS_ID, BOOKS),
    "rewards.PayoutBatch": Holding(IN_HOUSE, AS_ID, BOOKS),
    "rewards.PayoutLine": Holding("a redemption, which is told, as billing knows it", AS_ID, BOOKS),
    "rewards.PayoutResultLine": Holding(
        "what billing said, by the reference of a redemption, which is told", AS_ID, BOOKS
    ),
    "rewards.ResultLineExplanation": Holding(
        "why our team took a line of billing's as settled", "about a reference", BOOKS
    ),
    # --- Devices ----------------------------------------------------------------------------------------------
    "marketplace.PushDevice": Holding(
        [telling.devices], erasing.devices, "until it is removed, or its browser refuses"
    ),
    "marketplace.PushChoice": Holding([telling.push_choices], erasing.devices, "until it is changed"),
    "marketplace.PushNotice": Holding("ids of news that was sent", erasing.devices, keeping.PUSH_NOTICES),
    "accounts.Consent": Holding(
        [telling.consents], erasing.consents, "kept whole, by opaque id: it proves what was agreed to"
    ),
    # --- Ways in ----------------------------------------------------------------------------------------------
    "account.EmailAddress": Holding([telling.emails], erasing.ways_in, ACCOUNT),
    "account.EmailConfirmation": Holding("a code that was sent", erasing.ways_in, "until it is used"),
    "mfa.Authenticator": Holding([telling.second_factors], erasing.ways_in, "until it is removed"),
    "knox.AuthToken": Holding([telling.tokens], erasing.ways_in, "until it is revoked"),
    "usersessions.UserSession": Holding([telling.browsers], erasing.ways_in, "until the session ends"),
    "sessions.Session": Holding(
        "told as browsers; what is in it is for this site alone", erasing.ways_in, keeping.SESSIONS
    ),
    "socialaccount.SocialAccount": Holding(
        "staff only, by their own employer", erasing.ways_in, "until the employer ends it"
    ),
    "socialaccount.SocialToken": Holding(
        "staff only, by their own employer", erasing.ways_in, "until the employer ends it"
    ),
    "common.Deferred": Holding("what staff did seconds ago, sealed", erasing.ways_in, keeping.DEFERRED),
    "common.IdempotencyRecord": Holding("a reply, sealed", erasing.ways_in, keeping.IDEMPOTENCY_RECORDS),
    # --- What happened ----------------------------------------------------------------------------------------
    "common.HistoryRow": Holding(
        [telling.record], "append-only and sealed: opaque ids, and no words that people wrote", "kept whole"
    ),
    "common.HistoryWords": Holding(
        "reasons of our team; one's own words stand where they were written",
        erasing.words_in_the_record,
        keeping.HISTORY_WORDS,
    ),
    "common.OutboxEntry": Holding("ids of what is told", AS_ID, keeping.OUTBOX),
    "admin.LogEntry": Holding(IN_HOUSE, erasing.names_in_configuration, keeping.CONFIGURATION_LOG),
    "marketplace.Erasure": Holding(
        "shown on its own page", "opaque ids: that it was asked for and done", "kept whole"
    ),
    # --- Who they are: last, as the others ask ----------------------------------------------------------------
    "accounts.User": Holding([telling.profile], erasing.profile, ACCOUNT),
    "accounts.BillAccount": Holding("told as part of the profile", erasing.profile, ACCOUNT),
}

ABOUT_NOBODY: Mapping[str, str] = {
    "accounts.QuizQuestion": "configuration",
    "accounts.Topic": "configuration",
    "auth.Group": "configuration",
    "auth.Permission": "configuration",
    "common.Heartbeat": "signs of life of our own processes",
    "common.HistoryRoot": "a digest",
    "common.HistorySeal": "digests",
    "contenttypes.ContentType": "names of tables",
    "marketplace.Criterion": "configuration",
    "marketplace.ReviewPlan": "figures about topics",
    "marketplace.ReviewPolicy": "configuration",
    "marketplace.Scorecard": "configuration; who made a version is in the record too, by opaque id",
    "marketplace.TierBar": "configuration",
    "rewards.DailyRoot": "a digest",
    "rewards.ReconciliationRun": "results of checks, with ids",
    "rewards.Seal": "digests",
    "rewards.Tariff": "configuration",
    "rewards.TariffRules": "configuration",
    "routing.Calendar": "configuration",
    "routing.OpeningHours": "configuration",
    "routing.ParticularDay": "configuration",
    "routing.PoolCalendar": "configuration",
    "routing.ServiceLevel": "configuration",
    "routing.Stage": "configuration",
    "routing.Surge": "figures about topics",
    "routing.SurgeBudget": "configuration",
    "routing.SurgePolicy": "configuration",
    "routing.TopicServiceLevel": "configuration",
    "socialaccount.SocialApp": "configuration",
}


def sections() -> list[Section]:
    return [
        each for holding in HOLDINGS.values() if not isinstance(holding.told, str) for each in holding.told
    ]


def kinds() -> dict[str, str]:
    """By the section's key, what its rows are about as the record calls it: "award" of rewards.Award."""
    return {
        each.key: table.rpartition(".")[2].lower()
        for table, holding in HOLDINGS.items()
        if not isinstance(holding.told, str)
        for each in holding.told
    }


def held_on(person: User) -> dict[str, Rows]:
    """Their export: the rows of each section. A bounded number of queries, however much there is."""
    return {each.key: each.rows(person) for each in sections()}


def erasers() -> list[Eraser]:
    """Each once, in the order of the tables."""
    wanted = [holding.erased for holding in HOLDINGS.values() if not isinstance(holding.erased, str)]
    return list(dict.fromkeys(reversed(wanted)))[::-1]


def periods() -> list[Period]:
    """What the nightly forgetting goes through."""
    return [holding.kept for holding in HOLDINGS.values() if not isinstance(holding.kept, str)]


def as_table() -> str:
    """The register as it stands in docs/processing-register.md."""
    lines = [
        "| Table | Level | Told in the export | Erased with the person | Kept |",
        "| --- | --- | --- | --- | --- |",
    ]
    for table, holding in HOLDINGS.items():
        told = holding.told if isinstance(holding.told, str) else ", ".join(each.key for each in holding.told)
        told = f"no: {told}" if isinstance(holding.told, str) else told
        erased = f"no: {holding.erased}" if isinstance(holding.erased, str) else "yes"
        lines.append(f"| {table} | {level_of(table)} | {told} | {erased} | {holding.kept} |")
    return "\n".join(lines)

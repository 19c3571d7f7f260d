"""A place in the story to ask something about: each method makes it by the real actions and names its ids.

`Scene(cast).at("held")` gives the URL arguments {"enquiry_id": ..., "claim_id": ...} of an enquiry of Carla's that Ada
holds. Whoever tests every address of the site (role matrix, bad input) starts from these.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from common.ids import new_id

SCORES = {"correct": 2, "complete": 2, "clear": 2, "kind": 2, "safe": 2}

Arguments = dict[str, Any]


@dataclass
class Cast:
    carla: Any
    """Asks."""
    carl: Any
    """Another customer."""
    ada: Any
    """The advocate on it."""
    ben: Any
    """Another advocate; asked about it, too."""
    nina: Any
    """Has applied to become an advocate, and signs in with two steps."""
    mo: Any
    """Moderator."""
    stella: Any
    """Agent; on it when it is with staff."""
    omar: Any
    """Ops."""
    sim: Any
    billing: Any


def a_screenshot() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return SimpleUploadedFile("screen.png", content.getvalue())


class Scene:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.asked = 0

    def at(self, place: str) -> Arguments:
        made: Arguments = getattr(self, place)()
        return made

    def nowhere(self) -> Arguments:
        """For addresses without arguments."""
        return {}

    def a_topic(self) -> Arguments:
        return {"topic_id": self.cast.sim.id}

    def an_advocate(self) -> Arguments:
        """Ada."""
        return {"advocate_id": self.cast.ada.id}

    def suspended(self) -> Arguments:
        """Mo has suspended Ada."""
        from marketplace.actions.suspend_advocate import suspend_advocate

        suspend_advocate(
            advocate_id=self.cast.ada.id,
            by=self.cast.mo,
            reason="unkind",
            words="Please stay kind.",
            evidence="Three answers.",
        )
        return self.an_advocate()

    def paused(self) -> Arguments:
        """Ada is on a break."""
        from marketplace.actions.pause_as_advocate import pause_as_advocate

        pause_as_advocate(by=self.cast.ada)
        return self.an_advocate()

    def thread_item(self) -> Arguments:
        """Ada's answer, which Carla can read."""
        made = self.answered()
        return {**made, "item_id": made["answer_id"]}

    def reported(self) -> Arguments:
        """Carla has reported it."""
        from marketplace.actions.file_report import file_report

        made = self.thread_item()
        report = file_report(
            enquiry_id=made["enquiry_id"], item_id=made["item_id"], by=self.cast.carla, reason="wrong"
        )
        return {**made, "report_id": report.id}

    def upheld_report(self) -> Arguments:
        """Mo found that Carla was right."""
        from marketplace.actions.decide_report import decide_report

        made = self.reported()
        decide_report(report_id=made["report_id"], by=self.cast.mo, decision="upheld", note="So it was.")
        return made

    def appealed_report(self) -> Arguments:
        """Ada disagrees."""
        from marketplace.actions.appeal_report import appeal_report

        made = self.upheld_report()
        appeal = appeal_report(report_id=made["report_id"], by=self.cast.ada, words="It does work.")
        return {**made, "appeal_id": appeal.id}

    def fraud_case(self) -> Arguments:
        """An answer of Ada's to Carla is in doubt; nobody has decided."""
        from marketplace.actions.open_fraud_case import open_fraud_case
        from marketplace.fraud.evidence import Finding
        from rewards.models import Award

        made = self.solved()
        award = Award.objects.get(work_id=made["answer_id"])
        finding = Finding(
            "same_device",
            self.cast.ada.id,
            people=frozenset([self.cast.carla.id]),
            awards=frozenset([award.id]),
            figures={"answers": 2},
        )
        case = open_fraud_case(advocate_id=self.cast.ada.id, findings=[finding])
        assert case is not None
        return {**made, "case_id": case.id}

    def upheld_fraud_case(self) -> Arguments:
        """Omar has upheld it."""
        from marketplace.actions.decide_fraud_case import decide_fraud_case

        made = self.fraud_case()
        decide_fraud_case(case_id=made["case_id"], by=self.cast.omar, decision="upheld", why="One tablet.")
        return made

    def a_month(self) -> Arguments:
        return {"year": 2026, "month": 7}

    def open(self) -> Arguments:
        """Offered to Ada and Ben. Every time in other words, as the same ones again are taken for a second press."""
        from marketplace.actions.post_enquiry import post_enquiry
        from routing.models import Offer

        self.asked += 1
        enquiry = post_enquiry(
            by=self.cast.carla,
            subject="My eSIM is dead",
            body="Call +44 7700 900123." + " Please." * (self.asked - 1),
            topic_id=self.cast.sim.id,
        )
        offer = Offer.objects.get(advocate_id=self.cast.ada.id, entry__item_id=enquiry.id)
        return {"enquiry_id": enquiry.id, "offer_id": offer.id}

    def asked_of_ada(self) -> Arguments:
        """As `open`, but Ben was not asked: he does not do this topic."""
        from routing.models import Skill

        bens = Skill.objects.filter(advocate_id=self.cast.ben.id, topic=self.cast.sim)
        bens.update(is_on=False)
        made = self.open()
        bens.update(is_on=True)
        return made

    def held(self) -> Arguments:
        """Ada is on it."""
        from routing.actions.claim_enquiry import claim_enquiry

        made = self.open()
        claim = claim_enquiry(enquiry_id=made["enquiry_id"], by=self.cast.ada)
        return {**made, "claim_id": claim.id, "fence": claim.fence}

    def late(self) -> Arguments:
        """Her time is over; what she wrote is kept."""
        from common import clock
        from marketplace.actions.save_draft import save_draft
        from routing.models import Claim, QueueEntry

        made = self._on_it()
        save_draft(claim_id=made["claim_id"], by=self.cast.ada, body="Switch it off and on.")
        claims, moment = Claim.objects.filter(id=made["claim_id"]), clock.seconds_from_now(-60)
        QueueEntry.objects.filter(id__in=claims.values("entry_id")).update(lease_ends_at=moment)
        claims.update(ends_at=moment)
        return made

    def waiting_for_the_customer(self) -> Arguments:
        """Ada has asked her something first, and their clock has stopped."""
        from marketplace.actions.ask_customer import ask_customer

        made = self._on_it()
        ask_customer(claim_id=made["claim_id"], by=self.cast.ada, body="Which phone is it?")
        return made

    def _on_it(self) -> Arguments:
        """What Ada is on already, as she is offered nothing more then, or something new."""
        from routing.models import Claim

        claim = Claim.objects.filter(holder=self.cast.ada, status="active", entry__kind="enquiry").first()
        return {"claim_id": claim.id} if claim else self.held()

    def withdrawn(self) -> Arguments:
        """Carla needs no answer any more."""
        from marketplace.actions.withdraw_enquiry import withdraw_enquiry

        made = self.open()
        withdraw_enquiry(enquiry_id=made["enquiry_id"], by=self.cast.carla)
        return made

    def answered(self) -> Arguments:
        """Ada has answered; Carla can read it."""
        made = self.held()
        return {**made, "answer_id": self._answer(made)}

    def solved(self) -> Arguments:
        """Carla has said so."""
        from marketplace.actions.accept_answer import accept_answer

        made = self.answered()
        accept_answer(enquiry_id=made["enquiry_id"], by=self.cast.carla, rating=5)
        return made

    def kept_answer(self) -> Arguments:
        """Mo holds Ada's answer up as a model."""
        from marketplace.actions.keep_model_answer import keep_model_answer

        made = self.solved()
        keep_model_answer(answer_id=made["answer_id"], by=self.cast.mo)
        return made

    def chosen(self) -> Arguments:
        """A moderator would show it to others; Carla has been asked."""
        from marketplace.actions.propose_help_page import propose_help_page

        made = self.solved()
        page = propose_help_page(
            answer_id=made["answer_id"],
            by=self.cast.mo,
            title="My eSIM is dead after the update",
            question="It says not provisioned since the update. Call +44 7700 900123.",
            answer_text="Switch flight mode on for half a minute, then off again.",
        )
        return {**made, "page_id": page.id, "topic_slug": page.topic.slug, "slug": page.slug}

    def public(self) -> Arguments:
        """Carla has said yes."""
        from marketplace.actions.allow_help_page import allow_help_page

        made = self.chosen()
        allow_help_page(enquiry_id=made["enquiry_id"], by=self.cast.carla)
        return made

    def in_review(self) -> Arguments:
        """On a checked topic: Ada's answer waits for a moderator."""
        from marketplace.actions.post_enquiry import post_enquiry
        from marketplace.models import Review
        from routing.actions.claim_enquiry import claim_enquiry

        enquiry = post_enquiry(
            by=self.cast.carla, subject="A charge", body="What is it?", topic_id=self.cast.billing.id
        )
        claim = claim_enquiry(enquiry_id=enquiry.id, by=self.cast.ada)
        made = {"enquiry_id": enquiry.id, "claim_id": claim.id, "fence": claim.fence}
        answer_id = self._answer(made)
        return {**made, "answer_id": answer_id, "review_id": Review.objects.get(answer_id=answer_id).id}

    def returned(self) -> Arguments:
        """Mo has sent Ada's answer back to her with a note: she holds the question again."""
        from marketplace.actions.claim_review import claim_review
        from marketplace.actions.review_answer import review_answer
        from marketplace.models import Answer

        made = self.in_review()
        claim_review(review_id=made["review_id"], by=self.cast.mo)
        review_answer(
            review_id=made["review_id"],
            by=self.cast.mo,
            decision="return",
            scores={**SCORES, "complete": 0},
            note="Say where the switch is.",
        )
        return {**made, "claim_id": Answer.objects.get(pk=made["answer_id"]).claim_id}

    def for_experts(self) -> Arguments:
        """Ben is on probation, Ada an expert on what he has answered: she may look at it before the customer does."""
        from marketplace.actions.submit_answer import submit_answer
        from marketplace.models import Review
        from routing.actions.claim_enquiry import claim_enquiry

        self._expert_and_newcomer()
        made = self.open()
        claim = claim_enquiry(enquiry_id=made["enquiry_id"], by=self.cast.ben)
        body = "Switch flight mode on for half a minute, then off again."
        answer_id = submit_answer(claim_id=claim.id, by=self.cast.ben, fence=claim.fence, body=body).id
        return {**made, "answer_id": answer_id, "review_id": Review.objects.get(answer_id=answer_id).id}

    def experts_review(self) -> Arguments:
        """She has it open."""
        from marketplace.actions.claim_review import claim_review

        made = self.for_experts()
        claim_review(review_id=made["review_id"], by=self.cast.ada)
        return made

    def proposed_pair(self) -> Arguments:
        """Ada could help Ben; nobody has said anything."""
        from marketplace.actions.propose_mentorship import propose_mentorship

        self._expert_and_newcomer()
        pair = propose_mentorship(newcomer_id=self.cast.ben.id)
        assert pair is not None
        return {"mentorship_id": pair.id}

    def running_pair(self) -> Arguments:
        """Both have said yes."""
        from marketplace.actions.agree_mentorship import agree_mentorship

        made = self.proposed_pair()
        for person in (self.cast.ada, self.cast.ben):
            agree_mentorship(mentorship_id=made["mentorship_id"], by=person)
        return made

    def _expert_and_newcomer(self) -> None:
        """Ada is an expert, Ben on probation."""
        from routing.models import Skill

        for advocate, tier in ((self.cast.ben.advocate, "probation"), (self.cast.ada.advocate, "expert")):
            advocate.tier = tier
            advocate.save(update_fields=["tier"])
        Skill.objects.filter(advocate_id=self.cast.ada.id).update(good=10)

    def opened_review(self) -> Arguments:
        """The moderator has it open."""
        from marketplace.actions.claim_review import claim_review

        made = self.in_review()
        claim_review(review_id=made["review_id"], by=self.cast.mo)
        return made

    def with_staff(self) -> Arguments:
        """Ada has passed it on; no agent has taken it."""
        from marketplace.actions.escalate_claim import escalate_claim

        made = self.held()
        escalate_claim(claim_id=made["claim_id"], by=self.cast.ada, reason="account", note="")
        return made

    def doubtful(self) -> Arguments:
        """Carla's question may hold a phone number, so it waits for a look."""
        from marketplace.actions.post_enquiry import post_enquiry

        enquiry = post_enquiry(by=self.cast.carla, subject="No signal", body="Please ring me on 900184 77.")
        return {"enquiry_id": enquiry.id}

    def on_the_desk(self) -> Arguments:
        """An agent is on it."""
        from routing.actions.claim_enquiry import claim_enquiry

        made = self.with_staff()
        claim = claim_enquiry(enquiry_id=made["enquiry_id"], by=self.cast.stella)
        return {**made, "claim_id": claim.id, "fence": claim.fence}

    def photo(self) -> Arguments:
        """Carla attached one to an enquiry that Ada holds."""
        from marketplace.actions.add_message import add_message

        made = self.held()
        message = add_message(
            enquiry_id=made["enquiry_id"], by=self.cast.carla, body="Look.", photos=[a_screenshot()]
        )
        return {**made, "photo_id": message.photos.get().id}

    def answer_with_photo(self) -> Arguments:
        """Ada's answer has one; Mo has let it pass."""
        from marketplace.actions.claim_review import claim_review
        from marketplace.actions.review_answer import review_answer
        from marketplace.models import Photo, Review

        made = self.held()
        answer_id = self._answer(made, photos=[a_screenshot()])
        review = Review.objects.get(answer_id=answer_id)
        claim_review(review_id=review.id, by=self.cast.mo)
        review_answer(review_id=review.id, by=self.cast.mo, decision="publish", scores=SCORES)
        return {**made, "answer_id": answer_id, "photo_id": Photo.objects.get(answer_id=answer_id).id}

    def application(self) -> Arguments:
        """Nina's, with what she has practised, waiting for a moderator."""
        from accounts.models import Advocate, Application
        from marketplace.actions.answer_practice import answer_practice

        standing = Advocate.objects.create(user=self.cast.nina, status="in_review")
        application = Application.objects.create(
            advocate=standing, languages=["en"], terms_version="1", quiz_score=5
        )
        application.topics.set([self.cast.sim])
        practice = self._practice(application)
        answer_practice(practice_id=practice.id, by=self.cast.nina, body="Look into the app.")
        return {"application_id": application.id}

    def practising(self) -> Arguments:
        """Carla has passed the test on SIMs and has a question to practise on."""
        from accounts.models import Advocate, Application

        standing = Advocate.objects.create(user=self.cast.carla, status="in_review")
        application = Application.objects.create(advocate=standing, languages=["en"], terms_version="1")
        application.topics.set([self.cast.sim])
        return {"practice_id": self._practice(application).id}

    def _practice(self, application: Any) -> Any:
        from marketplace.practice.drawing import draw
        from marketplace.quality.gold.models import GoldQuestion

        GoldQuestion.objects.get_or_create(
            use="practice",
            topic=self.cast.sim,
            subject="New phone",
            body="What do I do with my eSIM?",
            good_answer="Move it in the app.",
            must_say=["app"],
        )
        (answer,) = draw(application)
        return answer

    def begun_test(self) -> Arguments:
        """Carla has begun the test on SIMs: a question to choose from, and one to answer in writing."""
        from accounts.actions.begin_test import begin_test
        from accounts.models import QuizQuestion

        topic = self.cast.sim
        choice = QuizQuestion.objects.create(
            topic=topic, text="Which?", choices=["This", "That"], right_choice=0
        )
        words = QuizQuestion.objects.create(
            topic=topic, kind="written", text="What do you say?", explanation="Off and on."
        )
        begin_test(by=self.cast.carla, topic_ids=[topic.id])
        return {"choice_id": choice.id, "words_id": words.id}

    def new_topic(self) -> Arguments:
        """One that no advocate answers on yet."""
        from accounts.models import Topic

        return {"topic_id": Topic.objects.create(slug="roaming", name="Roaming").id}

    def redemption(self) -> Arguments:
        """Ada asked for bill credit."""
        from rewards.actions.redeem_points import redeem_points

        self._earn(self.cast.ada, points=600)
        return {"redemption_id": redeem_points(by=self.cast.ada, points=500).id}

    def just_declined(self) -> Arguments:
        """Omar has declined it on a page, and can still take that back."""
        from django.test import override_settings

        from common.deferring import defer
        from rewards.actions.decline_redemption import decline_redemption

        arguments = {**self.redemption(), "reason": "Not this month."}
        with override_settings(UNDO_SECONDS=60):
            done = defer(
                decline_redemption,
                by=self.cast.omar,
                about=arguments["redemption_id"],
                page="/payouts/",
                called="Your decision",
                **arguments,
            )
        return {"deferred_id": done.waiting.id}

    def pending_award(self) -> Arguments:
        """Ada's points for an answer, to be confirmed in some days."""
        return {"award_id": self._award(self.cast.ada, points=40).id}

    def held_award(self) -> Arguments:
        """They are on hold; no person put them there."""
        from rewards.actions.hold_award import hold_award

        made = self.pending_award()
        return {
            **made,
            "hold_id": hold_award(award_id=made["award_id"], by=None, reason="Looked at first.").id,
        }

    def held_redemption(self) -> Arguments:
        """Ada's request is on hold; no person put it there."""
        from rewards.actions.hold_redemption import hold_redemption

        made = self.redemption()
        hold = hold_redemption(redemption_id=made["redemption_id"], by=None, reason="Looked at first.")
        return {**made, "hold_id": hold.id}

    def appealed_hold(self) -> Arguments:
        """Ada objects to it."""
        from rewards.actions.appeal_hold import appeal_hold

        made = self.held_redemption()
        appeal_hold(hold_id=made["hold_id"], by=self.cast.ada, why="It was my own answer.")
        return made

    def approved_redemption(self) -> Arguments:
        """Ops said yes; no batch has been made."""
        from rewards.actions.approve_redemption import approve_redemption

        made = self.redemption()
        approve_redemption(redemption_id=made["redemption_id"], by=self.cast.omar)
        return made

    def batch(self) -> Arguments:
        """Sent to billing."""
        from rewards.actions.prepare_batch import prepare_batch

        made = self.approved_redemption()
        return {**made, "batch_id": prepare_batch(by=self.cast.omar).id}

    def failed_line(self) -> Arguments:
        """Billing could not credit Ada's bill."""
        made = self.batch()
        return self._billing_says(made, "{reference},failed,Closed,500")

    def suspense_line(self) -> Arguments:
        """Billing names a reference that nobody knows."""
        from rewards.models import PayoutResultLine

        made = self._billing_says(self.batch(), "{reference},settled,,500\nRD-WHO,settled,,7")
        return {**made, "line_id": PayoutResultLine.objects.get(reference="RD-WHO").id}

    def token(self) -> Arguments:
        """One of Carla's."""
        from knox.models import AuthToken

        return {"token_key": AuthToken.objects.create(self.cast.carla)[0].token_key}

    def an_erasure(self) -> Arguments:
        """Carla wants everything about her gone."""
        from marketplace.actions.request_erasure import request_erasure

        request_erasure(by=self.cast.carla)
        return {}

    def a_consent(self) -> Arguments:
        """Carla's, to her question for everybody."""
        from accounts.models import Consent

        made = self.public()
        return {"consent_id": Consent.objects.get(person=self.cast.carla, about=made["page_id"]).id}

    def first_part(self) -> Arguments:
        """Of the sitemap, with what is public."""
        return {**self.public(), "number": 1}

    def session(self) -> Arguments:
        """Another browser of Carla's."""
        from allauth.usersessions.models import UserSession

        browser = UserSession.objects.create(user=self.cast.carla, ip="192.0.2.7", session_key="a" * 32)
        return {"session_id": browser.pk}

    def single_sign_on(self) -> Arguments:
        """An identity provider that nobody has configured."""
        return {"provider_id": "staff"}

    def reset_link(self) -> Arguments:
        """Nina has forgotten her password and was mailed this; signing in would make it void."""
        from allauth.account.forms import default_token_generator
        from allauth.account.utils import user_pk_to_url_str

        person = self.cast.nina
        return {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}

    def spent_reset_link(self) -> Arguments:
        """She has used it."""
        return {**self.reset_link(), "key": "cwl0s3-0123456789abcdef"}

    def confirm_link(self) -> Arguments:
        """Carl has named a further address and was mailed this."""
        from allauth.account.models import EmailAddress, EmailConfirmationHMAC

        address, _ = EmailAddress.objects.get_or_create(user=self.cast.carl, email="carl@example.net")
        return {"key": EmailConfirmationHMAC(address).key}

    def spent_confirm_link(self) -> Arguments:
        """It came too late."""
        return {"key": "MQ:1abcde:nothing-of-ours"}

    def in_german(self) -> Arguments:
        """For addresses that name their language."""
        return {"language": "de"}

    def own_address(self) -> Arguments:
        """Carla's is known to be hers."""
        from allauth.account.models import EmailAddress

        carla = self.cast.carla
        known = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=carla, email=carla.email, defaults=known)
        return {}

    def two_steps(self) -> Arguments:
        """Nina signs in with a code of her phone's, or with the passkey in it."""
        self._two_steps(self.cast.nina)
        return {}

    def _two_steps(self, person: Any) -> None:
        from allauth.mfa.models import Authenticator
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        if Authenticator.objects.filter(user=person).exists():
            return
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
        data = {"name": "Phone", "credential": new_passkey()}
        Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)

    def no_password(self) -> Arguments:
        """Nina has none: she comes with her passkey alone."""
        self.cast.nina.set_unusable_password()
        self.cast.nina.save()
        return {}

    def a_passkey(self) -> Arguments:
        """That one."""
        return self._passkey_of(self.cast.nina)

    def adas_passkey(self) -> Arguments:
        """Ada has the same in her phone."""
        return self._passkey_of(self.cast.ada)

    def _passkey_of(self, person: Any) -> Arguments:
        from allauth.mfa.models import Authenticator

        self._two_steps(person)
        return {"pk": Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN).pk}

    def own_phrase(self) -> Arguments:
        """One of Ada's."""
        return self._phrase(owner=self.cast.ada)

    def shared_phrase(self) -> Arguments:
        """One that Mo shares with everybody."""
        return self._phrase(owner=None)

    def device(self) -> Arguments:
        """One of Ada's."""
        from marketplace.push.models import PushDevice

        device = PushDevice.objects.create(
            person=self.cast.ada, endpoint="https://fcm.googleapis.com/fcm/send/1"
        )
        return {"device_id": device.id}

    def nonsense(self) -> Arguments:
        """An address below the API's that is none."""
        return {"rest": "no/such/thing"}

    def points(self) -> Arguments:
        """Ada has points to use."""
        self._earn(self.cast.ada, points=600)
        return {}

    def _phrase(self, *, owner: Any) -> Arguments:
        from marketplace.answering.models import SavedPhrase

        phrase, _ = SavedPhrase.objects.get_or_create(
            owner=owner, use="answer", language="en", label="Bye", defaults={"body": "Good luck, {customer}."}
        )
        return {"phrase_id": phrase.id}

    def _answer(self, made: Arguments, **more: Any) -> UUID:
        from marketplace.actions.submit_answer import submit_answer

        answer = submit_answer(
            claim_id=made["claim_id"],
            by=self.cast.ada,
            fence=made["fence"],
            body="Switch flight mode on and off.",
            **more,
        )
        found: UUID = answer.id
        return found

    def _billing_says(self, made: Arguments, lines: str) -> Arguments:
        from rewards.actions.read_result_file import read_result_file
        from rewards.models import Redemption

        redemption = Redemption.objects.get(id=made["redemption_id"])
        content = "reference,status,reason,amount_minor\n" + lines.format(reference=redemption.reference)
        read_result_file(by=self.cast.omar, batch_id=made["batch_id"], content=content.encode())
        return made

    def _earn(self, user: Any, *, points: int) -> None:
        from common import clock
        from rewards.actions.confirm_award import confirm_award
        from rewards.models import Award

        award = self._award(user, points=points)
        Award.objects.filter(id=award.id).update(confirm_at=clock.ago(seconds=1))
        confirm_award(award_id=award.id)

    def _award(self, user: Any, *, points: int) -> Any:
        from rewards.actions.award_points import award_points
        from rewards.models import Tariff

        Tariff.objects.update_or_create(topic=self.cast.sim, defaults={"points": points})
        return award_points(
            holder_id=user.id, work_id=new_id(), story=new_id(), topic=self.cast.sim, label="An answer"
        )


def new_passkey() -> dict[str, Any]:
    """What a browser sends of one that was just made, as allauth keeps it."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import sha256, websafe_encode
    from fido2.webauthn import (
        Aaguid,
        AttestationObject,
        AttestedCredentialData,
        AuthenticatorData,
        CollectedClientData,
    )

    flags = AuthenticatorData.FLAG
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    key = AttestedCredentialData.create(Aaguid.NONE, b"in the phone", public)
    made = AuthenticatorData.create(sha256(b"localhost"), flags.UP | flags.UV | flags.AT, 0, key)
    client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"a challenge", "http://localhost")
    return {
        "id": websafe_encode(key.credential_id),
        "rawId": websafe_encode(key.credential_id),
        "type": "public-key",
        "response": {
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", made, {}))),
            "clientDataJSON": websafe_encode(bytes(client)),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }

"""The rewards page and the payouts desk: what they show, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import sweeps
from common import clock
from common.models import Deferred, OutboxEntry
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.read_result_file import read_result_file
from rewards.models import PayoutBatch, PayoutResultLine, Redemption, ResultLineExplanation

pytestmark = pytest.mark.django_db

OTHERS = ["carla", "ada", "mo", "stella"]


def text_of(response):
    return " ".join(response.content.decode().split())


# --- The holder's own page ----------------------------------------------------------------------------------------


def test_balance_pending_and_reasons(ada, earn, award, client_of):
    earn(ada, 1840, label="Roaming in Norway")
    award(ada, 260, label="No 5G at home")
    page = text_of(client_of(ada).get("/rewards/"))
    assert '<p class="hero-num">1,840</p>' in page
    assert "Worth £18.40 off your bill" in page
    assert '<span class="points pending">260 pending</span>' in page
    assert "Earned: Roaming in Norway" in page
    assert "No 5G at home" in page
    assert "To be confirmed on" in page


def test_pending_points_have_a_place_of_their_own_newest_first(ada, earn, award, client_of):
    for number in range(27):
        earn(ada, 10, label=f"Confirmed {number}")
    for label in ("First", "Second", "Third"):
        award(ada, 40, label=label)
    page = client_of(ada).get("/rewards/")
    pending, statement = text_of(page).split('id="pending"')[1].split('id="statement"')
    assert pending.index("Third") < pending.index("Second") < pending.index("First")
    assert "Third" not in statement
    older = client_of(ada).get("/rewards/", {"before": str(page.context["statement"].before)})
    assert 'id="pending"' not in text_of(older)


def test_a_newcomer_sees_what_starts_it_off(carla, client_of):
    page = text_of(client_of(carla).get("/rewards/"))
    assert "Points are a thank you, not a wage" in page
    assert "Nothing here yet" in page


def test_redeeming_leads_back_with_the_request_on_the_page(ada, earn, client_of):
    earn(ada, 1840)
    client = client_of(ada)
    answer = client.post("/rewards/redeem/", {"points": "1000", "key": str(uuid4())}, follow=True)
    assert answer.redirect_chain == [("/rewards/", 302)]
    page = text_of(answer)
    assert '<p class="hero-num">840</p>' in page
    assert "Being checked" in page
    assert "£10.00" in page


def test_a_button_pressed_twice_is_one_request(ada, earn, client_of):
    earn(ada, 1840)
    form = {"points": "500", "key": str(uuid4())}
    for _ in range(2):
        assert client_of(ada).post("/rewards/redeem/", form).status_code == 302
    assert Redemption.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Choose how many points to use."),
        ({"points": "lots"}, "Choose a whole number."),
        ({"points": "\x00"}, "Choose a whole number."),
        ({"points": "-5"}, "greater than or equal to 1"),
        ({"points": "9" * 400}, "less than or equal to"),
        ({"points": "100"}, "Use at least 500 points at a time."),
        ({"points": "700"}, "There are not enough points for this."),
        ({"points": "500", "key": "<script>"}, ""),
    ],
)
def test_what_cannot_be_redeemed_is_said_in_place(ada, earn, client_of, typed, says):
    earn(ada, 600)
    answer = client_of(ada).post("/rewards/redeem/", typed)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert "<script>" not in text_of(answer).partition("<main")[2]
    assert not Redemption.objects.exists()


def test_the_amount_chosen_is_still_chosen_after_a_refusal(ada, earn, client_of, settings):
    earn(ada, 1840)
    ada.bill_account = None
    ada.save()
    answer = client_of(ada).post("/rewards/redeem/", {"points": "1000"})
    assert answer.status_code == 422
    assert 'value="1000" checked' in text_of(answer)
    assert "Add your account number to your profile first" in text_of(answer)


def test_amounts_that_are_not_there_cannot_be_chosen(ada, earn, client_of):
    earn(ada, 600)
    page = text_of(client_of(ada).get("/rewards/"))
    assert 'value="500">' in page
    assert 'value="1000" disabled>' in page
    assert 'value="600">' in page
    assert page.count("not enough points yet") == 2


def test_what_the_month_does_not_admit_is_not_called_a_lack_of_points(ada, earn, client_of, settings):
    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 500
    earn(ada, 5000)
    page = text_of(client_of(ada).get("/rewards/"))
    assert page.count("not this month") == 2
    assert "not enough points yet" not in page


def test_no_amount_chosen_is_said_in_our_own_summary(ada, earn, client_of):
    earn(ada, 600)
    answer = client_of(ada).post("/rewards/redeem/", {})
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'id="error-summary"' in page and 'href="#id_points"' in page
    assert "novalidate" in page and " required" not in page.split('id="redeem-form"')[1].split("</form>")[0]


def test_cancelling(ada, redeem, client_of):
    redemption = redeem(ada)
    client = client_of(ada)
    assert f"Cancel {redemption.reference}" in text_of(client.get("/rewards/"))
    page = text_of(client.post(f"/rewards/redemptions/{redemption.id}/cancel/", follow=True))
    assert f"Request {redemption.reference} is cancelled." in page
    assert client.post(f"/rewards/redemptions/{redemption.id}/cancel/").status_code == 409


@pytest.mark.parametrize("who", ["ben", "omar"])
def test_somebody_elses_request_is_not_found(who, ada, redeem, client_of, request):
    client = client_of(request.getfixturevalue(who))
    assert client.post(f"/rewards/redemptions/{redeem(ada).id}/cancel/").status_code == 404


def test_older_lines(ada, ben, earn, client_of):
    for _ in range(27):
        earn(ada, 10)
    client = client_of(ada)
    page = client.get("/rewards/")
    before = page.context["statement"].before
    assert f"?before={before}" in text_of(page)
    assert len(client.get("/rewards/", {"before": str(before)}).context["statement"].lines) == 2
    assert client.get("/rewards/", {"before": "x"}).status_code == 404
    assert client_of(ben).get("/rewards/", {"before": str(before)}).status_code == 200


def test_html_in_a_label_is_text(ada, earn, client_of):
    earn(ada, 600, label="<script>alert(1)</script>")
    page = text_of(client_of(ada).get("/rewards/"))
    assert "&lt;script&gt;alert(1)" in page


# --- The payouts desk ---------------------------------------------------------------------------------------------


def test_the_desk_shows_who_must_still_agree(ada, ben, omar, petra, redeem, client_of):
    big, own = redeem(ada, 2_600), redeem(omar)
    redeem(ben)
    approve_redemption(redemption_id=big.id, by=omar)
    page = text_of(client_of(omar).get("/payouts/"))
    assert "You approved; needs a second person" in page
    assert "Your household: not you" in page
    assert "Needs one person" in page
    assert f"/payouts/redemptions/{own.id}/approve/" not in page
    assert "Omar D. approved; needs you" in text_of(client_of(petra).get("/payouts/"))


def test_approve_prepare_download_and_upload(ada, omar, redeem, client_of):
    redemption = redeem(ada)
    client = client_of(omar)
    client.post(f"/payouts/redemptions/{redemption.id}/approve/")
    answer = client.post("/payouts/prepare/", confirmation(client))
    batch = PayoutBatch.objects.get()
    assert answer["Location"] == reverse("payout_batch", args=[batch.id])
    file = client.get(f"/payouts/batches/{batch.id}/file/")
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Content-Disposition"] == f'attachment; filename="{batch.reference}.csv"'
    assert redemption.reference in file.content.decode()
    result = f"reference,status,reason,amount_minor\n{redemption.reference},settled,,500\nRD-WHO,settled,,7\n"
    upload = SimpleUploadedFile("result.csv", result.encode(), "text/csv")
    page = text_of(client.post(f"/payouts/batches/{batch.id}/results/", {"file": upload}, follow=True))
    assert "On the bill" in page
    assert "RD-WHO, £0.07, settled." in page
    assert "We sent no such reference in this batch." in page
    assert "Lines to explain" in text_of(client.get("/payouts/"))


def confirmation(client):
    """What the form of the confirmation sends."""
    return client.get("/payouts/prepare/").context["form"].initial | {"key": str(uuid4())}


def test_a_batch_is_confirmed_before_it_is_sent(ada, ben, omar, approved, client_of):
    for person in (ada, ada, ben):
        approved(person)
    page = text_of(client_of(omar).get("/payouts/prepare/"))
    assert "Send £15.00 to billing?" in page
    assert "<dt>Approved requests</dt><dd>3</dd>" in page
    assert "<dt>People</dt><dd>2</dd>" in page
    assert "it cannot be taken back here" in page
    assert not PayoutBatch.objects.exists()


def test_confirming_twice_sends_once(ada, ben, omar, approved, client_of):
    approved(ada)
    client = client_of(omar)
    form = confirmation(client)
    first = client.post("/payouts/prepare/", form)
    approved(ben)
    assert client.post("/payouts/prepare/", form)["Location"] == first["Location"]
    assert PayoutBatch.objects.count() == 1


@pytest.mark.parametrize(
    "sent", ["as it was shown", {}, {"count": "x"}], ids=["changed", "empty", "nonsense"]
)
def test_what_was_not_confirmed_is_not_sent(sent, ada, ben, omar, approved, client_of):
    approved(ada)
    client = client_of(omar)
    form = confirmation(client) if sent == "as it was shown" else sent
    approved(ben)
    answer = client.post("/payouts/prepare/", form)
    assert answer.status_code == 409
    assert "changed since you looked" in text_of(answer)
    assert "Send £10.00 to billing?" in text_of(answer)
    assert not PayoutBatch.objects.exists()


def test_declining_without_a_reason_comes_back_open(ada, omar, redeem, client_of):
    redemption = redeem(ada)
    client = client_of(omar)
    answer = client.post(f"/payouts/redemptions/{redemption.id}/decline/", {"reason": " "})
    assert answer.status_code == 422
    assert "<details open>" in text_of(answer)
    assert "Write something here." in text_of(answer)
    answer = client.post(f"/payouts/redemptions/{redemption.id}/decline/", {"reason": "x" * 301})
    assert "x" * 301 in text_of(answer)
    assert client.post(f"/payouts/redemptions/{redemption.id}/decline/", {"reason": "No"}).status_code == 302


def test_what_went_wrong_is_said_on_the_desk(ada, omar, redeem, client_of):
    redemption = redeem(ada, 2_600)
    client = client_of(omar)
    client.post(f"/payouts/redemptions/{redemption.id}/approve/")
    again = client.post(f"/payouts/redemptions/{redemption.id}/approve/")
    assert again.status_code == 409
    assert "It needs a second person." in text_of(again)
    own = client.post(f"/payouts/redemptions/{redeem(omar).id}/approve/")
    assert own.status_code == 403
    assert "somebody else must decide about it" in text_of(own)


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG", b"reference\n"])
def test_a_bad_result_file_is_said_beside_the_field(ada, omar, approved, client_of, content):
    approved(ada)
    batch = prepare_batch(by=omar)
    sent = {} if content is None else {"file": SimpleUploadedFile("r.csv", content)}
    answer = client_of(omar).post(f"/payouts/batches/{batch.id}/results/", sent)
    assert answer.status_code == 422
    assert 'id="id_file_error"' in text_of(answer)


@pytest.fixture
def answered(ada, ben, omar, approved, client_of):
    """A batch of which billing could not credit Ben's line, and named one that nobody knows."""
    first, second = approved(ada), approved(ben)
    batch = prepare_batch(by=omar)
    lines = (
        f"{first.reference},settled,,500\n{second.reference},failed,Account closed,500\nRD-WHO,settled,,7\n"
    )
    content = f"reference,status,reason,amount_minor\n{lines}".encode()
    read_result_file(by=omar, batch_id=batch.id, content=content)
    return batch


def test_a_line_is_explained_with_name_and_words(answered, omar, client_of):
    client = client_of(omar)
    line = PayoutResultLine.objects.get(outcome="unknown")
    assert "RD-WHO, £0.07, settled" in text_of(client.get("/payouts/"))
    address = f"/payouts/batches/{answered.id}/lines/{line.id}/explain/"
    refused = client.post(address, {"why": " "})
    assert refused.status_code == 422
    assert "<details open>" in text_of(refused)
    page = text_of(client.post(address, {"why": "Another company's line."}, follow=True))
    assert 'Another company&#x27;s line. <span class="muted">Omar D.,' in page
    assert "RD-WHO" not in text_of(client.get("/payouts/"))
    assert (
        client.post(f"/payouts/batches/{answered.id}/lines/99999/explain/", {"why": "x"}).status_code == 404
    )


def test_what_was_not_credited_is_sent_again(answered, ben, omar, client_of):
    client = client_of(omar)
    redemption = Redemption.objects.get(holder=ben)
    assert "Not credited: what now?" in text_of(client.get(f"/payouts/batches/{answered.id}/"))
    form = {"decision": "send_again", "redemptions": str(redemption.id)}
    client.post(f"/payouts/batches/{answered.id}/failed/", form)
    again = PayoutBatch.objects.exclude(id=answered.id).get()
    assert f"{redemption.reference}-2" in text_of(client.get(f"/payouts/batches/{again.id}/"))
    assert "Not credited, sent again" in text_of(client.get(f"/payouts/batches/{answered.id}/"))
    assert client.post(f"/payouts/batches/{answered.id}/failed/", form).status_code == 422


def pass_time():
    Deferred.objects.filter(status="waiting").update(due_at=clock.ago(seconds=1))
    sweeps.carry_out_deferred()


@pytest.mark.parametrize(
    ("decision", "then"), [("give_back", "voided"), ("send_again", "sent")], ids=["back", "again"]
)
def test_what_becomes_of_failed_lines_can_be_taken_back_at_first(
    answered, ben, omar, client_of, settings, decision, then
):
    settings.UNDO_SECONDS = 8
    client, page = client_of(omar), f"/payouts/batches/{answered.id}/"
    redemption = Redemption.objects.get(holder=ben)
    form = {"decision": decision, "redemptions": str(redemption.id)}
    told = OutboxEntry.objects.count()
    for is_meant in (False, True):
        said = text_of(client.post(f"{page}failed/", form, follow=True))
        assert "In a few seconds" in said
        assert 'id="failed-form"' not in said
        redemption.refresh_from_db()
        assert (redemption.status, OutboxEntry.objects.count()) == ("failed", told)
        if not is_meant:
            waiting = Deferred.objects.get(status="waiting")
            back = text_of(client.post(f"/undo/{waiting.id}/", follow=True))
            assert f'value="{redemption.id}" checked' in back
            pass_time()
            redemption.refresh_from_db()
            assert redemption.status == "failed"
    pass_time()
    redemption.refresh_from_db()
    assert redemption.status == then


def test_an_explanation_can_be_taken_back_at_first(answered, omar, client_of, settings):
    settings.UNDO_SECONDS = 8
    client, line = client_of(omar), PayoutResultLine.objects.get(outcome="unknown")
    page = f"/payouts/batches/{answered.id}/"
    why = {"why": "Another company."}
    client.post(f"{page}lines/{line.id}/explain/", why)
    back = text_of(client.post(f"/undo/{Deferred.objects.get().id}/", follow=True))
    assert 'value="Another company."' in back
    assert not ResultLineExplanation.objects.exists()
    client.post(f"{page}lines/{line.id}/explain/", why)
    assert "You have just decided." in text_of(client.get(page))
    pass_time()
    assert ResultLineExplanation.objects.get().why == "Another company."


def test_or_the_points_are_given_back(answered, ben, omar, client_of, points_of):
    form = {"decision": "give_back", "redemptions": str(Redemption.objects.get(holder=ben).id)}
    client_of(omar).post(f"/payouts/batches/{answered.id}/failed/", form)
    assert points_of(ben) == (0, 500, 0, 0)


@pytest.mark.parametrize(
    "form",
    [{}, {"decision": "send_again"}, {"decision": "eat", "redemptions": "x"}],
    ids=["none", "nobody", "wrong"],
)
def test_a_wrong_choice_about_failed_lines_changes_nothing(answered, ben, omar, client_of, form):
    answer = client_of(omar).post(f"/payouts/batches/{answered.id}/failed/", form)
    assert answer.status_code == 422
    assert Redemption.objects.get(holder=ben).status == "failed"


def addresses(redemption, batch):
    return [
        ("get", "/payouts/"),
        ("post", "/payouts/prepare/"),
        ("get", f"/payouts/batches/{batch}/"),
        ("get", f"/payouts/batches/{batch}/file/"),
        ("post", f"/payouts/batches/{batch}/results/"),
        ("post", f"/payouts/batches/{batch}/failed/"),
        ("post", f"/payouts/batches/{batch}/lines/1/explain/"),
        ("post", f"/payouts/redemptions/{redemption}/approve/"),
        ("post", f"/payouts/redemptions/{redemption}/decline/"),
    ]


@pytest.mark.parametrize("who", OTHERS)
def test_the_desk_is_for_ops_alone(who, ada, omar, approved, client_of, request):
    redemption = approved(ada)
    batch = prepare_batch(by=omar)
    client = client_of(request.getfixturevalue(who))
    for method, address in addresses(redemption.id, batch.id):
        assert getattr(client, method)(address).status_code == 403, address


def test_strangers_sign_in_first(client_of, a_db):
    for method, address in [("get", "/rewards/"), ("post", "/rewards/redeem/"), *addresses(uuid4(), uuid4())]:
        answer = getattr(client_of(None), method)(address)
        assert answer.status_code == 302, address
        assert "/login/" in answer["Location"]


def test_what_is_not_there_is_404(omar, client_of):
    for method, address in addresses(uuid4(), uuid4())[2:]:
        data = {"reason": "No"} if "decline" in address else {}
        assert getattr(client_of(omar), method)(address, data).status_code == 404, address


def test_all_batches_are_asked_for_as_often_however_many(ada, omar, approved, client_of):
    counts, references = [], []
    for _ in range(2):
        for _each in range(2):
            approved(ada)
            references.append(prepare_batch(by=omar).reference)
        with CaptureQueriesContext(connection) as asked:
            page = text_of(client_of(omar).get("/payouts/batches/"))
        counts.append(len(asked))
    assert [page.index(each) for each in references] == sorted(map(page.index, references), reverse=True)
    assert counts[0] == counts[1]

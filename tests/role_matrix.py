"""Who gets which status where: the one table of what each role may do, read by tests/test_role_matrix.py.

Carla is the customer whose enquiry it is, Ada the advocate on it (and the one with points), Carl and Ben are another
customer and another advocate, Mo is a moderator, Stella an agent (on it when it is with staff), Omar in ops. Pages
send strangers to sign in (302) and say 403 to whoever has not the role; what one may not know of is 404. After a form
was taken comes 302.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tests.accounts.signing_in import AGREES

ROLES = ("stranger", "carla", "carl", "ada", "ben", "mo", "stella", "omar")

TABLE = """
# address                 method place               stranger carla carl ada ben mo  stella omar

# the front door and the customer's pages
home                      GET    nowhere             200      302   302  302 302 302 302    302
choose_language           POST   nowhere             302      302   302  302 302 302 302    302
terms                     GET    nowhere             200      200   200  200 200 200 200    200
privacy                   GET    nowhere             200      200   200  200 200 200 200    200
ask                       GET    nowhere             200      200   200  200 200 200 200    200
ask                       POST   nowhere             302      302   302  302 302 302 302    302
ask_preview               POST   nowhere             200      200   200  200 200 200 200    200
my_questions              GET    nowhere             302      200   200  200 200 200 200    200
enquiry                   GET    held                302      200   404  404 404 404 404    404
enquiry_reply             GET    held                302      302   404  404 404 404 404    404
enquiry_status            GET    held                302      200   404  404 404 404 404    404
enquiry_thread            GET    held                302      200   404  404 404 404 404    404
enquiry_decision          GET    answered            302      200   404  404 404 404 404    404
enquiry_help              GET    held                302      200   404  404 404 404 404    404
enquiry_message           POST   held                302      302   404  404 404 404 404    404
enquiry_accept            POST   answered            302      302   404  404 404 404 404    404
enquiry_not_solved        POST   answered            302      302   404  404 404 404 404    404
enquiry_reopen            POST   solved              302      302   404  404 404 404 404    404
enquiry_ask_staff         POST   open                302      302   404  404 404 404 404    404
enquiry_withdraw          POST   open                302      302   404  404 404 404 404    404
report_item               GET    thread_item         302      200   404  404 404 200 200    200
report_item               POST   thread_item         302      302   404  404 404 302 302    302
my_reports                GET    reported            302      200   200  200 200 200 200    200
report_appeal             POST   upheld_report       302      404   404  302 404 404 404    404
enquiry_photo             GET    photo               302      200   404  404 404 404 404    404
photo                     GET    photo               302      200   404  200 404 200 200    200
photo                     GET    answer_with_photo 302      200   404  200 404 200 200    200
photo_thumb               GET    photo               302      200   404  200 404 200 200    200
photo_thumb               GET    answer_with_photo 302      200   404  200 404 200 200    200

# the advocate's pages
queue                     GET    open                302      403   403  200 200 403 403    403
queue_offers              GET    open                302      403   403  200 200 403 403    403
availability              POST   nowhere             302      403   403  302 302 403 403    403
offer_decline             POST   open                302      403   403  302 404 403 403    403
offer_claim               POST   open                302      403   403  302 302 403 403    403
offer_claim               POST   asked_of_ada        302      403   403  302 404 403 403    403
offer_open                GET    open                302      403   403  302 404 403 403    403
claim                     GET    held                302      403   403  200 404 403 403    403
claim_answer              POST   held                302      403   403  302 404 403 403    403
claim_ask                 POST   held                302      403   403  302 404 403 403    403
claim_escalate            POST   held                302      403   403  302 404 403 403    403
claim_release             POST   held                302      403   403  302 404 403 403    403
claim_heartbeat           POST   held                302      403   403  302 404 403 403    403
claim_draft               POST   held                302      403   403  204 404 403 403    403
leaderboard               GET    answered            302      403   403  200 200 403 403    403
leaderboard_listing       POST   nowhere             302      403   403  302 302 403 403    403
my_answers                GET    answered            302      403   403  200 200 403 403    403
standing                  GET    nowhere             302      403   403  200 200 403 403    403
standing_appeal           POST   suspended           302      404   404  302 404 404 404    404
standing_pause            POST   nowhere             302      403   403  302 302 403 403    403
standing_return           POST   paused              302      404   404  302 409 404 404    404
standing_leave            POST   nowhere             302      404   404  302 302 404 404    404
progress                  GET    nowhere             302      403   403  200 200 403 403    403
good_answers              GET    nowhere             302      403   403  200 200 403 403    403
own_phrases               GET    nowhere             302      403   403  200 200 403 200    403
own_phrases               POST   nowhere             302      403   403  302 302 403 302    403
phrase                    GET    own_phrase          302      404   404  200 404 404 404    404
phrase                    POST   own_phrase          302      404   404  302 404 404 404    404
phrase                    GET    shared_phrase       302      404   404  404 404 200 404    404
phrase_drop               POST   own_phrase          302      404   404  302 404 404 404    404
phrase_drop               POST   shared_phrase       302      404   404  404 404 302 404    404
mentoring                 GET    running_pair        302      403   403  200 200 403 403    403
mentoring_agree           POST   proposed_pair       302      403   403  302 302 403 403    403
mentoring_end             POST   proposed_pair       302      403   403  302 302 403 403    403
mentoring_note            POST   running_pair        302      403   403  302 404 403 403    403
apply                     GET    nowhere             302      200   200  200 200 200 200    200
apply                     POST   a_topic             302      302   302  302 302 302 302    302
apply_quiz                GET    begun_test          302      200   302  302 302 302 302    302
apply_quiz                POST   begun_test          302      302   302  302 302 302 302    302
practice                  GET    practising          302      200   302  302 302 302 302    302
practice_answer           POST   practising          302      302   404  404 404 404 404    404
further_topics            GET    new_topic           302      403   403  200 200 403 403    403
further_topics            POST   new_topic           302      403   403  302 302 403 403    403

# everybody's own pages
profile                   GET    nowhere             302      200   200  200 200 200 200    200
profile                   POST   nowhere             302      302   302  302 302 302 302    302
profile_offers            POST   a_topic             302      403   403  302 302 403 403    403
profile_quiet_hours       POST   nowhere             302      403   403  302 302 302 302    302
profile_news              POST   nowhere             302      403   403  302 302 403 403    403
device_add                POST   nowhere             302      403   403  204 204 403 403    403
device_forget             POST   device              204      204   204  204 204 204 204    204
device_remove             POST   device              302      403   403  302 404 403 403    403
token_create              POST   nowhere             302      200   200  200 200 200 200    200
token_revoke              POST   token               302      302   404  404 404 404 404    404
session_end               POST   session             302      302   404  404 404 404 404    404
consents                  GET    nowhere             302      200   200  200 200 200 200    200
consents                  POST   nowhere             302      302   302  302 302 302 302    302
erasure                   GET    nowhere             302      200   200  200 200 200 200    200
erasure                   POST   nowhere             302      302   302  302 302 409 409    409
erasure_take_back         POST   an_erasure          302      302   404  404 404 404 404    404
my_data                   GET    nowhere             302      200   200  200 200 200 200    200
my_data_json              GET    nowhere             302      200   200  200 200 200 200    200
my_data_archive           GET    nowhere             302      200   200  200 200 200 200    200
usersessions_list         GET    nowhere             302      200   200  200 200 200 200    200
usersessions_list         POST   session             302      302   302  302 302 302 302    302
rewards                   GET    points              302      200   200  200 200 200 200    200
statement_year            GET    a_month             302      200   200  200 200 200 200    200
statement_month           GET    a_month             302      200   200  200 200 200 200    200
redeem                    GET    points              302      302   302  302 302 302 302    302
redeem                    POST   points              302      422   422  302 422 422 422    422
redemption_cancel         POST   redemption          302      404   404  302 404 404 404    404
hold_appeal               POST   held_redemption     302      404   404  302 404 404 404    404

# ops
awards                    GET    held_award          302      403   403  403 403 403 403    200
award_hold                POST   pending_award       302      403   403  403 403 403 403    302
holds                     GET    held_redemption     302      403   403  403 403 403 403    200
redemption_hold           POST   redemption          302      403   403  403 403 403 403    302
hold_release              POST   held_redemption     302      403   403  403 403 403 403    302
hold_decide               POST   appealed_hold       302      403   403  403 403 403 403    302
budget                    GET    nowhere             302      403   403  403 403 403 403    200
economics                 GET    nowhere             302      403   403  403 403 403 403    200
books                     GET    nowhere             302      403   403  403 403 403 403    200
journal                   GET    a_month             302      403   403  403 403 403 403    200
payouts                   GET    redemption          302      403   403  403 403 403 403    200
payout_prepare            GET    approved_redemption 302      403   403  403 403 403 403    200
payout_prepare            POST   approved_redemption 302      403   403  403 403 403 403    302
payout_batches            GET    batch               302      403   403  403 403 403 403    200
payout_batch              GET    batch               302      403   403  403 403 403 403    200
payout_csv                GET    batch               302      403   403  403 403 403 403    200
payout_results            GET    batch               302      403   403  403 403 403 403    302
payout_results            POST   batch               302      403   403  403 403 403 403    422
payout_failed             POST   failed_line         302      403   403  403 403 403 403    302
payout_explain            POST   suspense_line       302      403   403  403 403 403 403    302
undo                      POST   just_declined       302      404   404  404 404 404 404    302
redemption_approve        POST   redemption          302      403   403  403 403 403 403    302
redemption_decline        POST   redemption          302      403   403  403 403 403 403    302

# public help
help_home                 GET    public              200      200   200  200 200 200 200    200
help_topic                GET    public              200      200   200  200 200 200 200    200
help_page                 GET    public              200      200   200  200 200 200 200    200
help_page                 GET    chosen              404      404   404  404 404 404 404    404
help_rate                 POST   public              302      302   302  302 302 302 302    302
sitemap                   GET    public              200      200   200  200 200 200 200    200
sitemap_part              GET    first_part          200      200   200  200 200 200 200    200
robots                    GET    nowhere             200      200   200  200 200 200 200    200
help_choice               GET    public              302      403   403  403 403 200 403    403
help_propose              GET    solved              302      403   403  403 403 200 403    403
help_propose              POST   solved              302      403   403  403 403 302 403    403
help_withdraw             POST   public              302      403   403  403 403 302 403    403
enquiry_public            POST   chosen              302      302   404  404 404 404 404    404

# moderators and agents
review_desk               GET    in_review           302      403   403  403 403 200 403    403
review_list               GET    in_review           302      403   403  403 403 200 403    403
review_next               POST   in_review           302      403   403  403 403 302 403    403
review_open               POST   in_review           302      403   403  403 403 302 403    403
review_release            POST   opened_review       302      403   403  403 403 302 403    403
review_decide             POST   opened_review       302      403   403  403 403 302 403    403
review_desk               GET    for_experts         302      403   403  200 403 200 403    403
review_next               POST   for_experts         302      403   403  302 403 302 403    403
review_open               POST   for_experts         302      403   403  302 403 302 403    403
review_release            POST   experts_review      302      403   403  302 403 404 403    403
review_decide             POST   experts_review      302      403   403  302 403 409 403    403
review_undo               POST   opened_review       302      403   403  403 403 404 403    403
review_undo               POST   experts_review      302      403   403  404 403 404 403    403
calibration               GET    for_experts         302      403   403  200 403 200 403    403
shared_phrases            GET    nowhere             302      403   403  403 403 200 403    403
shared_phrases            POST   nowhere             302      403   403  403 403 302 403    403
answer_library            GET    solved              302      403   403  403 403 200 403    403
model_answer_keep         POST   solved              302      403   403  403 403 302 403    403
model_answer_drop         POST   kept_answer         302      403   403  403 403 302 403    403
calibration               GET    nowhere             302      403   403  403 403 200 403    403
moderators                GET    nowhere             302      403   403  403 403 403 403    200
quality                   GET    nowhere             302      403   403  403 403 200 403    200
desk                      GET    with_staff          302      403   403  403 403 403 200    403
desk_list                 GET    with_staff          302      403   403  403 403 403 200    403
desk_enquiry              GET    with_staff          302      403   403  403 403 403 200    403
desk_claim                POST   with_staff          302      403   403  403 403 403 302    403
desk_answer               POST   on_the_desk         302      403   403  403 403 403 302    403
desk_message              POST   on_the_desk         302      403   403  403 403 403 302    403
desk_release              POST   on_the_desk         302      403   403  403 403 403 302    403
desk_to_crowd             POST   doubtful            302      403   403  403 403 403 302    403
applications              GET    application         302      403   403  403 403 200 403    403
application_decide        POST   application         302      403   403  403 403 302 403    403
triage                    GET    reported            302      403   403  403 403 200 403    200
triage_report             POST   reported            302      403   403  403 403 302 403    302
triage_appeal             POST   appealed_report     302      403   403  403 403 422 403    302
advocate                  GET    suspended           302      403   403  403 403 200 403    200
advocate_suspend          POST   an_advocate         302      403   403  403 403 302 403    302
advocate_reinstate        POST   suspended           302      403   403  403 403 302 403    302
fraud_cases               GET    fraud_case          302      403   403  403 403 403 403    200
fraud_case                GET    fraud_case          302      403   403  403 403 403 403    200
fraud_case_decide         POST   fraud_case          302      403   403  403 403 403 403    302
standing_fraud_appeal     POST   upheld_fraud_case   302      404   404  302 404 404 404    404
operations                GET    nowhere             302      403   403  403 403 200 200    200
operations_board          GET    nowhere             302      403   403  403 403 200 200    200
why                       GET    open                302      403   403  403 403 403 403    200
record                    GET    nowhere             302      403   403  403 403 403 403    200
reveal                    GET    open                302      403   403  403 403 200 200    200
reveal                    POST   open                302      403   403  403 403 200 200    200

# the API
api:me                    GET    nowhere             401      200   200  200 200 200 200    200
api:me                    PUT    nowhere             401      200   200  200 200 200 200    200
api:consents              GET    nowhere             401      200   200  200 200 200 200    200
api:consents              POST   nowhere             401      201   201  201 201 201 201    201
api:consent               DELETE a_consent           401      204   404  404 404 404 404    404
api:erasure               GET    an_erasure          401      200   404  404 404 404 404    404
api:erasure               POST   nowhere             401      201   201  201 201 409 409    409
api:erasure               DELETE an_erasure          401      204   404  404 404 404 404    404
api:topics                GET    nowhere             401      200   200  200 200 200 200    200
api:enquiries             GET    held                401      200   200  200 200 200 200    200
api:enquiries             POST   nowhere             401      201   201  201 201 201 201    201
api:enquiry               GET    held                401      200   404  200 404 200 200    200
api:enquiry-messages      POST   held                401      201   404  404 404 404 201    404
api:enquiry-accept        POST   answered            401      200   404  404 404 404 404    404
api:enquiry-not-solved    POST   answered            401      200   404  404 404 404 404    404
api:enquiry-withdraw      POST   open                401      200   404  404 404 404 404    404
api:enquiry-ask-staff     POST   open                401      200   404  404 404 404 404    404
api:enquiry-judge-escalation POST with_staff         401      404   404  404 404 200 200    404
api:enquiry-claim         POST   open                401      403   403  200 200 403 403    403
api:photo                 GET    photo               401      200   404  200 404 200 200    200
api:photo                 GET    answer_with_photo 401      200   404  200 404 200 200    200
api:offers                GET    open                401      403   403  200 200 403 403    403
api:offer-decline         POST   open                401      404   404  204 404 404 404    404
api:enquiry-claim         POST   asked_of_ada        401      403   403  200 404 403 403    403
api:enquiry-claim         POST   with_staff          401      403   403  409 409 403 200    403
api:claim-answer          POST   on_the_desk         401      404   404  404 404 404 201    404
api:claim-answer          POST   held                401      404   404  201 404 404 404    404
api:claim-check           POST   held                401      404   404  200 404 404 404    404
api:claim-ask             POST   held                401      404   404  201 404 404 404    404
api:claim-escalate        POST   held                401      404   404  200 404 404 404    404
api:claim-release         POST   held                401      404   404  204 404 404 404    404
api:claim-heartbeat       POST   held                401      404   404  200 404 404 404    404
api:fraud-cases           GET    fraud_case          401      404   404  404 404 404 404    200
api:fraud-case            GET    fraud_case          401      404   404  404 404 404 404    200
api:fraud-case-decide     POST   fraud_case          401      404   404  404 404 404 404    200
api:help-pages            GET    public              200      200   200  200 200 200 200    200
api:help-search           GET    public              422      422   422  422 422 422 422    422
api:help-page             GET    public              200      200   200  200 200 200 200    200
api:help-page             GET    chosen              404      404   404  404 404 404 404    404
api:claim-aids            GET    held                401      404   404  200 404 404 404    404
api:phrases               GET    shared_phrase       401      403   403  200 200 200 200    403
api:phrases               POST   nowhere             401      403   403  201 201 403 201    403
api:phrase                PUT    own_phrase          401      404   404  200 404 404 404    404
api:phrase                PUT    shared_phrase       401      404   404  404 404 200 404    404
api:phrase                DELETE own_phrase          401      404   404  204 404 404 404    404
api:reviews               GET    in_review           401      404   404  404 404 200 404    404
api:review-decide         POST   in_review           401      404   404  404 404 200 404    404
api:reviews               GET    for_experts         401      404   404  200 404 200 404    404
api:review-decide         POST   for_experts         401      404   404  200 404 200 404    404
api:mentorships           GET    running_pair        401      200   200  200 200 200 200    200
api:mentorship-agree      POST   proposed_pair       401      404   404  200 200 404 404    404
api:mentorship-end        POST   proposed_pair       401      404   404  200 200 404 404    404
api:mentorship-note       POST   running_pair        401      404   404  200 404 404 404    404
api:practice              GET    practising          401      200   200  200 200 200 200    200
api:practice-answer       POST   practising          401      200   404  404 404 404 404    404
api:reports               GET    reported            401      200   200  200 200 200 200    200
api:reports               POST   thread_item         401      201   404  404 404 201 201    201
api:report                GET    upheld_report       401      200   404  200 404 404 404    404
api:report-appeal         POST   upheld_report       401      404   404  201 404 404 404    404
api:availability          GET    nowhere             401      403   403  200 200 403 403    403
api:availability          PUT    nowhere             401      403   403  200 200 403 403    403
api:break                 PUT    nowhere             401      403   403  200 200 403 403    403
api:break                 DELETE paused              401      403   403  204 409 403 403    403
api:balance               GET    points              401      200   200  200 200 200 200    200
api:statement             GET    points              401      200   200  200 200 200 200    200
api:awards                GET    pending_award       401      200   200  200 200 200 200    200
api:award-hold            POST   pending_award       401      403   403  403 403 201 403    201
api:holds                 GET    held_award          401      200   200  200 200 200 200    200
api:hold-appeal           POST   held_award          401      404   404  200 404 404 404    404
api:hold-decide           POST   appealed_hold       401      403   403  403 403 403 403    200
api:hold-release          POST   held_redemption     401      403   403  403 403 403 403    200
api:redemption-hold       POST   redemption          401      403   403  403 403 201 403    201
api:redemptions           GET    redemption          401      200   200  200 200 200 200    200
api:redemptions           POST   points              401      422   422  201 422 422 422    422
api:redemption-approve    POST   redemption          401      403   403  403 403 403 403    200
api:redemption-decline    POST   redemption          401      403   403  403 403 403 403    200
api:redemption-cancel     POST   redemption          401      404   404  200 404 404 404    404
api:payout-batches        GET    batch               401      403   403  403 403 403 403    200
api:payout-batches        POST   approved_redemption 401      403   403  403 403 403 403    201
api:payout-batch          GET    batch               401      403   403  403 403 403 403    200
api:billing-callbacks     POST   nowhere             401      401   401  401 401 401 401    401
api:schema                GET    nowhere             200      200   200  200 200 200 200    200
api:docs                  GET    nowhere             200      200   200  200 200 200 200    200
api:no-such-endpoint      GET    nonsense            404      404   404  404 404 404 404    404

# the live socket
ws/v1/live/               SOCKET nowhere             4401     101   101  101 101 101 101    101

# what others wrote; an exact row goes before a pattern
admin:*                   GET    nowhere             302      302   302  302 302 200|403 200|403 200|403
admin:login               GET    nowhere             302      302|403 302|403 302|403 302|403 302 302 302
admin:logout              GET    nowhere             302      302   302  302 302 302 302    302
account_login                  GET    nowhere       200 302 302 302 302 302 302 302
account_login                  POST   nowhere       302 302 302 302 302 302 302 302
account_signup                 GET    nowhere       200 302 302 302 302 302 302 302
account_signup                 POST   nowhere       302 302 302 302 302 302 302 302
account_logout                 GET    nowhere       302 200 200 200 200 200 200 200
account_logout                 POST   nowhere       302 302 302 302 302 302 302 302
account_inactive               GET    nowhere       200 200 200 200 200 200 200 200
account_inactive               POST   nowhere       405 405 405 405 405 405 405 405
account_reauthenticate         GET    nowhere       302 200 200 200 200 200 200 200
account_reauthenticate         POST   nowhere       302 302 302 302 302 302 302 302
account_confirm_login_code     GET    nowhere       302 302 302 302 302 302 302 302
account_confirm_login_code     POST   nowhere       302 302 302 302 302 302 302 302
account_email                  GET    nowhere       302 200 200 200 200 200 200 200
account_email                  POST   nowhere       302 302 302 302 302 302 302 302
account_email_verification_sent GET    nowhere       200 200 200 200 200 200 200 200
account_email_verification_sent POST   nowhere       405 405 405 405 405 405 405 405
account_confirm_email          GET    confirm_link  200 200 200 200 200 200 200 200
account_confirm_email          POST   confirm_link  302 302 302 302 302 302 302 302
account_confirm_email          GET    spent_confirm_link 200 200 200 200 200 200 200 200
account_confirm_email          POST   spent_confirm_link 404 404 404 404 404 404 404 404
account_change_password        GET    nowhere       302 200 200 200 200 200 200 200
account_change_password        POST   nowhere       302 302 302 302 302 302 302 302
account_set_password           GET    nowhere       302 302 302 302 302 302 302 302
account_set_password           POST   nowhere       302 302 302 302 302 302 302 302
account_reset_password         GET    nowhere       200 200 200 200 200 200 200 200
account_reset_password         POST   nowhere       302 302 302 302 302 302 302 302
account_reset_password_done    GET    nowhere       200 200 200 200 200 200 200 200
account_reset_password_done    POST   nowhere       405 405 405 405 405 405 405 405
account_reset_password_from_key GET    reset_link    302 302 302 302 302 302 302 302
account_reset_password_from_key POST   reset_link    302 302 302 302 302 302 302 302
account_reset_password_from_key GET    spent_reset_link 200 200 200 200 200 200 200 200
account_reset_password_from_key POST   spent_reset_link 200 200 200 200 200 200 200 200
account_reset_password_from_key_done GET    nowhere       200 200 200 200 200 200 200 200
account_reset_password_from_key_done POST   nowhere       405 405 405 405 405 405 405 405

socialaccount_connections      GET    nowhere       302 200 200 200 200 200 200 200
socialaccount_connections      POST   nowhere       302 200 200 200 200 200 200 200
socialaccount_signup           GET    nowhere       302 302 302 302 302 302 302 302
socialaccount_signup           POST   nowhere       302 302 302 302 302 302 302 302
socialaccount_login_cancelled  GET    nowhere       200 200 200 200 200 200 200 200
socialaccount_login_cancelled  POST   nowhere       405 405 405 405 405 405 405 405
socialaccount_login_error      GET    nowhere       401 401 401 401 401 401 401 401
socialaccount_login_error      POST   nowhere       405 405 405 405 405 405 405 405
/accounts/social/*             GET    nowhere       301 301 301 301 301 301 301 301
/accounts/social/*             POST   nowhere       301 301 301 301 301 301 301 301
openid_connect_login           GET    single_sign_on 404 404 404 404 404 404 404 404
openid_connect_login           POST   single_sign_on 404 404 404 404 404 404 404 404
openid_connect_callback        GET    single_sign_on 404 404 404 404 404 404 404 404
openid_connect_callback        POST   single_sign_on 404 404 404 404 404 404 404 404

mfa_index                      GET    nowhere       302 200 200 200 200 200 200 200
mfa_index                      POST   nowhere       302 405 405 405 405 405 405 405
mfa_authenticate               GET    nowhere       302 302 302 302 302 302 302 302
mfa_authenticate               POST   nowhere       302 302 302 302 302 302 302 302
mfa_reauthenticate             GET    nowhere       302 302 302 302 302 302 302 302
mfa_reauthenticate             POST   nowhere       302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn    GET    nowhere       302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn    POST   nowhere       302 302 302 302 302 302 302 302
mfa_login_webauthn             GET    nowhere       302 302 302 302 302 302 302 302
mfa_login_webauthn             POST   nowhere       302 302 302 302 302 302 302 302
mfa_activate_totp              GET    nowhere       302 200 200 200 200 200 200 200
mfa_activate_totp              POST   nowhere       302 200 200 200 200 200 200 200
mfa_list_webauthn              GET    nowhere       302 200 200 200 200 200 200 200
mfa_list_webauthn              POST   nowhere       302 405 405 405 405 405 405 405
mfa_add_webauthn               GET    nowhere       302 200 200 200 200 200 200 200
mfa_add_webauthn               POST   nowhere       302 200 200 200 200 200 200 200
mfa_reauthenticate             GET    adas_passkey  302 302 302 200 302 302 302 302
mfa_reauthenticate             POST   adas_passkey  302 302 302 200 302 302 302 302
mfa_deactivate_totp            GET    adas_passkey  302 404 404 200 404 404 404 404
mfa_deactivate_totp            POST   adas_passkey  302 404 404 302 404 404 404 404
mfa_view_recovery_codes        GET    adas_passkey  302 404 404 200 404 404 404 404
mfa_view_recovery_codes        POST   adas_passkey  302 405 405 405 405 405 405 405
mfa_download_recovery_codes    GET    adas_passkey  302 404 404 200 404 404 404 404
mfa_download_recovery_codes    POST   adas_passkey  302 404 404 405 404 404 404 404
mfa_generate_recovery_codes    GET    adas_passkey  302 200 200 200 200 200 200 200
mfa_generate_recovery_codes    POST   adas_passkey  302 200 200 302 200 200 200 200
mfa_edit_webauthn              GET    adas_passkey  302 404 404 200 404 404 404 404
mfa_edit_webauthn              POST   adas_passkey  302 404 404 302 404 404 404 404
mfa_remove_webauthn            GET    adas_passkey  302 404 404 200 404 404 404 404
mfa_remove_webauthn            POST   adas_passkey  302 404 404 302 404 404 404 404
mfa_remove_webauthn            DELETE adas_passkey  302 404 404 302 404 404 404 404

# machines
service_worker            GET    nowhere             200      200   200  200 200 200 200    200
favicon                   GET    nowhere             302      302   302  302 302 302 302    302
offline                   GET    nowhere             200      200   200  200 200 200 200    200
offline_in                GET    in_german           200      200   200  200 200 200 200    200
manifest                  GET    in_german           200      200   200  200 200 200 200    200
healthz                   GET    nowhere             200      200   200  200 200 200 200    200
readyz                    GET    nowhere             200      200   200  200 200 200 200    200
metrics                   GET    nowhere             200      200   200  200 200 200 200    200
"""

PASSWORD, NEW_PASSWORD = "wren-at-the-window", "a-heron-at-the-weir"
ANSWER = "Switch flight mode on and off."
PHRASE = {"label": "Hello", "body": "Good luck.", "language": "en"}
SCORES = {"correct": 2, "complete": 2, "clear": 2, "kind": 2, "safe": 2}

PUSH_KEY = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"
"""The curve's own base point, as a browser would write its public key."""

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("account_login", "POST"): {"login": "carla-m@example.com", "password": PASSWORD},
    ("account_signup", "POST"): {
        "email": "somebody@example.com",
        "display_name": "Somebody N.",
        "password1": NEW_PASSWORD,
        "agrees": AGREES,
    },
    ("account_reauthenticate", "POST"): {"password": PASSWORD},
    ("account_email", "POST"): {"action_add": "", "email": "somebody@example.com"},
    ("account_change_password", "POST"): {
        "oldpassword": PASSWORD,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    },
    ("account_reset_password", "POST"): {"email": "{role}@example.net"},
    ("mfa_edit_webauthn", "POST"): {"name": "Tablet"},
    ("ask", "POST"): {"subject": "A question", "body": "Why?", "language": "en"},
    ("ask_preview", "POST"): {"subject": "A question"},
    ("enquiry_message", "POST"): {"body": "One thing more."},
    ("enquiry_accept", "POST"): {"rating": "5"},
    ("enquiry_not_solved", "POST"): {"next": "advocate", "reason": "Still dead."},
    ("enquiry_reopen", "POST"): {"reason": "Dead again."},
    ("availability", "POST"): {"is_available": "on"},
    ("own_phrases", "POST"): PHRASE,
    ("phrase", "POST"): PHRASE,
    ("shared_phrases", "POST"): {**PHRASE, "use": "answer"},
    ("api:phrases", "POST"): PHRASE,
    ("api:phrase", "PUT"): PHRASE,
    ("claim_answer", "POST"): {"body": ANSWER, "fence": "{fence}"},
    ("claim_ask", "POST"): {"ask-body": "Which phone is it?"},
    ("claim_escalate", "POST"): {"escalate-reason": "account"},
    ("claim_draft", "POST"): {"body": "Switch"},
    ("choose_language", "POST"): {"language": "en"},
    ("profile", "POST"): {"display_name": "New Name", "language": "en"},
    ("profile_offers", "POST"): {"max_open": "2", "languages": "en", "topics": "{topic_id}"},
    ("profile_quiet_hours", "POST"): {"quiet_from": "22:00", "quiet_until": "07:00", "time_zone": "UTC"},
    ("profile_news", "POST"): {
        "offer": "at_once",
        "answer_returned": "at_once",
        "answer_lapsed": "at_once",
        "award_confirmed": "daily",
        "escalation_back": "never",
    },
    ("device_add", "POST"): {
        "endpoint": "https://fcm.googleapis.com/fcm/send/ada",
        "p256dh": PUSH_KEY,
        "auth": "A" * 22,
    },
    ("device_forget", "POST"): {"endpoint": "https://fcm.googleapis.com/fcm/send/1"},
    ("mentoring_note", "POST"): {"note": "Name the screen first."},
    ("api:mentorship-note", "POST"): {"note": "Name the screen first."},
    ("api:practice-answer", "POST"): {"body": "Look into the app."},
    ("standing_appeal", "POST"): {"words": "That was not me."},
    ("report_item", "POST"): {"reason": "wrong"},
    ("report_appeal", "POST"): {"words": "It works on every phone."},
    ("triage_report", "POST"): {"decision": "upheld", "note": "So it was."},
    ("triage_appeal", "POST"): {"decision": "granted", "note": "It does work."},
    ("fraud_case_decide", "POST"): {"decision": "upheld", "note": "One tablet."},
    ("standing_fraud_appeal", "POST"): {"words": "It is our family's tablet."},
    ("advocate_suspend", "POST"): {
        "reason": "unkind",
        "words": "Please stay kind.",
        "evidence": "Three answers.",
    },
    ("advocate_reinstate", "POST"): {"why": "It was a misunderstanding."},
    ("practice_answer", "POST"): {"body": "Look into the app."},
    ("apply", "POST"): {"languages": "en", "topics": "{topic_id}"},
    ("apply_quiz", "POST"): {
        "quiz.{choice_id}": "0",
        "quiz.{words_id}": "Switch flight mode off and on.",
        "terms": f"advocate_terms={settings.CONSENT_VERSIONS['advocate_terms']}",
        "is_of_age": "on",
    },
    ("consents", "POST"): {"agrees": f"terms={settings.CONSENT_VERSIONS['terms']}"},
    ("erasure", "POST"): {"is_sure": "on"},
    ("further_topics", "POST"): {"topics": "{topic_id}"},
    ("redeem", "POST"): {"points": "500"},
    ("payout_prepare", "POST"): {
        "key": "01900000-0000-7000-8000-000000000001",
        "count": "1",
        "people": "1",
        "value_minor": "500",
    },
    ("payout_failed", "POST"): {"decision": "give_back", "redemptions": "{redemption_id}"},
    ("payout_explain", "POST"): {"why": "Billing corrected it by letter."},
    ("redemption_hold", "POST"): {"reason": "Let us look at this first."},
    ("award_hold", "POST"): {"reason": "Let us look at this first."},
    ("hold_release", "POST"): {"why": "All is well."},
    ("hold_appeal", "POST"): {"why": "It was my own answer."},
    ("hold_decide", "POST"): {"why": "All is well.", "decision": "released"},
    ("redemption_decline", "POST"): {"reason": "Not this month."},
    ("review_decide", "POST"): {
        **{f"score-{key}": mark for key, mark in SCORES.items()},
        "decision": "publish",
    },
    ("desk_answer", "POST"): {"body": ANSWER, "fence": "{fence}"},
    ("desk_message", "POST"): {"body": "We are looking into it."},
    ("desk_to_crowd", "POST"): {"reason": "That is an order number."},
    ("help_rate", "POST"): {"helpful": "yes"},
    ("leaderboard_listing", "POST"): {"listing": "unlisted"},
    ("help_propose", "POST"): {"title": "My eSIM is dead", "question": "Why?", "answer_text": ANSWER},
    ("enquiry_public", "POST"): {"decision": "allow"},
    ("application_decide", "POST"): {"decision": "approve"},
    ("reveal", "POST"): {"reason": "fraud"},
    ("api:me", "PUT"): {"display_name": "New Name"},
    ("api:consents", "POST"): {"kind": "terms", "version": settings.CONSENT_VERSIONS["terms"]},
    ("api:enquiries", "POST"): {"subject": "A question", "body": "Why?"},
    ("api:enquiry-messages", "POST"): {"body": "One thing more."},
    ("api:enquiry-accept", "POST"): {"rating": 5},
    ("api:enquiry-not-solved", "POST"): {"reason": "Still dead."},
    ("api:claim-answer", "POST"): {"body": ANSWER, "fence": "{fence}"},
    ("api:claim-check", "POST"): {"body": ANSWER},
    ("api:claim-ask", "POST"): {"body": "Which phone is it?"},
    ("api:claim-escalate", "POST"): {"reason": "account"},
    ("api:enquiry-judge-escalation", "POST"): {"verdict": "right"},
    ("api:review-decide", "POST"): {"decision": "publish", "scores": SCORES},
    ("api:fraud-case-decide", "POST"): {"decision": "upheld", "note": "One tablet."},
    ("api:reports", "POST"): {"enquiry": "{enquiry_id}", "item": "{item_id}", "reason": "wrong"},
    ("api:report-appeal", "POST"): {"words": "It works on every phone."},
    ("api:availability", "PUT"): {"available": True},
    ("api:redemptions", "POST"): {"points": 500},
    ("api:award-hold", "POST"): {"reason": "Let us look at this first."},
    ("api:hold-appeal", "POST"): {"why": "It was my own answer."},
    ("api:hold-decide", "POST"): {"why": "All is well.", "decision": "upheld"},
    ("api:hold-release", "POST"): {"why": "All is well."},
    ("api:redemption-hold", "POST"): {"reason": "Let us look at this first."},
    ("api:redemption-decline", "POST"): {"reason": "Not this month."},
}
"""What is sent along; {words} are ids of the place, {role} is who asks: letters to one address are counted."""


@dataclass(frozen=True)
class Row:
    name: str
    method: str
    place: str
    """A method of tests/scene.py: what has happened before."""
    expected: dict[str, set[int]]

    def __str__(self) -> str:
        return f"{self.name} {self.method}"


def _row(line: str) -> Row:
    name, method, place, *cells = line.split()
    statuses = [{int(status) for status in cell.split("|")} for cell in cells]
    return Row(name, method, place, dict(zip(ROLES, statuses, strict=True)))


ROWS = [_row(line) for line in TABLE.splitlines() if line and not line.startswith("#")]

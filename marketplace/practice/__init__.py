"""Practice: after the test whoever applies answers some questions of ours, as they would answer a customer.

The questions come from the bank of known answers (marketplace/quality/gold/models.py), those set aside for practice. No
customer ever sees what is written here, nothing is earned, and no figure counts it: it is no Enquiry and no Answer. The
moderator who decides on the application reads it beside the known answer, and the applicant does so afterwards.
"""

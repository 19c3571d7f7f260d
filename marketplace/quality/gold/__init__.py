"""Gold enquiries: questions of ours with a known good answer, offered to advocates among the others.

They measure how sure we can be of answers that nobody checks. To whoever answers they are like any other, in every way
and in what they earn; for everything that is said about customers they do not exist (`Enquiry.is_gold`). What is known
from them never moves a tier: marketplace/standing/evidence.py leaves them out. Moderators' known verdicts are another
thing (marketplace/quality/blind.py); the interval is the same (agreement.share).
"""

"""What is for staff alone whatever else it says: lives at risk, threats, minors, fraud, deaths, debts, complaints.

Rules in English and German, a module for each matter, in the order of urgency: of several matters in one text the first
counts. They look for somebody telling of themselves or their own ("I want to die"), not for words alone ("my phone
died"), in the text as it stands and in what it may have been meant to be (saying.py). Pure: no database, no clock.
"""

from __future__ import annotations

from marketplace.sensitive_matters.finding import sensitive_matter
from marketplace.sensitive_matters.matters import Matter

__all__ = ["Matter", "sensitive_matter"]

"""Passwords of the test run, hashed once instead of a million times: a good hash is slow on purpose.

Its hashes say how often, so the running site (tests/running_site.py), whose own hasher is the real one, reads them too.
"""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1

"""What allauth says by itself in words of its own, where we have no template: named here so that our catalogue has it.

allauth's German says "Sie" to people; ours says "du" to everybody, and comes first (tests/i18n/test_catalogues.py).
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = [
    # account/adapter.py: the other ways to prove that it is you
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    # mfa/adapter.py: why something cannot be done
    _("You cannot add an email address to an account protected by two-factor authentication."),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    # socialaccount/adapter.py
    _("You cannot disconnect your last remaining third-party account."),
    # mails
    _(
        "You're receiving this email because user %(user_display)s has given your email address to register an account "
        "on %(site_domain)s."
    ),
    _("To confirm this is correct, go to %(activate_url)s"),
    _(
        "You are receiving this email because you, or someone else, tried to access an account with email %(email)s. "
        "However, we do not have any record of such an account in our database."
    ),
    _("If it was you, you can sign up for an account using the link below."),
    _("This mail can be safely ignored if you did not initiate this action."),
    # messages
    _("Save them  in a secure location now — they won't be shown again."),
]

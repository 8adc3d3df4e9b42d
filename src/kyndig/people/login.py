"""How allauth meets our people: nobody signs up; who stands in a list of people can log in.

Who asks with an address that is on no list gets the same answer, after the same work, as who is known.
"""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kyndig.people.actions.logins import grant_by_email
from kyndig.people.models import User

UNKNOWN = "account/email/unknown_account"
LOGIN_CODE = "account/email/login_code"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; one to an unknown address is made and stored like any other, and then taken back."""
        if template_prefix != UNKNOWN:
            super().send_mail(template_prefix, email, context)
            return
        with transaction.atomic():
            super().send_mail(LOGIN_CODE, email, {**context, "code": self.generate_login_code()})
            transaction.set_rollback(True)

    def render_mail(self, template_prefix: str, *args: Any, **kwargs: Any) -> EmailMessage:
        """The mail; one with a code is of no use when the code has run out, and says so to the outbox."""
        message = super().render_mail(template_prefix, *args, **kwargs)
        if template_prefix == LOGIN_CODE:
            message.valid_for = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return message


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The company's own log-in vouches for an address: connect it to the log-in that the address has here."""
        if sociallogin.is_existing:
            return
        for address in sociallogin.email_addresses:
            if address.verified and (user := grant_by_email(address.email)) is not None:
                sociallogin.connect(request, user)
                return


class MFAAdapter(DefaultMFAAdapter):
    """A passkey is another way in, instead of the code by mail. Only an app's code is asked for on top of it."""

    def is_mfa_enabled(self, user: User, types: list[str] | None = None) -> bool:
        if types is not None and Authenticator.Type.TOTP in types:
            types = [Authenticator.Type.TOTP]
        return bool(super().is_mfa_enabled(user, types))

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return "Kyndig"

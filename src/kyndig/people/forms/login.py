"""allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.utils.translation import gettext_lazy as _

from kyndig.people.actions.logins import grant_by_email


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = _("Your e-mail at work")
        field.widget.attrs = {"autocomplete": "email", "autofocus": True}

    def clean_login(self) -> str:
        """The address; whoever stands on a list with it gets a log-in now, if none was made before."""
        email: str = super().clean_login()
        grant_by_email(email)
        return email


class ConfirmLoginCodeForm(account_forms.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code from the e-mail")
        field.widget.attrs = {"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "characters"}


class _AppCode:
    """The field for six digits from an app, or one of the recovery codes."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The code from the app")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}


class AuthenticateForm(_AppCode, mfa_forms.AuthenticateForm):
    pass


class ReauthenticateForm(_AppCode, mfa_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_AppCode, totp_forms.ActivateTOTPForm):
    pass


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call it?")
        self.fields["name"].help_text = _("The name of the phone or computer, say. It tells your passkeys apart.")
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Log in with it instead of a code by e-mail")
        passwordless.help_text = ""


class EditPasskeyForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call it?")

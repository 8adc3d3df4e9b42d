"""Making a passkey."""

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect

Type = Authenticator.Type


class AddPasskey(AddWebAuthnView):
    """allauth makes recovery codes along with the first passkey. They open the second lock, and a passkey is none: who
    loses it logs in with a code by e-mail.
    """

    def form_valid(self, form: AddWebAuthnForm) -> HttpResponse:
        super().form_valid(form)
        own = Authenticator.objects.filter(user=self.request.user)
        if not own.filter(type=Type.TOTP).exists():
            own.filter(type=Type.RECOVERY_CODES).delete()
        return redirect("mfa_index")


add = AddPasskey.as_view()

"""Those of allauth's pages that make sense where nobody has a password and nobody signs up.

allauth asks for the addresses of some others by name; they exist as names and answer that there is nothing here.
"""

from allauth.account import views as account
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView

from kyndig.people.views import passkeys


def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/code/", RedirectView.as_view(pattern_name="account_login"), name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("signup/", nothing_here, name="account_signup"),
    path("email/", nothing_here, name="account_email"),
    path("password/reset/", nothing_here, name="account_reset_password"),
    path("2fa/webauthn/add/", passkeys.add, name="mfa_add_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
]
if settings.OIDC:
    from allauth.socialaccount import views as social

    urlpatterns += [
        path("3rdparty/login/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("3rdparty/login/error/", social.login_error, name="socialaccount_login_error"),
        path("3rdparty/signup/", social.signup, name="socialaccount_signup"),
        path("3rdparty/", RedirectView.as_view(pattern_name="mfa_index"), name="socialaccount_connections"),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]

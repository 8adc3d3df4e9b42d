"""Django's settings. Everything that differs between two places comes from the environment (docs/settings.md)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kyndig.config import environment as env

env.load_dotenv(Path.cwd() / ".env")
HOME = env.home()
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SECRET_KEY = env.secret_key(HOME)
ADDRESS = env.text("ADDRESS", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("ORIGINS", ADDRESS)

INSTALLED_APPS = [
    "kyndig.database",
    "kyndig.design",
    "kyndig.ledger",
    "kyndig.people",
    "kyndig.outbox",
    "kyndig.openness",
    "kyndig.crm",
    "kyndig.training",
    "kyndig.superusers",
    "kyndig.api",
    "kyndig.demo",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "lucide",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kyndig.config.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kyndig.people.language.language_of_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kyndig.people.scoping.OrganisationMiddleware",
]
FORM_RENDERER = "kyndig.design.forms.Renderer"
ROOT_URLCONF = "kyndig.config.urls"
WSGI_APPLICATION = "kyndig.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kyndig.design.navigation.context",
            ],
        },
    }
]

DATABASES = {"default": env.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LEASE = env.number("LEASE", 30)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "timetable"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kyndig_cache"}}

LANGUAGE_CODE = env.text("LANGUAGE", "nb")
LANGUAGES = [("nb", _("Norwegian")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# Nothing has to be collected: WhiteNoise serves the files from where they are installed; style sheet and script,
# which are what weighs, carry the fingerprint of their content in their address (docs/design-system.md).
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["kyndig.people.sessions.AuthenticationBackend"]
SESSION_ENGINE = "kyndig.people.sessions"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "kyndig.people.login.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "kyndig.people.login.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code by mail shows that the address is theirs
ACCOUNT_FORMS = {
    "login": "kyndig.people.forms.login.LoginForm",
    "confirm_login_code": "kyndig.people.forms.login.ConfirmLoginCodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# A whole office can stand behind one address of the network, so what is strict is the limit for one e-mail.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "request_login_code": "60/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ADDRESS.startswith("https") else "http"
MFA_ADAPTER = "kyndig.people.login.MFAAdapter"
MFA_FORMS = {
    "authenticate": "kyndig.people.forms.login.AuthenticateForm",
    "reauthenticate": "kyndig.people.forms.login.ReauthenticateForm",
    "activate_totp": "kyndig.people.forms.login.ActivateTOTPForm",
    "add_webauthn": "kyndig.people.forms.login.AddPasskeyForm",
    "edit_webauthn": "kyndig.people.forms.login.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ADDRESS.startswith("http://")
MFA_TOTP_ISSUER = "Kyndig"
# The company's own log-in (OpenID Connect) is offered where it is named; it vouches for the addresses of its people.
OIDC = bool(env.text("OIDC_URL"))
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "company",
                "name": env.text("OIDC_NAME", "OpenID Connect"),
                "client_id": env.text("OIDC_ID"),
                "secret": env.text("OIDC_SECRET"),
                "settings": {"server_url": env.text("OIDC_URL")},
            }
        ]
        if OIDC
        else []
    }
}

EMAIL_BACKEND = "kyndig.outbox.backend.OutboxBackend"
SMTP_URL = env.text("SMTP_URL", "smtp://127.0.0.1:1025")
DEFAULT_FROM_EMAIL = env.text("FROM", "Kyndig <kyndig@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Calendars are fetched from the open internet alone, unless the organisation's own server stands in a private network.
PRIVATE_NETWORKS = env.text("PRIVATE_NETWORKS") == "allow"

# How many requests a minute one token may make, counted in each web process.
API_RATE = env.number("API_RATE", 600)

SECURE = ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The columns that ride along in an index help PostgreSQL; SQLite leaves them out, and that is all right.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG", "WARNING").upper()},
}

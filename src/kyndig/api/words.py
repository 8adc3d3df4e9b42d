"""What the ledger calls that which is done in this room."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "token.made": _("%(actor)s made the token %(subject)s"),
    "webhook.added": _("%(actor)s lets %(subject)s be told of changes"),
    "webhook.changed": _("%(actor)s changed what %(subject)s is told"),
    "webhook.off": _("%(actor)s switched the webhook %(subject)s off"),
    "webhook.on": _("%(actor)s switched the webhook %(subject)s on"),
    "webhook.secret_rotated": _("%(actor)s gave the webhook %(subject)s a new secret"),
    "webhook.removed": _("%(actor)s removed the webhook %(subject)s"),
    "webhook.tried": _("%(actor)s tried the webhook %(subject)s"),
    "webhook.sent_again": _("%(actor)s sent a delivery to %(subject)s again"),
    "token.revoked": _("%(actor)s revoked the token %(subject)s"),
}

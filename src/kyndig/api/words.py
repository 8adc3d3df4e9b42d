"""What the ledger calls that which is done in this room."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "token.made": _("%(actor)s made the token %(subject)s"),
    "token.revoked": _("%(actor)s revoked the token %(subject)s"),
}

"""What the ledger calls that which is done in this room."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "message.read": _("%(actor)s read a message: %(subject)s"),
    "message.send_again": _("%(actor)s sent a message again: %(subject)s"),
    "message.store": _("%(actor)s wrote a message: %(subject)s"),
}

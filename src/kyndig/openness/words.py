"""What the ledger calls that which is done in this room."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "person.erased": _("%(actor)s erased who %(subject)s was"),
}

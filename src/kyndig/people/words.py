"""What the ledger calls that which is done in this room."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "organisation.founded": _("%(actor)s founded %(subject)s"),
    "organisation.changed": _("%(actor)s changed the settings of %(subject)s"),
    "person.hired": _("%(actor)s added %(subject)s"),
    "person.changed": _("%(actor)s changed what is known about %(subject)s"),
    "person.left": _("%(actor)s noted that %(subject)s leaves"),
    "person.returned": _("%(actor)s noted that %(subject)s is here after all"),
    "person.looked_up": _("%(actor)s looked at the page of %(subject)s"),
    "person.invited": _("%(actor)s invited %(subject)s"),
    "person.login_granted": _("%(actor)s let %(subject)s log in"),
    "person.login_withdrawn": _("%(actor)s closed the log-in of %(subject)s"),
    "people.exported": _("%(actor)s saved a list with %(subject)s as a file"),
    "list.staged": _("%(actor)s handed over the list %(subject)s"),
    "list.corrected": _("%(actor)s corrected how the list %(subject)s is read"),
    "list.applied": _("%(actor)s took in the list %(subject)s"),
    "list.discarded": _("%(actor)s put the list %(subject)s away"),
    "role.appointed": _("%(actor)s gave a role: %(subject)s"),
    "role.changed": _("%(actor)s changed a role: %(subject)s"),
    "role.dismissed": _("%(actor)s took a role back: %(subject)s"),
    "department.added": _("%(actor)s added the department %(subject)s"),
    "department.renamed": _("%(actor)s gave the department %(subject)s its name"),
    "department.moved": _("%(actor)s moved the department %(subject)s"),
    "department.merged": _("%(actor)s merged the department %(subject)s into another"),
    "department.removed": _("%(actor)s removed the department %(subject)s"),
}

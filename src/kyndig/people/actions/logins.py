"""Log-ins: whoever stands in a list of people with an e-mail of their own can log in with it.

One e-mail is one log-in, in however many organisations. An address that two people of one organisation share lets
neither of them in, as each would get the other's access.
"""

from collections import defaultdict

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from kyndig.ledger import actions as ledger
from kyndig.people.models import Organisation, Person, User
from kyndig.people.refusals import RefusedError
from kyndig.people.rules.emails import shared_emails, tidy_email

VERB = "person.login_granted"
THE_LOGIN = ledger.System("Kyndig")


@transaction.atomic
def grant_login(person: Person, *, by: ledger.Actor) -> User:
    """Let a person log in with the e-mail that is known; granting twice changes nothing.

    Raises RefusedError where the person has no e-mail, has left, or shares the e-mail with a colleague.
    """
    if person.user is not None:
        return person.user
    email = tidy_email(person.email)
    if not email:
        raise RefusedError(_("%(name)s has no e-mail, and cannot log in before one is known.") % {"name": person.name})
    if person.left is not None:
        raise RefusedError(_("%(name)s has left, and cannot log in.") % {"name": person.name})
    others = person.organisation.people.filter(email__iexact=email).exclude(pk=person.pk)
    if other := others.filter(left=None).first():
        raise RefusedError(
            _(
                "%(name)s and %(other)s have the same e-mail, so neither can log in with it. "
                "Give each an address of their own."
            )
            % {"name": person.name, "other": other.name}
        )
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
    # Somebody who has left gives up the log-in to the one who has the address now.
    person.organisation.people.filter(user=user).exclude(left=None).update(user=None)
    if taken := person.organisation.people.filter(user=user).first():
        raise RefusedError(_("%(other)s logs in with this e-mail already.") % {"other": taken.name})
    ledger.change(person, by=by, verb=VERB, about_id=person.pk, user=user)
    return user


@transaction.atomic
def grant_logins(organisation: Organisation, *, by: ledger.Actor) -> int:
    """Let everybody of the organisation log in who has an e-mail of their own and could not before; returns how many.

    A few statements for thousands of people: made for the day a list is imported.
    """
    present = list(organisation.people.filter(left=None).exclude(email=""))
    shared = shared_emails(person.email for person in present)
    waiting = [p for p in present if p.user_id is None and tidy_email(p.email) not in shared]
    if not waiting:
        return 0
    users = _users_of({tidy_email(person.email) for person in waiting})
    taken = set(organisation.people.filter(left=None, user__isnull=False).values_list("user_id", flat=True))
    waiting = [person for person in waiting if users[tidy_email(person.email)].pk not in taken]
    numbers = [users[tidy_email(person.email)].pk for person in waiting]
    for start in range(0, len(numbers), 500):
        leavers = organisation.people.filter(user__in=numbers[start : start + 500]).exclude(left=None)
        leavers.update(user=None)
    for person in waiting:
        person.user = users[tidy_email(person.email)]
    Person.objects.bulk_update(waiting, ["user"], batch_size=400)
    ledger.record((_granted(person) for person in waiting), by=by)
    return len(waiting)


@transaction.atomic
def grant_by_email(email: str) -> User | None:
    """The log-in of an e-mail, made now where a list holds it and nobody has asked before; None where no list does.

    Every organisation in which exactly one person who is here has the address is opened to the log-in.
    """
    email = tidy_email(email)
    known = Person.objects.filter(email__iexact=email, left=None).select_related("organisation", "user")
    by_organisation: dict[int, list[Person]] = defaultdict(list)
    for person in known if email else ():
        by_organisation[person.organisation_id].append(person)
    for people in by_organisation.values():
        if len(people) == 1 and people[0].user_id is None:
            try:
                with transaction.atomic():
                    grant_login(people[0], by=THE_LOGIN)
            except RefusedError:
                continue
    return User.objects.filter(email__iexact=email).first()


@transaction.atomic
def withdraw_login(person: Person, *, by: ledger.Actor) -> bool:
    """Close this organisation to the log-in that the person had; the log-in keeps the other organisations it opens."""
    return ledger.change(person, by=by, verb="person.login_withdrawn", about_id=person.pk, user=None)


def _users_of(emails: set[str]) -> dict[str, User]:
    """The log-in of each address, made where there is none; a thousand addresses a statement."""
    ordered = sorted(emails)
    found: dict[str, User] = {}
    for start in range(0, len(ordered), 500):
        some = ordered[start : start + 500]
        for known in User.objects.annotate(key=Lower("email")).filter(key__in=some):
            found[known.key] = known
    missing = [User(email=email, password=make_password(None)) for email in ordered if email not in found]
    for user in User.objects.bulk_create(missing, batch_size=1000):
        found[user.email] = user
    return found


def _granted(person: Person) -> ledger.Entry:
    return ledger.Entry(VERB, person, {"user": None}, {"user": ledger.plain(person.user)}, person.pk)

"""Who is logged in, read on every request: Django's sessions and log-ins, with questions that are built once."""

import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as ByCode
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from kyndig.database import prepared
from kyndig.people.models import User


@prepared()
def _session(*, key: str, now: datetime.datetime) -> "QuerySet[Session, Session]":
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared()
def _user(*, pk: int) -> "QuerySet[User, User]":
    return User.objects.filter(pk=pk)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _session(key=str(self.session_key), now=timezone.now())
        if not found:
            self._session_key = None
        return found[0] if found else None


class AuthenticationBackend(ByCode):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> User | None:
        found = _user(pk=int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None

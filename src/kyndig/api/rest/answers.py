"""What an answer carries, and doing a request once."""

import json
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kyndig.api.actions.once import ReusedError, once, request_hash
from kyndig.api.queries.representing import related, represent
from kyndig.api.rest.problems import KeyInUseError, PreconditionError, ProblemError
from kyndig.crm import fields
from kyndig.crm.fields import Kind
from kyndig.crm.models import Record
from kyndig.ledger import actions as ledger

Handler = Callable[..., HttpResponse]
KEY = re.compile(r"[\x21-\x7e]{1,255}")


def address(request: HttpRequest, *parts: Any) -> str:
    """The full address of something in this API."""
    return "/".join([f"{settings.ADDRESS}/api/{request.organisation.slug}/v1", *map(str, parts)])


def answer(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        json.dumps(data, ensure_ascii=False),
        status=status,
        content_type="application/json",
        headers=dict(headers or {}),
    )


def record_answer(request: HttpRequest, kind: Kind, record: Record, **more: Any) -> HttpResponse:
    """One record, as it is in the database now, with its version as ETag."""
    fresh = kind.model.objects.select_related(*related(kind)).get(pk=record.pk)
    headers = {"ETag": f'"{fresh.version}"', **more.pop("headers", {})}
    return answer(represent(kind, [fresh])[0], headers=headers, **more)


def described(request: HttpRequest, name: str) -> Kind:
    """The kind with the organisation's own fields."""
    return fields.of(request.organisation, name)


def in_batch(handler: Handler) -> Handler:
    """Let what a request does be one batch, in one transaction, and name it, so that it can be taken back."""

    @wraps(handler)
    def batched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic(), ledger.batch() as batch:
            found = handler(request, *args, **kwargs)
        found.headers["Kyndig-Batch"] = str(batch)
        return found

    return batched


def done_once(handler: Handler) -> Handler:
    """Heed the header `Idempotency-Key`."""

    @wraps(handler)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise ProblemError(_("An idempotency key has 1–255 letters, figures or signs, and no spaces."))
        asked = request_hash(request.method, request.get_full_path(), request.body)
        try:
            return once(request.auth, key, asked, lambda: handler(request, *args, **kwargs))
        except ReusedError as error:
            raise KeyInUseError(_("This idempotency key was used for another request.")) from error

    return guarded


def check_version(request: HttpRequest, record: Record) -> None:
    """Heed the header `If-Match`. Raises PreconditionError where the record is another version by now."""
    wanted = request.headers.get("If-Match", "").strip()
    if wanted in ("", "*"):
        return
    fresh = type(record).objects.select_for_update().get(pk=record.pk)
    if f'"{fresh.version}"' not in [each.strip().removeprefix("W/") for each in wanted.split(",")]:
        raise PreconditionError(_("The record has changed since you read it."), version=fresh.version)

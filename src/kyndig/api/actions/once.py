"""A request that comes again, since its answer was lost on the way, is answered as it was; what it asked is done once.

The answer is kept in the transaction of what was done: either both are there, or neither. Two of the same at the same
time wait for each other at the unique key.
"""

import datetime
import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone

from kyndig.api.models import KeptAnswer, Token

KEPT_FOR = datetime.timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "Location", "ETag", "Kyndig-Batch")


class ReusedError(ValueError):
    """The key belongs to another request."""


def request_hash(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


@transaction.atomic
def once(token: Token, key: str, asked: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `do`, or the one that was kept for this key within a day.

    What fails is not kept, as nothing was done: it may be tried again. Raises ReusedError where the key was used for
    another request.
    """
    KeptAnswer.objects.filter(token=token, key=key, created__lt=timezone.now() - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(token=token, key=key, request_hash=asked)
    except IntegrityError:
        return _again(KeptAnswer.objects.get(token=token, key=key), asked)
    answer = do()
    kept.status = answer.status_code
    kept.body = answer.content.decode()
    kept.headers = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    kept.save(update_fields=["status", "body", "headers"])
    return answer


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.request_hash != asked:
        raise ReusedError(kept.key)
    return HttpResponse(kept.body, status=kept.status, headers={**kept.headers, "Idempotency-Replayed": "true"})


def forget_answers() -> int:
    """Delete the answers that are older than a day; returns how many."""
    return KeptAnswer.objects.filter(created__lt=timezone.now() - KEPT_FOR).delete()[0]

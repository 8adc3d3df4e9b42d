"""Calm messages after something was done, with a way to undo it."""

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

KINDS = ("info", "done", "wait", "problem")
KIND_OF_LEVEL = {"debug": "info", "info": "info", "success": "done", "warning": "wait", "error": "problem"}
LEVELS = {"info": messages.INFO, "done": messages.SUCCESS, "wait": messages.WARNING, "problem": messages.ERROR}


@dataclass(frozen=True)
class Notice:
    """What a page shows: a kind, a text, and an address that undoes it by POST ("" where nothing can be undone)."""

    kind: str
    text: str
    undo: str = ""


def tell(request: HttpRequest, text: str | Promise, *, kind: str = "done", undo: str = "") -> None:
    """Show `text` on the next page; `undo` is the address that a button "Undo" posts to."""
    messages.add_message(request, LEVELS[kind], str(text), extra_tags=json.dumps({"undo": undo}) if undo else "")


def waiting(request: HttpRequest) -> list[Notice]:
    """The notices that have not been shown yet; they count as shown afterwards."""
    found = []
    for message in messages.get_messages(request):
        undo = json.loads(message.extra_tags)["undo"] if (message.extra_tags or "").startswith("{") else ""
        found.append(Notice(KIND_OF_LEVEL.get(message.level_tag, "info"), str(message.message), undo))
    return found

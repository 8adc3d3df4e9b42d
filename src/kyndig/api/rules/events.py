"""What a webhook can tell of: a name for each thing that can happen to a record."""

import json
from collections.abc import Mapping
from typing import Any

KINDS = ("company", "contact", "deal", "activity")
VERBS = ("added", "changed", "binned", "restored", "merged", "purged")
OUTCOMES = ("won", "lost", "reopened")
TEST = "test"
TYPES = (*(f"{kind}.{verb}" for kind in KINDS for verb in VERBS), *(f"deal.{outcome}" for outcome in OUTCOMES))


def types_of(kind: str, verb: str, after: Mapping[str, Any]) -> list[str]:
    """The names of what happened: a deal that is won is told as changed, and as won."""
    found = [f"{kind}.{verb}"]
    if kind == "deal" and verb == "changed" and "state" in after:
        found.append("deal.reopened" if after["state"] == "open" else f"deal.{after['state']}")
    return found


def readable(body: str) -> str:
    """The body of a delivery with a line for each value; "" where it is not kept."""
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2) if body else ""

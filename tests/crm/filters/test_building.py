"""Every filter finds the same records in the database as plain Python does."""

import datetime
import random

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from kyndig.crm.actions.records import add, change
from kyndig.crm.fields import Type, of, read
from kyndig.crm.fields.listing import filtered
from kyndig.crm.filters.building import Asked, build
from kyndig.crm.models import Activity, Company, Contact, Deal, OwnField, Reason, Stage
from kyndig.ledger.actions import System
from tests.crm.filters.drawing import LETTERS, filters, holds

MODELS = {"company": Company, "contact": Contact, "deal": Deal, "activity": Activity}
ALL_ALIKE = {"suppress_health_check": [HealthCheck.function_scoped_fixture], "max_examples": 60, "deadline": None}
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def records(customers, nordlys, owner, colleague):
    """Three dozen records of each kind with values drawn so that filters meet both sides of every border."""
    draw = random.Random(5)
    for kind in MODELS:
        for key, type_ in [
            ("note", "text"),
            ("size", "number"),
            ("met", "date"),
            ("area", "choice"),
            ("guide", "person"),
            ("page", "link"),
        ]:
            OwnField.objects.create(
                organisation=nordlys, of=kind, key=f"own_{key}", label=key, type=type_, choices=["Øst", "Vest"]
            )

    def text():
        return draw.choice(["", "".join(draw.choices(LETTERS, k=draw.randint(1, 5))).strip()])

    def day():
        return draw.choice(
            [None, TODAY, datetime.date(2026, 3, 1), datetime.date(2026, 12, 31), datetime.date(2025, 11, 20)]
        )

    def own():
        found = {
            "own_note": text(), "own_size": draw.choice([None, 0, 5, 7.5, 100000]), "own_met": day(),
            "own_area": draw.choice(["", "Øst", "Vest"]), "own_guide": draw.choice([None, owner, colleague]),
            "own_page": draw.choice(["", "https://a.example", "https://Ø.example"]),
        }  # fmt: skip
        return {name: value for name, value in found.items() if value not in (None, "")}

    def tags():
        return draw.sample(["a", "Ø", "a,b"], draw.randint(0, 2))

    made = {kind: [] for kind in MODELS}
    who = System("Test")
    for number in range(36):
        at = timezone.make_aware(datetime.datetime.combine(day() or TODAY, datetime.time(23, 59, 59)))
        values = {
            "company": {"name": text() or "x", "city": text(), "tags": tags(),
                        "phone": draw.choice(["", "+4791234567"])},
            "contact": {
                "given_name": text(), "family_name": text() or "ø", "tags": tags(),
                "company": draw.choice([None, *made["company"][:3]]),
                "emails": [{"value": f"{draw.choice('ab')}{number}@x.example", "label": ""}][: draw.randint(0, 1)],
                "phones": [{"value": "+4791234567", "label": ""}][: draw.randint(0, 1)],
            },
            "deal": {
                "name": text() or "x", "value": draw.choice([None, 0, 5, "7.50", 100000]), "expected_close": day(),
                "probability": draw.choice([None, 0, 5, 100]), "tags": tags(),
                "confidential": draw.choice([True, False]),
                "stage": draw.choice(Stage.objects.filter(pipeline__workspace=customers)),
                "contacts": draw.sample(made["contact"], min(len(made["contact"]), draw.randint(0, 2))),
            },
            "activity": {
                "kind": draw.choice(["call", "note", "task"]), "subject": text() or "x", "at": at, "due": day(),
                "minutes": draw.choice([None, 0, 5]), "deal": draw.choice([None, *made["deal"][:3]]),
                "contacts": draw.sample(made["contact"], min(len(made["contact"]), draw.randint(0, 2))),
            },
        }  # fmt: skip
        for kind, given_values in values.items():
            record = add(customers, kind, {**given_values, **own()}, by=who)
            change(record, {"owner": draw.choice([None, owner, colleague])}, by=who)
            made[kind].append(record)
        if draw.random() < 0.4:
            reason = draw.choice(Reason.objects.filter(workspace=customers, kind="won"))
            change(made["deal"][-1], {"state": "won", "reason": reason}, by=who)
        if draw.random() < 0.6:
            for kind in ("company", "contact", "deal"):
                MODELS[kind].objects.filter(pk=made[kind][-1].pk).update(last_contact=at)
    return made


def as_mapping(fields, record):
    return {name: plain(field, record) for name, field in fields.items()}


def plain(field, record):
    if field.name == "name" and isinstance(record, Contact):
        return record.name
    value = read(field, record)
    if field.own and field.type is Type.DATE:
        return datetime.date.fromisoformat(value) if value else None
    if field.own and field.type is Type.PERSON:
        return {"id": value} if value else None
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date()
    if field.type in {Type.EMAILS, Type.PHONES}:
        return [each["value"] for each in value]
    if field.type is Type.CONTACTS:
        return [{"id": each.pk, "name": each.name} for each in value]
    return {"id": value.pk, "name": str(value)} if hasattr(value, "pk") else value


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_a_filter_finds_what_plain_python_finds(kind, records, customers, nordlys, owner):
    fields = filtered(of(nordlys, kind))
    known = {record.pk: as_mapping(fields, record) for record in MODELS[kind].objects.filter(workspace=customers)}
    choices = {
        "state": ["open", "won", "lost"], "kind": ["call", "note"], "own_area": ["Øst", "Vest"],
        Type.PERSON: ["me", str(owner.pk)], Type.TAGS: ["a", "Ø", "a,b"],
        Type.STAGE: [str(stage.pk) for stage in Stage.objects.all()[:2]],
        Type.PIPELINE: [str(customers.pipelines.get().pk)],
        Type.REASON: [str(reason.pk) for reason in Reason.objects.filter(kind="won")[:2]],
        Type.COMPANY: [str(each.pk) for each in records["company"][:2]],
        Type.CONTACTS: [str(each.pk) for each in records["contact"][:4]],
        Type.DEAL: [str(each.pk) for each in records["deal"][:2]],
    }  # fmt: skip
    asked = Asked(kind, customers.pk, owner.pk, TODAY)
    seen = set()

    @settings(**ALL_ALIKE)
    @given(filters(fields, choices))
    def same(filter_):
        expected = {pk for pk, values in known.items() if holds(filter_, fields, values, owner.pk, TODAY)}
        found = list(MODELS[kind].objects.filter(build(filter_, fields, asked)).values_list("pk", flat=True))
        assert sorted(found) == sorted(expected)
        seen.add(len(expected))

    same()
    assert len(seen) > 3

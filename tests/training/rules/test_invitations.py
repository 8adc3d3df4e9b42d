"""An invitation, read back with the standard's own library."""

import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from kyndig.training.rules.invitations import Party, Sitting, invitation, is_own, key_of, subscription, uid_of

OSLO = ZoneInfo("Europe/Oslo")
STAMP = datetime.datetime(2027, 2, 1, 11, tzinfo=datetime.UTC)
SEAT = UUID("20c07d97-7652-4afd-8391-1aece777d098")


def sitting(zone=OSLO, **fields):
    return Sitting(
        uid=uid_of(SEAT, 1),
        sequence=2,
        starts=datetime.datetime(2027, 3, 4, 8, 30, tzinfo=zone),
        ends=datetime.datetime(2027, 3, 4, 12, tzinfo=zone),
        summary="Grunnkurs; del 1, æøå",
        place="Møterom Hauk, Oslo",
        description="Linje 1\nLinje 2 " + "lang " * 40,
        **fields,
    )


def sent(method="REQUEST", *, accepted=False, zone="Europe/Oslo", text=False):
    made = invitation(
        sitting(ZoneInfo(zone)),
        method=method,
        organiser=Party("Olga Owen", "olga@nordlys.example"),
        sent_by="kyndig@nordlys.example",
        attendee=Party("Åse; «Lie»", "aase@nordlys.example"),
        accepted=accepted,
        zone=zone,
        stamp=STAMP,
    )
    return made if text else Calendar.from_ical(made)


def test_a_request_holds_what_mail_programs_ask_for():
    calendar = sent()
    [event] = calendar.walk("VEVENT")
    assert str(calendar["METHOD"]) == "REQUEST"
    assert str(event["UID"]) == f"{SEAT}-1@kyndig"
    assert event["SEQUENCE"] == 2
    assert event["DTSTAMP"].dt == STAMP
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (sitting().starts, sitting().ends)
    assert event["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert str(event["ORGANIZER"]) == "mailto:olga@nordlys.example"
    assert event["ORGANIZER"].params["SENT-BY"] == "mailto:kyndig@nordlys.example"
    assert str(event["ATTENDEE"]) == "mailto:aase@nordlys.example"
    assert (event["ATTENDEE"].params["PARTSTAT"], event["ATTENDEE"].params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert str(event["SUMMARY"]) == "Grunnkurs; del 1, æøå"
    assert str(event["LOCATION"]) == "Møterom Hauk, Oslo"
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        datetime.timedelta(days=-1),
        datetime.timedelta(minutes=-15),
    ]


def test_the_time_zone_is_defined_with_a_rule_for_summer_time():
    [zone] = sent().walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Oslo"
    assert {str(part["TZNAME"]): part["RRULE"]["BYMONTH"] for part in zone.subcomponents} == {"CEST": [3], "CET": [10]}
    summer = zone.to_tz().utcoffset(datetime.datetime(2027, 7, 1, 12))
    assert summer == datetime.timedelta(hours=2)


def test_a_zone_outside_central_europe_gets_its_own_definition():
    [zone] = sent(zone="Europe/London").walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/London"
    assert zone.to_tz().utcoffset(datetime.datetime(2027, 2, 1, 12)) == datetime.timedelta(0)


def test_a_person_who_chose_the_time_has_accepted_it():
    [event] = sent(accepted=True).walk("VEVENT")
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_cancelling_names_the_same_event_and_asks_for_nothing():
    calendar = sent("CANCEL")
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    assert str(event["UID"]) == f"{SEAT}-1@kyndig"
    assert "RSVP" not in event["ATTENDEE"].params
    assert not event.walk("VALARM")


def test_lines_are_short_and_end_as_the_standard_says():
    lines = sent(text=True).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any("\n" in line for line in lines)


def test_the_key_tells_two_versions_and_two_methods_apart():
    uid = uid_of(SEAT, 1)
    keys = {
        key_of(uid, 0, "REQUEST"),
        key_of(uid, 1, "REQUEST"),
        key_of(uid, 1, "CANCEL"),
        key_of(uid_of(SEAT, 2), 0, "REQUEST"),
    }
    assert len(keys) == 4


@pytest.mark.parametrize(("uid", "own"), [(uid_of(SEAT, 2), True), ("abc@google.com", False), ("", False)])
def test_our_own_invitations_are_known_again(uid, own):
    assert is_own(uid) is own


def test_a_subscription_holds_everything_and_is_a_calendar_even_when_empty():
    calendar = Calendar.from_ical(subscription([sitting()], name="Kyndig", zone="Europe/Oslo", stamp=STAMP))
    assert [str(event["UID"]) for event in calendar.walk("VEVENT")] == [uid_of(SEAT, 1)]
    assert str(calendar["METHOD"]) == "PUBLISH"
    empty = Calendar.from_ical(subscription([], name="Kyndig", zone="Europe/Oslo", stamp=STAMP))
    assert not empty.walk("VEVENT")

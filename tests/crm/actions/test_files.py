import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kyndig.crm.actions.files import add_file, remove_file
from kyndig.crm.actions.undoing import undo
from kyndig.crm.models import File
from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError


def upload(name="avtale.pdf", content=b"en avtale"):
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_under_what_it_holds_and_never_under_its_name(fjordbygg, owner):
    file = add_file(fjordbygg, upload("../../etc/pass\nwd.txt"), by=owner)
    place = f"crm/{fjordbygg.organisation_id}/{file.sha256[:2]}/{file.sha256}"
    assert (file.name, file.content.name) == ("passwd.txt", place)
    with file.content.open("rb") as content:
        assert content.read() == b"en avtale"


def test_the_same_content_twice_is_kept_once(fjordbygg, kari, owner):
    one, other = add_file(fjordbygg, upload(), by=owner), add_file(kari, upload("kopi.pdf"), by=owner)
    assert one.content.name == other.content.name


def test_an_empty_file_is_refused(fjordbygg, owner):
    with pytest.raises(RefusedError):
        add_file(fjordbygg, upload(content=b""), by=owner)


def test_a_file_that_is_too_large_is_refused(fjordbygg, owner, monkeypatch):
    monkeypatch.setattr("kyndig.crm.actions.files.LARGEST", 5)
    with pytest.raises(RefusedError):
        add_file(fjordbygg, upload(), by=owner)
    assert not File.objects.exists()


def test_adding_removing_and_taking_back_are_taken_back(customers, fjordbygg, owner):
    def take_back_the_last():
        undo(customers, Line.objects.order_by("-id").first().batch, by=owner)
        return File.objects.filter(binned=None).exists()

    file = add_file(fjordbygg, upload(), by=owner)
    added = take_back_the_last()
    again = take_back_the_last()
    remove_file(file, by=owner)
    assert (added, again, take_back_the_last(), take_back_the_last()) == (False, True, True, False)

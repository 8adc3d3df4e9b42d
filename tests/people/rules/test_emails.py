from kyndig.people.rules.emails import shared_emails, tidy_email


def test_the_same_mailbox_is_the_same_text():
    assert tidy_email("  Kari@Nordlys.Example ") == "kari@nordlys.example"


def test_shared_addresses_are_those_of_more_than_one():
    assert shared_emails(["a@x.example", "A@x.example", "b@x.example", "", ""]) == {"a@x.example"}

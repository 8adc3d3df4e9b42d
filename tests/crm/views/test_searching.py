from kyndig.crm.actions.records import add


def test_the_page_finds_narrows_and_says_when_nothing_is_found(kari, fjordbygg, owner, as_person):
    client = as_person(owner)
    everything = client.get("/nordlys/crm/search/", {"q": "fjordbygg"}).content.decode()
    contacts = client.get("/nordlys/crm/search/", {"q": "fjordbygg", "kind": "contact"}).content.decode()
    nothing = client.get("/nordlys/crm/search/", {"q": "<b>zzz"}).content.decode()
    links = f'href="/nordlys/crm/companies/{fjordbygg.pk}/"', f'href="/nordlys/crm/contacts/{kari.pk}/"'
    assert [[link in page for link in links] for page in (everything, contacts, nothing)] == [
        [True, True], [False, True], [False, False],
    ]  # fmt: skip
    assert "«&lt;b&gt;zzz»" in nothing
    assert "<b>zzz" not in nothing


def test_the_page_takes_whatever_the_address_says(kari, owner, as_person):
    client = as_person(owner)
    asked = [{"q": "kari", "page": "x"}, {"q": "kari", "page": "99"}, {"q": "a" * 9000}, {"q": "\0", "kind": "?"}, {}]
    assert [client.get("/nordlys/crm/search/", each).status_code for each in asked] == [200] * 5


def test_more_than_a_page_goes_on(customers, owner, as_person):
    for number in range(27):
        add(customers, "company", {"name": f"Havn {number}"}, by=owner)
    client = as_person(owner)
    first = client.get("/nordlys/crm/search/", {"q": "havn"}).content.decode()
    second = client.get("/nordlys/crm/search/", {"q": "havn", "page": "2"}).content.decode()
    assert (first.count('class="seek-kind"'), second.count('class="seek-kind"')) == (25, 2)
    assert ('rel="next"' in first, 'rel="prev"' in second, 'rel="next"' in second) == (True, True, False)


def test_the_panel_is_a_list_of_links_and_the_field_stands_on_every_page(kari, owner, as_person):
    client = as_person(owner)
    panel = client.get("/nordlys/crm/search/quick/", {"q": "kar"}).content.decode()
    assert f'href="/nordlys/crm/contacts/{kari.pk}/"' in panel
    assert 'role="listbox"' in panel
    assert client.get("/nordlys/crm/search/quick/").content.decode().strip() == ""
    assert "data-search" in client.get("/nordlys/people/").content.decode()


def test_where_one_practises_the_field_searches_those_one_practises_on(kari, owner, as_person):
    page = as_person(owner).get("/nordlys/practice/search/", {"q": "kari"}).content.decode()
    assert 'action="/nordlys/practice/search/"' in page
    assert f"/contacts/{kari.pk}/" not in page

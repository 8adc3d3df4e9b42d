from django.test import RequestFactory

from kyndig.design import navigation
from kyndig.design.navigation import NavItem, Place, arrange


def item(label, url, order, section="", **more):
    return NavItem(section, label, url, order, **more)


def test_sections_stand_where_their_first_item_stands():
    found = arrange(
        [item("me", "/me/", 200, "Me"), item("b", "/b/", 20), item("a", "/a/", 10), item("c", "/c/", 15, "Other")], "/"
    )
    assert [(section.label, [each.label for each in section.items]) for section in found.sections] == [
        ("", ["a", "b"]),
        ("Other", ["c"]),
        ("Me", ["me"]),
    ]


def test_the_longest_prefix_is_where_we_are():
    items = [item("home", "/nordlys/", 1), item("people", "/nordlys/people/", 2, match=["/nordlys/departments/"])]

    def here(path):
        return {each.label: each.current for section in arrange(items, path).sections for each in section.items}

    assert here("/nordlys/people/") == {"home": "", "people": "page"}
    assert here("/nordlys/people/4/") == {"home": "", "people": "true"}
    assert here("/nordlys/departments/") == {"home": "", "people": "true"}
    assert here("/nordlys/sessions/") == {"home": "true", "people": ""}
    assert here("/elsewhere/") == {"home": "", "people": ""}


def test_at_most_four_tabs_with_their_shorter_names():
    items = [item(str(n), f"/{n}/", n, tab=True) for n in range(6)]
    assert [each.tab_label for each in arrange(items, "/").tabs] == ["0", "1", "2", "3"]
    assert arrange([item("My training", "/", 1, tab="Training")], "/").tabs[0].tab_label == "Training"


def test_providers_are_asked_only_when_a_page_asks(monkeypatch):
    asked = []

    def provider(request):
        asked.append(request.path)
        yield item("a", "/a/", 1)

    monkeypatch.setattr(navigation, "_providers", [])
    monkeypatch.setattr(navigation, "_places", [])
    navigation.register(provider)
    navigation.register(provider)
    navigation.register_place(lambda request: None)
    navigation.register_place(lambda request: Place("Nordlys"))
    found = navigation.context(RequestFactory().get("/a/"))
    assert asked == []
    assert found["navigation"].sections[0].items[0].current == "page"
    assert found["navigation"].place.label == "Nordlys"
    assert asked == ["/a/"]
    assert found["theme"] == "auto"

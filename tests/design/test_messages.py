"""The catalogues of all rooms are complete, and the tool that keeps them does what it says."""

import pytest
from babel.messages.mofile import read_mo

from kyndig.design.messages import catalogues, checks, sources
from kyndig.design.messages.__main__ import main


def test_every_message_of_every_room_is_translated():
    assert checks.problems(catalogues.rooms()) == []


@pytest.fixture
def room(tmp_path, monkeypatch):
    folder = tmp_path / "training"
    (folder / "templates" / "training").mkdir(parents=True)
    (folder / "migrations").mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "migrations" / "0001.py").write_text("_('never')")
    monkeypatch.setattr(catalogues, "ROOMS", tmp_path)
    monkeypatch.setattr(catalogues.rooms, "__defaults__", (tmp_path,))
    return folder


def template(room, text):
    (room / "templates" / "training" / "page.html").write_text(text, encoding="utf-8")


def found(room):
    return {
        (message.context or "", message.id if isinstance(message.id, str) else tuple(message.id))
        for message in catalogues.messages_of(sources.of_room(room))
    }


def test_messages_of_python(room):
    (room / "views.py").write_text(
        """
_("plain")
gettext_lazy("two "
             "parts")
translation.gettext("an attribute")
ngettext("one", "%(n)s", n)
pgettext_lazy("month", "May")
npgettext("seats", "a seat", "seats", n)
f"in an f-string: {_('inside')}"
_(variable)
other("no")
""",
        encoding="utf-8",
    )
    assert found(room) == {
        ("", "plain"),
        ("", "two parts"),
        ("", "an attribute"),
        ("", ("one", "%(n)s")),
        ("month", "May"),
        ("seats", ("a seat", "seats")),
        ("", "inside"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{% translate "Save" %}', {("", "Save")}),
        ("{% translate 'It\\'s' as x %}", {("", "It's")}),
        ('{% translate "100%" %}', {("", "100%%")}),
        ('{% translate "May" context "month" %}', {("month", "May")}),
        ('{% translate variable %}{{ _("no") }}', {("", "no")}),
        ('{{ x|default:_("none") }}', {("", "none")}),
        ('{% tag _("external") "external" %}', {("", "external")}),
        ("{% blocktranslate %}Hello {{ name }}, 5%{% endblocktranslate %}", {("", "Hello %(name)s, 5%%")}),
        (
            "{% blocktranslate trimmed count n=x with y=_('z') %}\n one\n {{ n }}"
            "{% plural %} {{ n }} all {% endblocktranslate %}",
            {("", "z"), ("", ("one %(n)s", "%(n)s all"))},
        ),
        ("{% blocktranslate context 'c' %}x{% endblocktranslate %}", {("c", "x")}),
        ('{% comment %}{% translate "gone" %}{% endcomment %}{# _("gone") #}', set()),
        ('{% verbatim %}{% translate "gone" %}{% endverbatim %}', set()),
    ],
)
def test_messages_of_templates(room, text, expected):
    template(room, text)
    assert found(room) == expected


@pytest.mark.parametrize(
    "text", ["{% blocktranslate %}x", "{% blocktranslate %}{% if x %}{% endif %}{% endblocktranslate %}"]
)
def test_a_template_that_cannot_be_read_is_named(room, text):
    template(room, text)
    with pytest.raises(ValueError, match=r"page\.html"):
        sources.of_room(room)


def test_extract_keeps_translations_and_drops_what_is_gone(room, capsys):
    template(room, '{% translate "Save" %}{% translate "Old" %}')
    assert main(["extract"]) == 0
    assert "2 to translate" in capsys.readouterr().out
    path = catalogues.po_path(room)
    catalog = catalogues.read(path)
    for message in catalogues.messages_of(catalog):
        message.string = {"Save": "Lagre", "Old": "Gammel"}[message.id]
    catalogues.write(path, catalog)
    assert main(["check"]) == 0
    template(room, '{% translate "Save" %}{% translate "New" %}')
    main(["extract", "training"])
    assert path.read_text(encoding="utf-8").count("msgid") == 3
    assert catalogues.read(path).get("Save").string == "Lagre"
    before = path.read_bytes()
    main(["extract"])
    assert path.read_bytes() == before
    assert b"#:" not in before
    assert main(["check", "training"]) == 1
    assert "'New' is not translated" in capsys.readouterr().out


def test_compile_answers_norwegian(room):
    template(room, "{% blocktranslate count n=n %}a seat{% plural %}{{ n }} seats{% endblocktranslate %}")
    main(["extract"])
    path = catalogues.po_path(room)
    catalog = catalogues.read(path)
    catalog.get("a seat").string = ("én plass", "%(n)s plasser")
    catalogues.write(path, catalog)
    assert main(["compile"]) == 0
    with path.with_suffix(".mo").open("rb") as file:
        assert tuple(read_mo(file).get("a seat").string) == ("én plass", "%(n)s plasser")


@pytest.mark.parametrize(
    ("english", "norwegian", "flags", "told"),
    [
        ("Hello %(name)s", "Hei %(navn)s", (), "differ in"),
        ("Hello %(name)s", "Hei", (), "differ in"),
        ("Hello", "Hei", ("fuzzy",), "fuzzy"),
        ("Hello", "", (), "not translated"),
        ("Friday", "Fredag", (), "pgettext"),
    ],
)
def test_what_check_finds(room, english, norwegian, flags, told):
    (room / "views.py").write_text(f"_({english!r})")
    wanted = sources.of_room(room)
    catalog = sources.of_room(room)
    message = catalog.get(english)
    message.string = norwegian
    message.flags |= set(flags)
    (problem,) = checks.compare(wanted, catalog)
    assert told in problem


def test_a_singular_may_leave_the_number_out(room):
    (room / "views.py").write_text("ngettext('%(n)s seat', '%(n)s seats', n)")
    catalog = sources.of_room(room)
    catalog.get("%(n)s seat").string = ("én plass", "%(n)s plasser")
    assert checks.compare(sources.of_room(room), catalog) == []


def test_two_translations_of_one_message_are_told(room, tmp_path):
    second = tmp_path / "people"
    second.mkdir()
    for folder, norwegian in ((room, "Ferdig"), (second, "Gjort")):
        (folder / "__init__.py").write_text("_('Done')")
        catalog = sources.of_room(folder)
        catalog.get("Done").string = norwegian
        catalogues.write(catalogues.po_path(folder), catalog)
    (problem,) = checks.problems([room, second])
    assert "two ways" in problem


def test_an_unknown_room_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["check", "kitchen"])
    assert "kitchen" in capsys.readouterr().err

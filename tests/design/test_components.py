"""What each template tag promises, as HTML."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from kyndig.design.calendars import Event, month, week
from kyndig.design.forms import Date
from kyndig.design.notices import Notice, tell, waiting
from kyndig.design.paging import KeyPage


@pytest.fixture(autouse=True)
def norwegian_in_oslo():
    with translation.override("nb"), timezone.override("Europe/Oslo"):
        yield


def render(source, **values):
    return Template("{% load i18n design %}" + source).render(Context(values))


def test_text_is_escaped_everywhere():
    evil = '<b onclick="x">'
    sources = [
        "{% tag x %}",
        "{% stat x label=x note=x %}",
        "{% meter 1 of=2 label=x %}",
        "{% dot x %}",
        "{% kbd x %}",
        "{% icon 'lock' label=x %}",
        "{% progress 1 of=2 label=x note=x poll=x %}",
        "{% say name=x action=x label=x placeholder=x value=x button=x %}",
        "{% notice title=x %}{{ x }}{% endnotice %}",
        "{% empty x %}{{ x }}{% endempty %}",
        "{% table x %}{{ x }}{% endtable %}",
        "{% dialog 'd' x %}{{ x }}{% enddialog %}",
        "{% quote source=x %}{{ x }}{% endquote %}",
        "<table><tr>{% column x x %}</tr></table>",
    ]
    for source in sources:
        assert "<b " not in render(source, x=evil), source


def test_no_component_carries_inline_style_or_script():
    page = render(
        "{% tag 'x' 'wait' icon='lock' %}{% meter 1 of=3 planned=1 %}{% progress 1 of=2 label='x' %}{% dot 'A B' %}"
    )
    assert "style=" not in page
    assert "<script" not in page


def test_a_stat_is_a_figure_of_what():
    assert render("{% stat 131 of=143 %}") == '<span class="figure">131 av 143</span>'
    assert "av 143" in render("{% stat 131 of=143 label='har gått' %}")


@pytest.mark.parametrize(
    ("source", "label", "done", "planned"),
    [
        ("{% meter 19 of=22 planned=3 %}", "19 av 22, 3 til er planlagt", "86.36", "100"),
        ("{% meter 0 of=0 %}", "0 av 0", "0", "0"),
        ("{% meter 30 of=20 %}", "30 av 20", "100", "100"),
        ("{% meter 1 of=4 label='en' %}", "en", "25", "25"),
    ],
)
def test_a_meter_tells_its_figures(source, label, done, planned):
    drawn = render(source)
    assert f'aria-label="{label}"' in drawn
    assert f'class="meter-done" width="{done}"' in drawn
    assert f'class="meter-planned" width="{planned}"' in drawn


def test_an_icon_is_decorative_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render("{% icon 'lock' %}")
    assert '<span class="visually-hidden">låst</span>' in render("{% icon 'lock' label='låst' %}")


def test_progress_is_fetched_until_it_is_finished():
    running = render("{% progress 64 of=100 label='Lager' poll='/p/' %}")
    assert 'hx-get="/p/"' in running
    assert 'max="100" value="64"' in running
    finished = render("{% progress 100 of=100 label='Lager' %}")
    assert "hx-get" not in finished
    assert "value=" not in render("{% progress 0 of=0 label='Leser' %}")


class Form(forms.Form):
    name = forms.CharField(help_text="Kort")
    when = forms.DateField(widget=Date, required=False)
    how = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    yes = forms.BooleanField(required=False, label="Ja takk")
    secret = forms.CharField(widget=forms.HiddenInput, initial="h")


def test_a_field_ties_label_help_and_error_to_its_widget():
    drawn = render("{% field form.name %}", form=Form({"how": "a"}))
    assert '<label for="id_name">' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    drawn = render("{% field form.how %}", form=Form({}))
    assert "<fieldset" in drawn
    assert "<legend>How" in drawn
    assert "<label>" not in drawn.split("<legend>")[0]


def test_a_single_box_has_its_label_beside_it():
    drawn = render("{% field form.yes %}", form=Form())
    assert drawn.index("<input") < drawn.index("Ja takk")
    assert "valgfritt" not in drawn


def test_what_may_be_left_empty_says_so():
    assert "valgfritt" in render("{% field form.when %}", form=Form())
    assert "valgfritt" not in render("{% field form.name %}", form=Form())


def test_label_and_help_can_be_replaced():
    drawn = render("{% field form.name label='Navn' help='Helt kort' %}", form=Form())
    assert "Navn" in drawn
    assert '<div class="help" id="id_name_helptext">Helt kort</div>' in drawn


def test_dates_are_given_to_browsers_in_iso():
    form = Form(initial={"when": date(2027, 3, 4)})
    assert 'type="date"' in render("{% field form.when %}", form=form)
    assert 'value="2027-03-04"' in render("{% field form.when %}", form=form)


def test_all_fields_with_the_hidden_ones():
    drawn = render("{% fields form %}", form=Form())
    assert drawn.count('<div class="field ') == 4
    assert 'type="hidden"' in drawn


def test_the_summary_links_to_what_needs_correcting():
    drawn = render("{% form_errors form %}", form=Form({}))
    assert "3 ting må rettes" in drawn
    assert "#id_secret" not in drawn
    assert 'href="#id_name"' in drawn
    assert 'role="alert"' in drawn
    assert render("{% form_errors form %}", form=Form()).strip() == ""


def test_a_form_looks_the_same_when_django_renders_it():
    assert '<div class="field line-field' in str(Form())
    assert '<div class="field line-field' in Form()["name"].as_field_group()


def test_a_column_sorts_and_turns_round():
    def head(query, source="{% column 'name' 'Navn' default='name' %}"):
        return render(source, request=RequestFactory().get("/", query))

    assert 'aria-sort="ascending"' in head({})
    assert 'href="?sort=-name"' in head({})
    assert 'aria-sort="descending"' in head({"sort": "-name"})
    assert 'href="?sort=name"' in head({"sort": "-name"})
    assert "aria-sort" not in head({"sort": "other"})
    # Another order starts the list afresh and keeps the filters.
    assert 'href="?q=x&amp;sort=name"' in head({"q": "x", "sort": "other", "after": "k"})


def test_pages_of_a_list():
    page = KeyPage(items=[1, 2], first=51, total=143, previous="p", next="n")
    drawn = render("{% pagination page %}", page=page, request=RequestFactory().get("/", {"q": "x"}))
    assert "51–52 av 143" in drawn
    assert 'href="?q=x&amp;before=p"' in drawn
    assert 'href="?q=x&amp;after=n"' in drawn
    assert render("{% pagination page %}", page=KeyPage([], 0, 0)).strip() == ""


def test_filters():
    moment = datetime(2027, 3, 4, 7, 30, tzinfo=UTC)
    end = datetime(2027, 3, 4, 11, 0, tzinfo=UTC)
    assert render("{{ a|clock }} {{ a|span:b }}", a=moment, b=end) == "08.30 kl. 08.30–12.00"
    assert render("{{ 210|minutes }}") == "3\N{NO-BREAK SPACE}t\N{NO-BREAK SPACE}30\N{NO-BREAK SPACE}min"
    assert render("{{ d|weekday }} {{ d|month }}", d=date(2027, 3, 4)) == "torsdag mars 2027"
    assert render("{{ n|money }}{{ n|day }}{{ n|moment }}{{ n|weekday }}{{ n|month }}", n=None) == ""


def request_with_messages():
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def test_a_notice_may_be_undone():
    request = request_with_messages()
    tell(request, "Flyttet", undo="/undo/")
    tell(request, "To rader", kind="wait")
    assert waiting(request) == [Notice("done", "Flyttet", "/undo/"), Notice("wait", "To rader")]
    request = request_with_messages()
    tell(request, "Flyttet", undo="/undo/")
    drawn = Template('{% include "design/parts/notices.html" %}').render(Context({"request": request}))
    assert 'action="/undo/"' in drawn
    assert "Angre" in drawn


def test_calendars_draw_their_events():
    start, end = datetime(2027, 3, 4, 7, 30, tzinfo=UTC), datetime(2027, 3, 4, 11, 0, tzinfo=UTC)
    events = [Event(start, end, "Grunnkurs", url="/s/1/", locked=True, planned=True, note="Hauk")]
    for made in (
        month(2027, 3, events, today=date(2027, 3, 2)),
        week(date(2027, 3, 4), events, today=date(2027, 3, 4)),
    ):
        drawn = render("{% calendar c %}", c=made)
        assert drawn.count('href="/s/1/"') == 1
        assert "08.30" in drawn
        assert "låst" in drawn
        assert "planlagt" in drawn
        assert "today" in drawn
    assert "at-2 for-14" in drawn

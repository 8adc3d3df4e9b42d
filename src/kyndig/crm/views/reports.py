"""What the deals come to: pictures, tables, and the tables as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kyndig.crm.forms.reports import ChoiceForm
from kyndig.crm.policies import in_workspace
from kyndig.crm.queries import report_charts as charts
from kyndig.crm.queries.reports import reports
from kyndig.people.rules.spreadsheets import as_csv


@require_GET
@in_workspace()
def show(request: HttpRequest) -> HttpResponse:
    form = ChoiceForm(request.GET, workspace=request.workspace)
    if form.choice is None:
        return render(request, "crm/board/none.html")
    found = reports(form.choice, request.person)
    form.offer(found.currencies)
    context = {
        "form": form,
        "found": found,
        "query": request.GET.urlencode(),
        "ages": charts.ages_chart(found),
        "won": charts.outcomes_chart(found, "won"),
        "lost": charts.outcomes_chart(found, "lost"),
        "months": charts.months_chart(found),
        "outlook": charts.outlook_chart(found),
        "rates": charts.rates_chart(found),
        "ahead": charts.ahead(found),
    }
    return render(request, "crm/reports/reports.html", context)


@require_GET
@in_workspace()
def file(request: HttpRequest, name: str) -> HttpResponse:
    """One of the tables as CSV, of the same choice as the page."""
    choice = ChoiceForm(request.GET, workspace=request.workspace).choice
    if choice is None or name not in charts.TABLES:
        raise Http404
    table = charts.TABLES[name](reports(choice, request.person))
    answer = HttpResponse(as_csv(table.heads, table.rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer

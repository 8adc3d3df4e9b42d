"""The reports of the deals."""

from django.urls import path

from kyndig.crm.views import reports

urlpatterns = [
    path("reports/", reports.show, name="reports"),
    path("reports/<slug:name>.csv", reports.file, name="report_file"),
]

"""The pages of the CRM: included twice, once for the organisation's customers and once for those to practise on."""

from kyndig.crm.urls import board, day, lists, pipelines, practice, records, reports, searching

app_name = "crm"
urlpatterns = [
    *board.urlpatterns,
    *day.urlpatterns,
    *lists.urlpatterns,
    *pipelines.urlpatterns,
    *practice.urlpatterns,
    *records.urlpatterns,
    *reports.urlpatterns,
    *searching.urlpatterns,
]

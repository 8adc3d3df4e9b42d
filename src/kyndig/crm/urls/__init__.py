"""The pages of the CRM: included twice, once for the organisation's customers and once for those to practise on."""

from kyndig.crm.urls import lists, records

app_name = "crm"
urlpatterns = [*lists.urlpatterns, *records.urlpatterns]

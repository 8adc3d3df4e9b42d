"""The pages of the CRM: included twice, once for the organisation's customers and once for those to practise on."""

app_name = "crm"
urlpatterns: list = []

from django.urls import path

from kyndig.openness import views

app_name = "openness"
urlpatterns = [
    path("", views.me, name="me"),
    path("everything.<slug:form>", views.export, name="export"),
    path("ledger/", views.whole_ledger, name="ledger"),
    path("people/<int:pk>/erase/", views.erase, name="erase"),
]

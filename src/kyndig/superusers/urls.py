from django.urls import path

from kyndig.superusers import views

app_name = "superusers"
urlpatterns = [path("", views.department, name="department")]

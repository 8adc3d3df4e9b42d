from django.urls import URLPattern

app_name = "superusers"
urlpatterns: list[URLPattern] = []

from django.urls import path

from kyndig.design import views

app_name = "design"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("theme/", views.theme, name="theme"),
    path("kyndig.<slug:fingerprint>.css", views.stylesheet, name="stylesheet"),
    path("kyndig.<slug:fingerprint>.js", views.script, name="script"),
]

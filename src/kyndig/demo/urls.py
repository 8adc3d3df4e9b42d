from django.urls import include, path

from kyndig.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.roles, name="roles"),
    path("mail/", include("kyndig.demo.mail.urls")),
    path("sign-in/", views.sign_in, name="sign_in"),
]

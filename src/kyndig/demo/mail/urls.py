from django.urls import path

from kyndig.demo.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/html/", views.html, name="html"),
    path("<int:pk>/invite.ics", views.calendar, name="calendar"),
]

from django.urls import path

from kyndig.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.messages, name="messages"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/send-again/", views.send_again, name="send_again"),
]

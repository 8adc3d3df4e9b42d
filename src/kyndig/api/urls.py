from django.urls import path

from kyndig.api.views import connections, tokens

app_name = "api"
urlpatterns = [
    path("", connections.connections, name="connections"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("reference/", tokens.reference, name="reference"),
    path("openapi.json", tokens.description, name="description"),
    path("add/", connections.add_endpoint, name="add_endpoint"),
    path("<int:pk>/", connections.endpoint, name="endpoint"),
    path("<int:pk>/change/", connections.change_endpoint, name="change_endpoint"),
    path("<int:pk>/switch/", connections.switch, name="switch_endpoint"),
    path("<int:pk>/rotate/", connections.rotate, name="rotate_secret"),
    path("<int:pk>/try/", connections.try_out, name="try_endpoint"),
    path("<int:pk>/remove/", connections.remove, name="remove_endpoint"),
    path("deliveries/<int:pk>/", connections.delivery, name="delivery"),
    path("deliveries/<int:pk>/send-again/", connections.send_again, name="send_again"),
]

"""Under `/api/<organisation>/v1/`. The value is called `slug`: whoever asks is known by a token, not by a session."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.csrf import csrf_exempt

from kyndig.api.rest.service import api, nothing_here


class Anything(StringConverter):
    """Whatever is left of an address, line breaks too."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")
operations, app_name, _namespace = api.urls
urlpatterns = [
    *[each for each in operations if each.name != "api-root"],
    path("", csrf_exempt(nothing_here), name="root"),
    path("<anything:rest>", csrf_exempt(nothing_here), name="nothing"),
]
app_name = "rest"

"""The lists of records, what is done with them, and the fields that the organisation makes itself."""

from django.urls import path, register_converter

from kyndig.crm.addresses import PLACES, KindConverter
from kyndig.crm.views import changing_many, columns, exporting, lists, narrowing, own_fields, saved_views

register_converter(KindConverter, "kind_of_list")

urlpatterns = [
    *(path(f"{place}/", lists.index, {"kind": kind}, name=place) for kind, place in PLACES.items()),
    path("<kind_of_list:kind>/narrow/", narrowing.narrow, name="narrow_list"),
    path("<kind_of_list:kind>/columns/", columns.choose, name="list_columns"),
    path("<kind_of_list:kind>/change/", changing_many.change, name="change_many"),
    path("<kind_of_list:kind>/file.<slug:form>", exporting.file, name="list_file"),
    path("<kind_of_list:kind>/views/", saved_views.save, name="save_view"),
    path("views/<int:pk>/", saved_views.change, name="view"),
    path("views/<int:pk>/delete/", saved_views.delete, name="delete_view"),
    path("views/<int:pk>/copy/", saved_views.copy, name="copy_view"),
]
urlpatterns += [
    path("own-fields/", own_fields.show, name="own_fields"),
    path("own-fields/<int:pk>/", own_fields.change, name="own_field"),
    path("own-fields/<int:pk>/move/", own_fields.move, name="move_own_field"),
    path("own-fields/<int:pk>/put-away/", own_fields.put_away, name="put_own_field_away"),
    path("own-fields/<int:pk>/take-back/", own_fields.take_back, name="take_own_field_back"),
]

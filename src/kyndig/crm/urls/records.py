"""The pages of one record, and what is done with it."""

from django.urls import path, register_converter

from kyndig.crm.addresses import PLACES, KindConverter
from kyndig.crm.views import bins, records, suggesting, undoing

register_converter(KindConverter, "kind_of_record")

urlpatterns = [
    path("bin/", bins.bin_page, name="bin"),
    path("undo/<uuid:batch>/", undoing.undo_batch, name="undo"),
    path("suggest/", suggesting.suggest, name="suggest"),
    path("<kind_of_record:kind>/<int:pk>/bin/", bins.bin_record, name="bin_record"),
    path("<kind_of_record:kind>/<int:pk>/restore/", bins.restore_record, name="restore"),
]
for _kind, _place in PLACES.items():
    urlpatterns += [
        path(f"{_place}/add/", records.add_record, {"kind": _kind}, name=f"add_{_kind}"),
        path(f"{_place}/<int:pk>/", records.show, {"kind": _kind}, name=_kind),
        path(f"{_place}/<int:pk>/change/", records.change_record, {"kind": _kind}, name=f"change_{_kind}"),
    ]

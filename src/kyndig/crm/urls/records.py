"""The pages of one record, and what is done with it."""

from django.urls import path, register_converter

from kyndig.crm.addresses import PLACES, KindConverter
from kyndig.crm.views import bins, erasing, files, histories, merging, records, suggesting, undoing

register_converter(KindConverter, "kind_of_record")

urlpatterns = [
    path("bin/", bins.bin_page, name="bin"),
    path("undo/<uuid:batch>/", undoing.undo_batch, name="undo"),
    path("suggest/", suggesting.suggest, name="suggest"),
    path("<kind_of_record:kind>/<int:pk>/bin/", bins.bin_record, name="bin_record"),
    path("files/<int:pk>/", files.download, name="file"),
    path("files/<int:pk>/remove/", files.remove, name="remove_file"),
    path("contacts/<int:pk>/erase/", erasing.erase, name="erase_contact"),
    path("<kind_of_record:kind>/twins/", suggesting.twins_of, name="twins"),
    path("<kind_of_record:kind>/<int:pk>/history/", histories.history, name="history"),
    path("<kind_of_record:kind>/<int:pk>/merge/", merging.merge_records, name="merge"),
    path("<kind_of_record:kind>/<int:pk>/files/", files.add, name="add_file"),
    path("<kind_of_record:kind>/<int:pk>/restore/", bins.restore_record, name="restore"),
]
for _kind, _place in PLACES.items():
    urlpatterns += [
        path(f"{_place}/add/", records.add_record, {"kind": _kind}, name=f"add_{_kind}"),
        path(f"{_place}/<int:pk>/", records.show, {"kind": _kind}, name=_kind),
        path(f"{_place}/<int:pk>/change/", records.change_record, {"kind": _kind}, name=f"change_{_kind}"),
    ]

from django.urls import path

from kyndig.people.views import departments, imports, people, roles

app_name = "people"
urlpatterns = [
    path("", people.index, name="list"),
    path("file/", people.file, name="file"),
    path("add/", people.add, name="add"),
    path("import/", imports.upload, name="import"),
    path("import/<int:pk>/", imports.columns, name="import_columns"),
    path("import/<int:pk>/preview/", imports.preview, name="import_preview"),
    path("import/<int:pk>/discard/", imports.discard, name="import_discard"),
    path("import/<int:pk>/done/", imports.done, name="import_done"),
    path("outside/", roles.invite_from_outside, name="invite"),
    path("superusers/", roles.superusers, name="superusers"),
    path("superusers/<int:pk>/", roles.choose_superusers, name="choose_superusers"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<int:pk>/", departments.department, name="department"),
    path("departments/<int:pk>/merge/", departments.merge, name="merge"),
    path("departments/<int:pk>/remove/", departments.remove, name="remove_department"),
    path("settings/", departments.settings, name="settings"),
    path("roles/<int:pk>/take-back/", roles.take_back, name="take_back"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/change/", people.change, name="change"),
    path("<int:pk>/left/", people.leave, name="leave"),
    path("<int:pk>/back/", people.come_back, name="return"),
    path("<int:pk>/roles/", roles.give, name="give_role"),
]

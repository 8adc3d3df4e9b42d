from django.urls import path

from kyndig.people.views import departments, people, roles

app_name = "people"
urlpatterns = [
    path("", people.index, name="list"),
    path("file/", people.file, name="file"),
    path("add/", people.add, name="add"),
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

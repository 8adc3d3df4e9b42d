from kyndig.training.urls import programme, sessions, timetable

app_name = "training"
urlpatterns = [*programme.urlpatterns, *timetable.urlpatterns, *sessions.urlpatterns]

from kyndig.training.urls import places, programme, sessions, timetable

app_name = "training"
urlpatterns = [*programme.urlpatterns, *timetable.urlpatterns, *places.urlpatterns, *sessions.urlpatterns]

from django.urls import path

from kyndig.training.views import calendars, me, sessions, teaching

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/seats/<int:pk>/calendar.ics", me.seat_calendar, name="seat_calendar"),
    path("me/seats/<int:pk>/does-not-suit/", me.does_not_suit, name="does_not_suit"),
    path("me/seats/<int:pk>/accept/", me.accept_seat, name="accept"),
    path("me/seats/<int:pk>/switch/", me.switch, name="switch"),
    path("me/subscription/", me.subscribe, name="subscribe"),
    path("me/calendar/", calendars.my_calendar, name="my_calendar"),
    path("me/calendar/<int:pk>/remove/", calendars.remove, name="remove_calendar"),
    path("me/calendar/<int:pk>/fetch/", calendars.fetch_now, name="fetch_calendar"),
    path("me/leave/<int:pk>/remove/", calendars.remove_my_leave, name="remove_my_leave"),
    path("leave/", calendars.leave, name="leave"),
    path("leave/<int:person>/", calendars.leave_of_one, name="leave_of_one"),
    path("leave/<int:person>/<int:pk>/remove/", calendars.remove_leave, name="remove_leave"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/new/", sessions.new_session, name="new_session"),
    path("sessions/to-tell/", sessions.to_tell, name="to_tell"),
    path("sessions/<int:pk>/", sessions.session, name="session"),
    path("sessions/<int:pk>/move/", sessions.move, name="move_session"),
    path("sessions/<int:pk>/cancel/", sessions.cancel, name="cancel_session"),
    path("sessions/<int:pk>/restore/", sessions.restore, name="restore_session"),
    path("sessions/<int:pk>/note/", sessions.note, name="session_note"),
    path("sessions/<int:pk>/people/<int:person>/add/", sessions.add_person, name="add_to_session"),
    path("sessions/<int:pk>/seats/<int:seat>/", sessions.seat, name="seat"),
    path("my-sessions/", teaching.my_sessions, name="my_sessions"),
    path("my-sessions/<int:pk>/", teaching.my_session, name="my_session"),
    path("my-sessions/<int:pk>/reopen/", teaching.reopen, name="reopen_session"),
    path("my-sessions/<int:pk>/turned-up/", teaching.turned_up, name="turned_up"),
    path("my-sessions/<int:pk>/note/", teaching.my_note, name="my_note"),
]

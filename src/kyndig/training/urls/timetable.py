from django.urls import path

from kyndig.training.views import timetable, timetable_price, timetable_sessions

urlpatterns = [
    path("timetable/", timetable.timetable, name="timetable"),
    path("timetable/make/<int:period>/", timetable.make_timetable, name="make_timetable"),
    path("timetable/runs/<int:run>/", timetable.progress, name="timetable_progress"),
    path("timetable/runs/<int:run>/stop/", timetable.stop, name="stop_run"),
    path("timetable/drafts/<int:draft>/publish/", timetable.publish_draft, name="publish_draft"),
    path("timetable/drafts/<int:draft>/throw-away/", timetable.throw_draft_away, name="throw_draft_away"),
    path("timetable/drafts/<int:draft>/take-back/", timetable.take_draft_back, name="take_draft_back"),
    path("timetable/drafts/<int:draft>/price/", timetable_price.ask, name="price_of_steps"),
    path("timetable/prices/<int:price>/", timetable_price.progress, name="price_progress"),
    path("timetable/prices/<int:price>/stop/", timetable_price.stop, name="stop_price"),
    path(
        "timetable/drafts/<int:draft>/bring-back/<int:session>/",
        timetable_sessions.bring_session_back,
        name="bring_session_back",
    ),
    path("timetable/away/", timetable_sessions.away, name="away"),
    path("timetable/away/<slug:kind>/<int:away>/back/", timetable_sessions.back_again, name="back_again"),
    path("timetable/sessions/<int:session>/", timetable_sessions.session, name="draft_session"),
    path("timetable/sessions/<int:session>/lock/", timetable_sessions.lock, name="lock_session"),
    path("timetable/sessions/<int:session>/take-away/", timetable_sessions.take_away, name="take_session_away"),
    path("timetable/sessions/<int:session>/seat/", timetable_sessions.give_seat, name="give_seat"),
    path("timetable/sessions/<int:session>/people/<int:person>/", timetable_sessions.move_sitter, name="move_sitter"),
]

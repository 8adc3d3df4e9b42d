"""Setting up the pipelines, for the one who leads the programme."""

from django.urls import path

from kyndig.crm.views import pipelines, reasons

urlpatterns = [
    path("pipelines/", pipelines.show, name="pipelines"),
    path("pipelines/<int:pk>/", pipelines.change, name="pipeline"),
    path("pipelines/<int:pk>/remove/", pipelines.remove, name="remove_pipeline"),
    path("pipelines/<int:pk>/stages/add/", pipelines.add_stage, name="add_stage"),
    path("stages/<int:pk>/", pipelines.change_stage, name="stage"),
    path("stages/<int:pk>/move/", pipelines.move_stage, name="move_stage"),
    path("stages/<int:pk>/remove/", pipelines.remove_stage, name="remove_stage"),
    path("reasons/add/", reasons.add, name="add_reason"),
    path("reasons/<int:pk>/", reasons.change, name="reason"),
    path("reasons/<int:pk>/remove/", reasons.remove, name="remove_reason"),
]

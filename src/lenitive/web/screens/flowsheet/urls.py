"""Addresses of the flowsheet."""

from django.urls import path

from lenitive.web import live
from lenitive.web.drafts_at_the_chair import ROUND, keep_view
from lenitive.web.screens.flowsheet import past_views, pump_views, rate_views, views

app_name = "flowsheet"
_AT = "people/<slug:chart_id>/flowsheet/"
urlpatterns = [
    path(_AT, views.sheet_page, name="page"),
    path(_AT + "live/", live.session_stream, name="live"),
    path(_AT + "round/", views.enter_round, name="round"),
    path(_AT + "round/draft/", keep_view(ROUND), name="round_draft"),
    path(_AT + "hold/", views.hold, name="hold"),
    path(_AT + "stop/", views.stop, name="stop"),
    path(_AT + "resume/", views.resume, name="resume"),
    path(_AT + "rate/", rate_views.rate, name="rate"),
    path(_AT + "rate/draft/", rate_views.draft, name="draft"),
    path(_AT + "confirm/", views.confirm_delivery, name="confirm"),
    path(_AT + "alarm/", views.alarm, name="alarm"),
    path(_AT + "correct/", views.correct, name="correct"),
    path(_AT + "rescue/", views.rescue, name="rescue"),
    path(_AT + "event/", views.event, name="event"),
    path(_AT + "take-over/", views.take_over, name="take_over"),
    path(_AT + "session/<slug:session_id>/", past_views.past, name="past"),
    path(_AT + "pump/", pump_views.pump_page, name="pump"),
    path(_AT + "pump/device/", pump_views.device, name="device"),
    path(_AT + "pump/count/", pump_views.count, name="count"),
    path(_AT + "pump/bag/", pump_views.change, name="change"),
    path(_AT + "pump/counter/", pump_views.reconcile, name="reconcile"),
    path(_AT + "emergency/", views.emergency, name="emergency"),
]

"""Addresses of the flowsheet."""

from django.urls import path

from lenitive.web import live
from lenitive.web.screens.flowsheet import views

app_name = "flowsheet"
_AT = "people/<slug:chart_id>/flowsheet/"
urlpatterns = [
    path(_AT, views.sheet_page, name="page"),
    path(_AT + "live/", live.session_stream, name="live"),
    path(_AT + "round/", views.enter_round, name="round"),
    path(_AT + "hold/", views.hold, name="hold"),
    path(_AT + "stop/", views.stop, name="stop"),
    path(_AT + "resume/", views.resume, name="resume"),
    path(_AT + "rate/", views.rate, name="rate"),
    path(_AT + "confirm/", views.confirm_delivery, name="confirm"),
    path(_AT + "alarm/", views.alarm, name="alarm"),
    path(_AT + "correct/", views.correct, name="correct"),
    path(_AT + "rescue/", views.rescue, name="rescue"),
    path(_AT + "event/", views.event, name="event"),
    path(_AT + "take-over/", views.take_over, name="take_over"),
    path(_AT + "emergency/", views.emergency, name="emergency"),
]

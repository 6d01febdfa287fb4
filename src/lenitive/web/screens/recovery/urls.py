"""Addresses of recovery."""

from django.urls import path

from lenitive.web.drafts_at_the_chair import GATE, keep_view
from lenitive.web.screens.recovery import views

app_name = "recovery"
_AT = "people/<slug:chart_id>/recovery/"
urlpatterns = [
    path(_AT, views.recovery_page, name="page"),
    path(_AT + "begin/", views.begin, name="begin"),
    path(_AT + "gate/", views.check, name="gate"),
    path(_AT + "gate/draft/", keep_view(GATE), name="gate_draft"),
    path(_AT + "discharge/", views.discharge, name="discharge"),
    path(_AT + "waste/", views.waste, name="waste"),
    path(_AT + "close/", views.close, name="close"),
]

"""Addresses of the start."""

from django.urls import path

from lenitive.web.drafts_at_the_chair import BASELINE, keep_view
from lenitive.web.screens.start import views

app_name = "start"
_AT = "people/<slug:chart_id>/start/"
urlpatterns = [
    path(_AT, views.start_page, name="page"),
    path(_AT + "prepare/", views.prepare, name="prepare"),
    path(_AT + "device/", views.device, name="device"),
    path(_AT + "bag/", views.bag, name="bag"),
    path(_AT + "baseline/", views.baseline, name="baseline"),
    path(_AT + "baseline/draft/", keep_view(BASELINE), name="baseline_draft"),
    path(_AT + "checklist/", views.checklist, name="checklist"),
    path(_AT + "time-out/", views.time_out, name="time_out"),
    path(_AT + "begin/", views.begin, name="begin"),
]

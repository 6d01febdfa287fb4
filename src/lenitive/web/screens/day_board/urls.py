"""Addresses of the day board."""

from django.urls import path

from lenitive.web.screens.day_board import views

app_name = "day_board"
urlpatterns = [
    path("day/", views.board, name="page"),
    path("people/<slug:chart_id>/arrive/", views.greet, name="arrive"),
    path("people/<slug:chart_id>/schedule/", views.schedule, name="schedule"),
]

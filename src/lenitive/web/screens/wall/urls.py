"""Addresses of the wall."""

from django.urls import path

from lenitive.web import live
from lenitive.web.screens.wall import views

app_name = "wall"
urlpatterns = [path("wall/", views.wall, name="page"), path("wall/live/", live.wall_stream, name="live")]

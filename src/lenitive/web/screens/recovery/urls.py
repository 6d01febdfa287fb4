"""Addresses of recovery."""

from django.urls import path

from lenitive.web.screens.recovery import views

app_name = "recovery"
_AT = "people/<slug:chart_id>/recovery/"
urlpatterns = [
    path(_AT, views.recovery_page, name="page"),
    path(_AT + "begin/", views.begin, name="begin"),
    path(_AT + "gate/", views.check, name="gate"),
    path(_AT + "discharge/", views.discharge, name="discharge"),
    path(_AT + "waste/", views.waste, name="waste"),
    path(_AT + "close/", views.close, name="close"),
]

"""Addresses of the candidacy worksheet."""

from django.urls import path

from lenitive.web.screens.candidacy import views

app_name = "candidacy"
urlpatterns = [
    path("people/<slug:chart_id>/candidacy/", views.worksheet, name="page"),
    path("people/<slug:chart_id>/candidacy/override/", views.override, name="override"),
    path("people/<slug:chart_id>/candidacy/decide/", views.decide, name="decide"),
]

"""Addresses of the outcome of a person."""

from django.urls import path

from lenitive.web.screens.outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("people/<slug:chart_id>/outcomes/", views.outcomes, name="page"),
    path("people/<slug:chart_id>/outcomes/decide/", views.decide, name="decide"),
]

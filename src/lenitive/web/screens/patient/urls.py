"""Addresses of a person's page."""

from django.urls import path

from lenitive.web.screens.patient import views

app_name = "patient"
urlpatterns = [path("people/<slug:chart_id>/", views.overview, name="page")]

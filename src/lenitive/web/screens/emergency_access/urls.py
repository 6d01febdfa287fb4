"""Addresses of the emergency access."""

from django.urls import path

from lenitive.web.screens.emergency_access import views

app_name = "emergency_access"
urlpatterns = [
    path("people/<slug:chart_id>/emergency-access/", views.ask_page, name="page"),
    path("people/<slug:chart_id>/emergency-access/open/", views.open_chart, name="open"),
    path("emergency-access/", views.opened_list, name="list"),
]

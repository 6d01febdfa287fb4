"""Addresses of a person's page."""

from django.urls import path

from lenitive.web.screens.patient import own_views, views

app_name = "patient"
urlpatterns = [
    path("people/<slug:chart_id>/", views.overview, name="page"),
    path("people/<slug:chart_id>/yours/", own_views.yours, name="yours"),
    path("people/<slug:chart_id>/yours/<slug:session_id>/", own_views.sheet, name="sheet"),
    path("people/<slug:chart_id>/yours/<slug:session_id>.pdf", own_views.sheet_pdf, name="sheet_pdf"),
]

"""Addresses of the intake."""

from django.urls import path

from lenitive.web.drafts import keep_view
from lenitive.web.screens.intake import views

app_name = "intake"
urlpatterns = [
    path("people/<slug:chart_id>/intake/", views.intake_page, name="page"),
    path("people/<slug:chart_id>/intake/facts/", views.answer, name="answer"),
    path("people/<slug:chart_id>/intake/draft/", keep_view("intake"), name="draft"),
    path("people/<slug:chart_id>/intake/medicine/", views.medicine, name="medicine"),
    path("people/<slug:chart_id>/intake/clear/", views.clear, name="clear"),
]

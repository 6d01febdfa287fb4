"""Addresses of the pain assessment. A pain and a medicine are named by their place in the list, never by a word."""

from django.urls import path

from lenitive.web.drafts import keep_view
from lenitive.web.screens.pain import detail_views, views

app_name = "pain"
urlpatterns = [
    path("pain/body.css", views.body_css, name="body_css"),
    path("people/<slug:chart_id>/pain/", views.pain_page, name="page"),
    path("people/<slug:chart_id>/pain/map/", views.place, name="map"),
    path("people/<slug:chart_id>/pain/problem/<int:number>/", detail_views.problem, name="problem"),
    path("people/<slug:chart_id>/pain/problem/<int:which>/draft/", keep_view("pain-problem-"), name="problem_draft"),
    path("people/<slug:chart_id>/pain/map/draft/", keep_view("pain-map"), name="map_draft"),
    path("people/<slug:chart_id>/pain/trial/", detail_views.trial, name="trial"),
    path("people/<slug:chart_id>/pain/trial/draft/", keep_view("pain-trial"), name="trial_draft"),
    path("people/<slug:chart_id>/pain/trial/remove/", views.remove, name="remove_trial"),
    path("people/<slug:chart_id>/pain/medicine/", detail_views.new_medicine, name="new_medicine"),
    path("people/<slug:chart_id>/pain/medicine/<int:number>/", detail_views.medicine, name="medicine"),
    path("people/<slug:chart_id>/pain/instrument/<slug:instrument>/", detail_views.instrument, name="instrument"),
]

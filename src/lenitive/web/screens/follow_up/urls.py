"""Addresses of the follow-up: of the staff, and of who answers."""

from django.urls import path

from lenitive.web.screens.follow_up import answering, views

app_name = "follow_up"
urlpatterns = [
    path("people/<slug:chart_id>/follow_up/", views.follow_up, name="page"),
    path("people/<slug:chart_id>/follow_up/ask/", views.ask, name="ask"),
    path("people/<slug:chart_id>/follow_up/own/", views.own, name="own"),
    path("people/<slug:chart_id>/follow_up/take/", views.take, name="take"),
    path("people/<slug:chart_id>/follow_up/settle/", views.settled, name="settle"),
    path("people/<slug:chart_id>/follow_up/check/", views.check, name="check"),
    path("people/<slug:chart_id>/follow_up/phone/<slug:ask_id>/", views.phone, name="phone"),
    path("answer/<str:token>/", answering.answer, name="answer"),
]

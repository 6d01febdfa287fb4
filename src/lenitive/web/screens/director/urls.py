"""Addresses of the clinic's figures."""

from django.urls import path

from lenitive.web.screens.director import views

app_name = "director"
urlpatterns = [
    path("director/", views.figures, name="page"),
    path("director/figures.csv", views.export, name="export"),
]

"""Addresses of the claims page."""

from django.urls import path

from lenitive.web.screens.claims import views

app_name = "claims"
urlpatterns = [path("claims/", views.claims, name="page")]

"""Addresses of the API."""

from django.urls import path

from lenitive.web.screens.api.views import api

urlpatterns = [path("api/", api.urls)]
"""`/api/openapi.json` tells the rest."""

"""Address of the self-check."""

from django.urls import path

from lenitive.web.screens.self_check import views

app_name = "self_check"
urlpatterns = [path("self-check/", views.check, name="page")]

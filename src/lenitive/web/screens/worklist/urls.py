"""Addresses of the worklist."""

from django.urls import path

from lenitive.web.screens.worklist import views

app_name = "worklist"
urlpatterns = [path("worklist/", views.page_of_today, name="page")]

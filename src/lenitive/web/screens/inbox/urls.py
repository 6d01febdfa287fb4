"""Address of the inbox."""

from django.urls import path

from lenitive.web.screens.inbox import views

app_name = "inbox"
urlpatterns = [path("inbox/", views.inbox, name="page")]

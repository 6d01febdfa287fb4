"""Addresses of the session lock; signing in itself is the authentication library's."""

from django.urls import path

from lenitive.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/unlock/", views.unlock, name="unlock"),
    path("account/stay/", views.stay, name="stay"),
]

"""Addresses of consent."""

from django.urls import path

from lenitive.web.screens.consent import views

app_name = "consent"
urlpatterns = [
    path("people/<slug:chart_id>/consent/", views.consent_page, name="page"),
    path("people/<slug:chart_id>/consent/sign/", views.sign, name="sign"),
    path("people/<slug:chart_id>/consent/withdraw/", views.withdraw, name="withdraw"),
]

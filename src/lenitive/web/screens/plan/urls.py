"""Addresses of the plan."""

from django.urls import path

from lenitive.web.screens.plan import views

app_name = "plan"
urlpatterns = [
    path("people/<slug:chart_id>/plan/", views.plan_page, name="page"),
    path("people/<slug:chart_id>/plan/beside/", views.beside, name="beside"),
    path("people/<slug:chart_id>/plan/propose/", views.propose, name="propose"),
    path("people/<slug:chart_id>/plan/choose/", views.choose, name="choose"),
    path("people/<slug:chart_id>/plan/sign/", views.sign, name="sign"),
]

"""Addresses of the documents of a person."""

from django.urls import path

from lenitive.web.screens.documents import views

app_name = "documents"
urlpatterns = [
    path("people/<slug:chart_id>/documents/", views.documents, name="page"),
    path("people/<slug:chart_id>/documents/<slug:session_id>/<slug:kind>.html", views.paper, name="paper"),
    path("people/<slug:chart_id>/documents/<slug:session_id>/<slug:kind>.pdf", views.pdf, name="pdf"),
    path("people/<slug:chart_id>/documents/<slug:session_id>/sign/", views.sign, name="sign"),
]

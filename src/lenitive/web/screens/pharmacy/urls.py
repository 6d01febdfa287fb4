"""Addresses of the pharmacy."""

from django.urls import path

from lenitive.web.screens.pharmacy import shelf, views

app_name = "pharmacy"
urlpatterns = [
    path("pharmacy/", shelf.shelf_page, name="shelf"),
    path("pharmacy/receive/", shelf.receive, name="receive"),
    path("pharmacy/count/", shelf.count, name="count"),
    path("pharmacy/case/", shelf.close, name="close"),
    path("pharmacy/ledger.csv", shelf.export, name="export"),
    path("people/<slug:chart_id>/pharmacy/", views.order_page, name="page"),
    path("people/<slug:chart_id>/pharmacy/verify/", views.verify, name="verify"),
    path("people/<slug:chart_id>/pharmacy/query/", views.query, name="query"),
    path("people/<slug:chart_id>/pharmacy/make/", views.make, name="make"),
    path("people/<slug:chart_id>/pharmacy/waste/", views.waste_part, name="waste"),
    path("people/<slug:chart_id>/pharmacy/label/", views.label, name="label"),
    path("people/<slug:chart_id>/pharmacy/label.pdf", views.label_pdf, name="label_pdf"),
]

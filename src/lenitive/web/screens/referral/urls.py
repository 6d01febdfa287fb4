"""Addresses of referrals."""

from django.urls import path

from lenitive.web.screens.referral import letter_views, record_views

app_name = "referral"
urlpatterns = [
    path("refer/", letter_views.letter, name="letter"),
    path("refer/thanks/", letter_views.thanks, name="thanks"),
    path("refer/record/", record_views.begin_with_record, name="begin"),
    path("people/<slug:chart_id>/referral/", record_views.referral_page, name="page"),
    path("people/<slug:chart_id>/referral/record/", record_views.upload, name="upload"),
    path("people/<slug:chart_id>/referral/record/accept/", record_views.accept, name="accept"),
    path("people/<slug:chart_id>/referral/record/return/", record_views.send_back, name="return"),
    path("people/<slug:chart_id>/referral/answer/", record_views.answer, name="answer"),
    path("people/<slug:chart_id>/referral/tell/", record_views.tell, name="tell"),
]

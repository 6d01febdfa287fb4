"""Addresses of administration."""

from django.urls import path

from lenitive.web.screens.administration import audit, devices, limits, people

app_name = "administration"
urlpatterns = [
    path("administration/", people.people_page, name="page"),
    path("administration/people/new/", people.make, name="make"),
    path("administration/people/change/", people.change, name="change"),
    path("administration/devices/", devices.devices_page, name="devices"),
    path("administration/devices/register/", devices.register, name="register"),
    path("administration/devices/retire/", devices.retire, name="retire"),
    path("administration/limits/", limits.limits_page, name="limits"),
    path("administration/limits/upload/", limits.upload, name="upload"),
    path("administration/audit/", audit.audit_page, name="audit"),
    path("administration/audit.csv", audit.export, name="audit_export"),
    path("administration/record/", audit.record_page, name="record"),
    path("administration/record/verify/", audit.verify, name="verify"),
    path("administration/policy/", audit.policy_page, name="policy"),
]

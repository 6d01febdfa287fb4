"""Devices of the clinic, those that speak just now, and how one is put at a chair."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.books.administration import Administration, DeviceRegistered, register_device, retire_device
from lenitive.devices.protocol import Kind
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.running import desk
from lenitive.web.screens.administration.book import beside, book
from lenitive.web.screens.administration.forms import DeviceForm, RetireForm
from lenitive.web.site.pages import page
from lenitive.web.site.who import asked_by


def devices_page(
    request: HttpRequest, *, forms: dict[str, Form] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """Registered devices and those that speak."""
    there = desk().is_there
    speaking = {str(one["device"]): one for one in desk().devices()} if there else {}
    registered = book().now.devices
    given, rows = (forms or {}).get("retire_form"), []
    for name in sorted({*registered, *speaking}):
        form: Form = RetireForm.fresh(device=name)
        if given is not None and given["device"].value() == name:
            form = given
        form.auto_id = f"{name}_%s"
        rows.append({"name": name, "known": registered.get(name), "speaks": speaking.get(name), "form": form})
    context: dict[str, Any] = {"rows": rows, "supervised": there, "register_form": DeviceForm.fresh(), **(forms or {})}
    context |= beside(request, "devices")
    wrong = any(form.errors for form in (forms or {}).values())
    return page(request, "administration/devices.html", context, refusal=refusal, status=422 if wrong else 200)


def register(request: HttpRequest) -> HttpResponse:
    """A device belongs here."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return devices_page(request, forms={"register_form": form})
    said = form.cleaned_data
    device = DeviceRegistered(device=said["device"], kind=Kind(said["kind"]), label=said["label"])
    done = book().submit(lambda held: register_device(held, device=device), asked_by(request))
    return _then(request, done, {"register_form": form})


def retire(request: HttpRequest) -> HttpResponse:
    """A device goes."""
    form = RetireForm(request.POST)
    if not form.is_valid():
        return devices_page(request, forms={"retire_form": form})
    said = form.cleaned_data
    done = book().submit(
        lambda held: retire_device(held, device=said["device"], reason=said["reason"]), asked_by(request)
    )
    return _then(request, done, {"retire_form": form})


def _then(request: HttpRequest, done: Administration | Refusal, forms: dict[str, Form]) -> HttpResponse:
    if isinstance(done, Refusal):
        return devices_page(request, forms=forms, refusal=done)
    return HttpResponseRedirect(reverse("administration:devices"))

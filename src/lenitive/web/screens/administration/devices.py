"""Devices of the clinic, those that speak just now, and how one is put at a chair."""

from collections.abc import Callable
from functools import partial
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
from lenitive.web.site.pages import Forms, page, settle
from lenitive.web.site.who import asked_by


def devices_page(request: HttpRequest, *, forms: Forms | None = None, refusal: Refusal | None = None) -> HttpResponse:
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
    context: dict[str, Any] = {"rows": rows, "supervised": there, "register_form": DeviceForm.fresh()}
    context |= beside(request, "devices")
    return page(request, "administration/devices.html", context, refusal=refusal, forms=forms)


def register(request: HttpRequest) -> HttpResponse:
    """A device belongs here."""
    return _settle(
        request,
        DeviceForm(request.POST),
        lambda held, said: register_device(
            held, device=DeviceRegistered(device=said["device"], kind=Kind(said["kind"]), label=said["label"])
        ),
        "register_form",
    )


def retire(request: HttpRequest) -> HttpResponse:
    """A device goes."""
    return _settle(
        request,
        RetireForm(request.POST),
        lambda held, said: retire_device(held, device=said["device"], reason=said["reason"]),
        "retire_form",
    )


def _settle(
    request: HttpRequest,
    form: Form,
    decide: Callable[[Administration, dict[str, Any]], tuple[Any, ...] | Refusal],
    name: str,
) -> HttpResponse:
    """`settle` for the book of devices."""
    return settle(
        form,
        lambda said: book().submit(lambda held: decide(held, said), asked_by(request)),
        again=partial(devices_page, request),
        name=name,
        back=lambda _: HttpResponseRedirect(reverse("administration:devices")),
    )

"""The accounts of a demonstration: shown on its sign-in page, made nowhere else."""

from typing import Final

from lenitive.clinic.roles import Role

DEMO_PASSWORD: Final = "a calm and careful clinic"  # noqa: S105 - printed on the page of a clinic of synthetic people

DEMO_PEOPLE: Final = (
    (Role.NURSE, "nurse"),
    (Role.PRESCRIBER, "prescriber"),
    (Role.PHARMACIST, "pharmacist"),
    (Role.FRONT_DESK, "desk"),
    (Role.MANAGER, "manager"),
    (Role.DIRECTOR, "director"),
    (Role.ADMINISTRATOR, "administrator"),
    (Role.PATIENT, "patient"),
)
"""Role and user name of each."""

DEMO_NAMES: Final = {
    Role.NURSE: "Ines Farrow",
    Role.PRESCRIBER: "Dr Owen Halsey",
    Role.PHARMACIST: "Mirela Stanek",
    Role.FRONT_DESK: "Joss Abery",
    Role.MANAGER: "Tamsin Rook",
    Role.DIRECTOR: "Prof. Ada Lindqvist",
    Role.ADMINISTRATOR: "Kit Marlow",
    Role.PATIENT: "A patient",
}
"""Printed names; nobody real."""

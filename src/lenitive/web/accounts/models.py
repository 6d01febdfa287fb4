"""Who signs in."""

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from lenitive.clinic.roles import PEOPLE, Role


def new_member_id() -> str:
    """An id that says nothing about anybody; it stands in charts for ever."""
    return f"m-{secrets.token_hex(6)}"


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None, *, role: Role, name: str, chart_id: str = "") -> "User":
        """Make an account; None for a password makes one that signs in by passkey or single sign-on alone."""
        user = self.model(username=username, role=role, name=name, chart_id=chart_id)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in: one role, no shared accounts.

    Attributes:
        username: What is typed.
        member_id: What charts and logs say instead of a name.
        name: Printed beside a signature.
        role: What they may do.
        chart_id: For a patient, the own chart; empty for staff.
        is_active: False ends every session of theirs with the next request.
    """

    username: "models.CharField[str, str]" = models.CharField(max_length=64, unique=True)
    member_id: "models.CharField[str, str]" = models.CharField(
        max_length=32, unique=True, default=new_member_id, editable=False
    )
    name: "models.CharField[str, str]" = models.CharField(max_length=120)
    email: "models.EmailField[str, str]" = models.EmailField(blank=True)
    role: "models.CharField[str, str]" = models.CharField(
        max_length=16, choices=[(str(role), role.replace("_", " ")) for role in PEOPLE]
    )
    chart_id: "models.CharField[str, str]" = models.CharField(max_length=32, blank=True)
    is_active: "models.BooleanField[bool, bool]" = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        """Names in messages."""

        verbose_name = "account"

    def __str__(self) -> str:
        return self.member_id

    def get_full_name(self) -> str:
        """The printed name."""
        return self.name

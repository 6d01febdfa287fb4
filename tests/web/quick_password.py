"""The product's way to keep a password, at a thousandth of the work: for tests that are not about that work."""

from typing import ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2PasswordHasher(Argon2PasswordHasher):
    """The same algorithm, under the same name, in little memory."""

    time_cost: ClassVar[int] = 1
    memory_cost: ClassVar[int] = 64
    parallelism: ClassVar[int] = 1

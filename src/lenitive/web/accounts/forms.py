"""Forms of the authentication library that count wrong guesses as signing in does."""

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as LibraryForm

from lenitive.web.accounts.models import User


class ChangePasswordForm(LibraryForm):
    """A new password for the old one."""

    def clean_oldpassword(self) -> str:
        """The old one; wrong ones count together with those at signing in."""
        said = str(self.cleaned_data.get("oldpassword", ""))
        if not get_adapter().reauthenticate(cast("User", self.user), said):
            raise get_adapter().validation_error("enter_current_password")
        return said

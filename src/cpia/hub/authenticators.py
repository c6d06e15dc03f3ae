"""Who may log in: the people of the cohort, and nobody else.

Both ways only wrap the named authenticators: accounts come from the cohort, never from a sign-up page.
"""

import hmac
from typing import Any

import bcrypt
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from jupyterhub.handlers.login import LoginHandler
from nativeauthenticator import NativeAuthenticator
from nativeauthenticator.handlers import ChangePasswordHandler
from nativeauthenticator.orm import UserInfo
from traitlets import Dict, List, Unicode


class CohortAuthenticator(NativeAuthenticator):  # type: ignore[misc]  # it has no types
    """nativeauthenticator whose accounts are made at start; a password changed since is kept."""

    first_passwords = Dict(help="Login -> the password of a new account").tag(config=True)

    def __init__(self, *arguments: Any, **traits: Any) -> None:
        super().__init__(*arguments, **traits)
        for login, password in self.first_passwords.items():
            if UserInfo.find(self.db, login) is None:
                hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
                self.db.add(UserInfo(username=login, password=hashed, is_authorized=True))
        self.db.commit()

    def get_handlers(self, app: Any) -> list[tuple[str, type]]:
        """Keep the hub's own login page and the page to change a password; no sign-up, no approval.

        nativeauthenticator 1.3's login page calls a statistics client that jupyterhub 6 no longer has.
        """
        return [("/login", LoginHandler), ("/change-password", ChangePasswordHandler)]


class RolePasswordAuthenticator(SharedPasswordAuthenticator):  # type: ignore[misc]  # jupyterhub has no types
    """The hub's shared password, with another one for instructors: learners must not log in as their instructor."""

    instructors = List(Unicode(), help="Logins that need the instructors' password").tag(config=True)
    instructor_password = Unicode(help="The instructors' password").tag(config=True)

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, str] | None:
        """Give the person of that login when the password is the one of its role."""
        login = self.normalize_username(data["username"])
        expected = self.instructor_password if login in self.instructors else self.user_password
        if hmac.compare_digest(data["password"].encode(), expected.encode()):
            return {"name": login}
        return None

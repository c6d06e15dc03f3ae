"""Who leaves the cohort leaves the hub, whose own configuration only ever adds."""

from jupyterhub import orm
from nativeauthenticator.orm import Base, UserInfo

from cpia.home import Home
from cpia.hub.membership import forget_who_left

BEFORE = {"formateurs": {"prof", "adjoint"}, "apprenants": {"zoe", "karim"}}


def hub_that_knows(home: Home, groups: dict[str, set[str]]) -> str:
    url = f"sqlite:///{home.hub / 'jupyterhub.sqlite'}"
    with orm.new_session_factory(url)() as session:
        Base.metadata.create_all(session.get_bind())
        session.add(orm.OAuthClient(identifier="jupyterhub"))
        for name, logins in groups.items():
            members = [orm.User(name=login) for login in sorted(logins)]
            session.add(orm.Group(name=name, users=members))
            session.add_all(UserInfo(username=login, password=b"hash") for login in logins)
            session.flush()
            for user in members:
                user.new_api_token(scopes=["inherit"])
        session.commit()
        session.get_bind().dispose()
    return url


def known(url: str) -> tuple[dict[str, set[str]], set[str], set[str]]:
    """The groups' members, the owners of tokens, and those who have a password."""
    with orm.new_session_factory(url)() as session:
        groups = {group.name: {user.name for user in group.users} for group in session.query(orm.Group)}
        owners = {token.user.name for token in session.query(orm.APIToken)}
        passwords = {row.username for row in session.query(UserInfo)}
        session.get_bind().dispose()
    return groups, owners, passwords


def test_who_left_the_cohort_has_no_account_no_token_and_no_password(home: Home) -> None:
    url = hub_that_knows(home, BEFORE)
    assert forget_who_left(home, BEFORE | {"apprenants": {"zoe"}}) == ("karim",)
    left = {"prof", "adjoint", "zoe"}
    assert known(url) == ({"formateurs": {"prof", "adjoint"}, "apprenants": {"zoe"}}, left, left)


def test_an_instructor_who_becomes_a_learner_may_no_longer_grade(home: Home) -> None:
    url = hub_that_knows(home, BEFORE)
    assert forget_who_left(home, {"formateurs": {"prof"}, "apprenants": {"zoe", "karim", "adjoint"}}) == ()
    assert known(url)[0]["formateurs"] == {"prof"}


def test_the_people_of_the_cohort_stay_as_they_were(home: Home) -> None:
    url = hub_that_knows(home, BEFORE)
    before = known(url)
    assert forget_who_left(home, BEFORE) == ()
    assert known(url) == before


def test_a_first_start_has_nobody_to_forget(home: Home) -> None:
    assert forget_who_left(home, BEFORE) == ()
    assert not (home.hub / "jupyterhub.sqlite").exists()

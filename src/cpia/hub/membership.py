"""Make the hub forget those whom the cohort no longer has.

JupyterHub only adds: a person or a member of a group that it once knew stays in its database, and may still log in or
grade. Done while the hub is stopped, before each start, through the hub's own model, which takes tokens away too.
"""

from collections.abc import Mapping, Set

import sqlalchemy as sa
from jupyterhub import orm
from nativeauthenticator.orm import UserInfo

from cpia.home import Home


def forget_who_left(home: Home, groups: Mapping[str, Set[str]]) -> tuple[str, ...]:
    """Leave in each group its members only, and nobody who is in none; give the logins forgotten.

    Their work, submissions and grades stay. Their password goes: if they come back, they get their first one again.
    """
    database = home.hub / "jupyterhub.sqlite"
    if not database.exists():
        return ()
    people = {login for members in groups.values() for login in members}
    with orm.new_session_factory(f"sqlite:///{database}")() as session:
        for group in session.query(orm.Group):
            group.users = [user for user in group.users if user.name in groups.get(group.name, ())]
        gone = [user for user in session.query(orm.User) if user.name not in people]
        for user in gone:
            session.delete(user)
        if sa.inspect(session.get_bind()).has_table(UserInfo.__tablename__):
            session.execute(sa.delete(UserInfo).where(UserInfo.username.not_in(people)))
        session.commit()
        session.get_bind().dispose()
        return tuple(sorted(user.name for user in gone))

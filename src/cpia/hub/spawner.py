"""Start each person's JupyterLab in a bubblewrap sandbox, from the unprivileged account that runs the hub.

It extends jupyterhub's spawner of local processes: that one changes the user of the process, which takes root; this
one keeps the user and hides everything else. There is no other way to start a server: without bubblewrap, nobody works.
"""

import sys
from pathlib import Path
from typing import Any

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Dict, Integer, Unicode

from cpia.cohort import LOGIN
from cpia.errors import StartError
from cpia.hub.sandbox import CONFIGURATION, Limits, Sandbox, account_files, home_of, package_path


class BwrapSpawner(LocalProcessSpawner):  # type: ignore[misc]  # jupyterhub has no types
    """One sandbox a person; it sees that person's home and nothing else of the platform."""

    homes = Unicode(help="Folder of the homes, one a login").tag(config=True)
    accounts = Unicode(help="Folder where the sandboxes' account files are written").tag(config=True)
    materials = Unicode(help="Folder copied into each home's `cours`, new files only").tag(config=True)
    logs = Unicode(help="Folder of the servers' logs, one file a login").tag(config=True)
    configuration = Dict(help="Role -> name under /etc/cpia -> file or folder").tag(config=True)
    memory_mb = Integer(help="Memory of one process").tag(config=True)
    processes = Integer(help="Processes and threads of one person").tag(config=True)
    file_mb = Integer(help="Size of one file").tag(config=True)
    role = Unicode("learner", help="Which configuration this person's server reads")

    async def start(self) -> Any:
        """Start the server in its sandbox and give its address.

        What it prints goes to a file of its own: through a shared one a learner could read the hub's log, by opening
        the file behind its standard output again.
        """
        self.cmd = self.sandbox().command([sys.executable, "-m", "jupyterhub.singleuser"])
        log_path = Path(self.logs) / f"serveur-{self.user.name}.log"
        with log_path.open("wb") as log:
            log_path.chmod(0o600)
            self.popen_kwargs = {"stdout": log, "stderr": log, "cwd": "/"}
            return await super().start()

    def sandbox(self) -> Sandbox:
        """Describe this person's sandbox, having made its home and its account files."""
        login = self.user.name
        if not LOGIN.fullmatch(login):
            raise StartError(f"Identifiant {login!r} refusé ; attendu : minuscules ASCII, chiffres et tirets.")
        home = private_folder(Path(self.homes) / login)
        accounts = private_folder(Path(self.accounts) / login)
        for name, text in account_files(login).items():
            (accounts / name).write_text(text, encoding="ascii")
        return Sandbox(
            login=login,
            home=home,
            accounts=accounts,
            materials=Path(self.materials),
            configuration={name: Path(path) for name, path in self.configuration[self.role].items()},
            limits=Limits(self.memory_mb, self.processes, self.file_mb),
        )

    def make_preexec_fn(self, name: str) -> None:
        """Change no user: the sandbox is what separates people."""

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Add what depends on the person; nothing of the hub's own environment is passed on."""
        login = self.user.name
        return env | {
            "USER": login,
            "LOGNAME": login,
            "HOME": home_of(login),
            "SHELL": "/bin/bash",
            "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin",
            "PYTHONPATH": str(package_path().parent),
            "JUPYTER_CONFIG_PATH": f"{CONFIGURATION}/jupyter:{CONFIGURATION}/nbgrader",
            "JUPYTER_RUNTIME_DIR": "/tmp/jupyter",  # noqa: S108 the sandbox's own, gone with it
        }

    def get_state(self) -> dict[str, Any]:
        """Keep no process number: the sandbox dies with the hub, and its number may then be anybody's."""
        state: dict[str, Any] = super().get_state()
        state.pop("pid", None)
        return state


def private_folder(path: Path) -> Path:
    """Make a folder for this account alone.

    Raises
    ------
    StartError
        Something else is there, a link say, which would show another folder to the learner.
    """
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise StartError(f"{path} n'est pas un dossier ; renommez-le, il sera créé au prochain démarrage.")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path

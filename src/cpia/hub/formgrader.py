"""nbgrader's formgrader as a hub service: `python -m cpia.hub.formgrader`.

It runs beside the gradebook, so it offers formgrader's pages and nothing of what a Jupyter server otherwise does: no
kernel, no terminal, no file to write. Grading starts its own kernels, in the grading jail.
"""

from jupyter_server.serverapp import ServerApp
from jupyterhub.singleuser import main

KEPT_SERVICES = ("api", "auth", "security")


def serve() -> None:
    """Serve formgrader until the hub ends it; the address and the token come from the environment."""
    setattr(ServerApp, "default_services", KEPT_SERVICES)  # noqa: B010 its type names all of them
    main()


if __name__ == "__main__":
    serve()

"""Start a notebook's kernel in the jail: `python -P -m cpia.grading.kernel --limits JSON -f CONNECTION_FILE …`.

This is the whole command of the `python3` kernelspec that the graders use, so `nbgrader autograde`, formgrader and
`cpia grade` all run it. It stands outside the jail, trusted; nothing of the submission is imported here (`-P` keeps
the notebook's folder, which is the working folder, out of the import path).

The kernel's channels are Unix sockets, the jail having no network. Their folder is private to one kernel: the folder
that Jupyter would use holds the connection files, hence the keys, of other kernels.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from cpia.errors import CpiaError, GradingError
from cpia.grading import course_folder, jail, materials
from cpia.grading.copies import Copy, copy_in
from cpia.grading.course_folder import CourseFolder
from cpia.grading.watch import watch

_PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


def main() -> int:
    """Run one kernel until it ends; give the jail's exit status."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--limits", required=True)
    parser.add_argument("-f", dest="connection", type=Path, required=True)
    options, extra = parser.parse_known_args()
    try:
        jail.check_kernel_jail()
        return run(options.connection.absolute(), jail.Limits.from_json(options.limits), extra)
    except CpiaError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def run(connection: Path, limits: jail.Limits, extra: list[str]) -> int:
    """Open the kernel's channels, start it in the jail and watch it."""
    sockets = connection.with_suffix(".jail")
    shutil.rmtree(sockets, ignore_errors=True)  # a restarted kernel has the same connection file
    sockets.mkdir(mode=0o700)
    links: list[Path] = []
    try:
        links = _share_channels(connection, sockets)
        return _start(sockets, limits, extra)
    finally:
        for link in links:
            link.unlink(missing_ok=True)
        shutil.rmtree(sockets, ignore_errors=True)


def _share_channels(connection: Path, sockets: Path) -> list[Path]:
    """Write the connection file that the jail reads, and link each channel to where the client looks for it."""
    information = json.loads(connection.read_text(encoding="utf-8"))
    prefix = information["ip"]
    if information["transport"] != "ipc" or not os.path.isabs(prefix):
        raise GradingError(
            f"Noyau refusé : transport « {information['transport']} » vers « {prefix} », attendu « ipc » "
            "et un chemin absolu ; appelez cpia.grading.nbgrader_plugin.configure dans la configuration."
        )
    links = [Path(f"{prefix}-{information[port]}") for port in _PORTS]
    for port, link in zip(_PORTS, links, strict=True):
        link.unlink(missing_ok=True)
        link.symlink_to(sockets / f"k-{information[port]}")
    inside = information | {"ip": f"{jail.SOCKETS}/k"}
    (sockets / "kernel.json").write_text(json.dumps(inside), encoding="utf-8")
    return links


def _start(sockets: Path, limits: jail.Limits, extra: list[str]) -> int:
    course = course_folder.from_environment()
    copy = copy_in(Path.cwd(), course)
    data = materials.of(course, copy.assignment, copy.learner).learner_files if copy else {}
    files = tuple((_in_memory(content), name) for name, content in data.items())
    words = jail.command(_view(sockets, copy, files, course), limits, _kernel_arguments(extra))
    # No environment for bubblewrap itself: its own would be readable in the jail's /proc.
    process = subprocess.Popen(
        words, env={"PATH": "/usr/bin:/bin:/usr/local/bin"}, stdin=subprocess.DEVNULL, pass_fds=[fd for fd, _ in files]
    )
    return watch(process, sockets, limits)


def _view(sockets: Path, copy: Copy | None, files: tuple[tuple[int, str], ...], course: CourseFolder) -> jail.View:
    return jail.View(
        python=sys.executable,
        sockets=sockets,
        correction=materials.generator_of(course, copy.assignment) if copy else None,
        environment=jail.environment_folders(),
        hidden=course.hidden,
        files=files,
    )


def _kernel_arguments(extra: list[str]) -> list[str]:
    # The work folder stays out of the import path: a file written there must not stand for a module of the tests.
    connection = f"{jail.SOCKETS}/kernel.json"
    return ["-P", "-m", "ipykernel_launcher", "-f", connection, "--IPKernelApp.ignore_cwd=True", *extra]


def _in_memory(content: bytes) -> int:
    """Keep the bytes in an anonymous file, at its start, and give its descriptor."""
    descriptor = os.memfd_create("donnees")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


if __name__ == "__main__":
    sys.exit(main())

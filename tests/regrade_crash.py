"""Kill a regrade's application at each of its writes, then let another process finish it: what stands each time.

`regrade_crash.py COURSE` tries the regrade once; then, for each write that applying makes, on its own copy of the
course, a child is killed (SIGKILL) just before that write. It answers in JSON.
"""

import json
import os
import shutil
import signal
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from regrade_course import DEVOIR

from cpia.grading import course_folder, history, points, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.regrade import applying, patch, scratch, trial
from cpia.grading.regrade.patch import Patch
from cpia.grading.regrade.trial import Trial

_WRITES = {
    "os.rename",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "shutil.rmtree",
    "shutil.copyfile",
    "sqlite3.connect",
}


def main() -> None:
    course = course_folder.plain(Path(sys.argv[1]))
    with scratch.scratch_of(course, DEVOIR) as aside:
        tried = trial.run(course, aside, DEVOIR, lambda count: nullcontext(lambda result: None))
        decided = patch.of(course, tried, {"bob"})
        results, number = [], 0
        while not results or results[-1]["killed"]:
            number += 1
            results.append(crash(course, tried, decided, number))
    print(json.dumps(results))


def crash(course: CourseFolder, tried: Trial, decided: Patch, number: int) -> dict[str, Any]:
    """Kill at that write, on a copy of the course; tell what stood then, and after another process came."""
    root = course.root.with_name(f"crash-{number}")
    shutil.copytree(course.root, root)
    copy = course_folder.plain(root)
    killed = in_child(lambda: (kill_at(number), applying.apply(copy, tried, decided)))
    crashed = state(copy)
    finished = in_child(lambda: applying.finish(copy))
    result = {"killed": killed, "failed": finished, "crashed": crashed, "finished": state(copy)}
    shutil.rmtree(root)
    return result


def kill_at(number: int) -> None:
    """Count this process's writes to the disk, whoever makes them, and kill it at that one."""
    left = [number]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _WRITES or (event == "open" and set(str(arguments[1])) & set("wxa+")):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def in_child(work: Any) -> bool:
    """Run in a forked process; True where it did not end by itself."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the application failed by itself")
    return os.WIFSIGNALED(status)


def state(course: CourseFolder) -> dict[str, Any]:
    standings = points.read_all(course.db_url, DEVOIR)
    found = {}
    for login in standings:
        verdict = verdicts.read(course.verdicts, DEVOIR, login)
        assert verdict is not None
        entries = history.read(course.history, DEVOIR, login)
        graded = course.autograded(DEVOIR, login) / f"{DEVOIR}.ipynb"
        text = graded.read_text(encoding="utf-8") if graded.is_file() else ""
        found[login] = {
            "total": standings[login].total,
            "release": verdict.release[:8],
            "history": [[entry.cause, entry.standing.total] for entry in entries],
            "graded": None if not text else "Le double de -1" in text,
        }
    pending = [path.name for path in (course.state / "regrade").glob("[!.]*")]
    return {"learners": found, "pending": pending, "released": (course.root / "release" / DEVOIR).is_dir()}


if __name__ == "__main__":
    main()

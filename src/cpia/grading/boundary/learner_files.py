"""Files that a learner's code wrote, where a test names them: copied beside the tests as data, never as code."""

import base64
from pathlib import Path, PurePosixPath

from cpia.grading.boundary.channel import Channel

FILE_BYTES = 4 * 2**20
TOTAL_BYTES = 32 * 2**20
CODE = {".py", ".pyc", ".pyd", ".so", ".pth", ".egg", ".zip", ".whl", ".pkl", ".pickle", ".joblib", ".npz"}


def fetch(channel: Channel, source: str, given: dict[str, bytes]) -> None:
    """Copy into the tests' work folder each file that the learner's code wrote and the test's source names.

    The release's own files are never replaced; neither is a module or a pickle ever copied.
    """
    left = TOTAL_BYTES
    for entry in channel.ask("changed"):
        name, size = str(entry[0]), int(entry[1])
        path = PurePosixPath(name)
        if path.name not in source or not is_safe(path) or name in given or not 0 <= size <= min(FILE_BYTES, left):
            continue
        content = base64.b64decode(channel.ask("read", name))[:FILE_BYTES]
        left -= len(content)
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def is_safe(path: PurePosixPath) -> bool:
    """Tell whether this relative path stays in the work folder and names no code."""
    parts = path.parts
    return (
        bool(path.name)
        and not path.is_absolute()
        and not any(part == ".." or part.startswith(".") for part in parts)
        and "\0" not in str(path)
        and not CODE & {suffix.lower() for suffix in path.suffixes}
    )

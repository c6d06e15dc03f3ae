"""Files as they travel between the campus service and a Jupyter server: one JSON object, contents in base64.

Plain data: unlike an archive it can hold neither a link, nor a mode, nor an owner. Both ends use this module.
"""

import base64
import binascii
import json
from collections.abc import Mapping

from cpia.errors import SubmissionError


def encode(files: Mapping[str, bytes]) -> bytes:
    """Write files as one JSON object."""
    rows = [{"name": name, "content": base64.b64encode(content).decode("ascii")} for name, content in files.items()]
    return json.dumps({"files": rows}, ensure_ascii=False).encode()


def decode(body: bytes) -> dict[str, bytes]:
    """Read what `encode` wrote, or raise `SubmissionError`; a name given twice is refused."""
    try:
        rows = [(row["name"], row["content"]) for row in json.loads(body)["files"]]
        files = {name: base64.b64decode(content, validate=True) for name, content in rows}
        valid = all(isinstance(name, str) and name.encode() is not None for name in files)
    except (ValueError, RecursionError, KeyError, TypeError, binascii.Error) as problem:
        raise SubmissionError(f"Envoi illisible ({type(problem).__name__}) : recommencez.") from problem
    if not valid or len(files) != len(rows):
        raise SubmissionError("Envoi illisible : un nom de fichier manque ou est donné deux fois.")
    return files


def body_max(file_bytes: int) -> int:
    """Give the size of the biggest body that can hold that many bytes of files."""
    return file_bytes * 4 // 3 + 65_536

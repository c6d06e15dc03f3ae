"""What Hypothesis makes of a submission: lists of small damages, each readable in a report, and the files they give.

A damage is a tuple: its name, then what it needs. Applying it never fails, whatever was damaged before.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Damage = tuple[Any, ...]
Files = dict[str, bytes | str | None]  # name -> content; a text is where a symbolic link goes, None a folder

GRADE_IDS = ("moyenne", "test-moyenne", "etendue", "test-etendue", "avis", "donnees", "", "inconnue", "../x", "é")
SOURCES = (
    "", "pass", "raise SystemExit", "raise KeyboardInterrupt", "exit()", "quit(3)", "import os\nos._exit(0)",
    "import os\nos.kill(os.getpid(), 9)", "import sys\nsys.exit('fin')", "1/0", "def (", "globals().clear()",
    "del moyenne", "moyenne = None", "import builtins\nbuiltins.sum = None", "__name__ = 3", "!kill -9 $PPID",
    "%%bash\nexit 3", "%%javascript\nalert(1)", "%load_ext inconnue", "%reset -f", "from __future__ import braces",
    "print('x' * 2_000_000)", "import sys\nsys.stdout.close()", "import sys\nsys.stdout = sys.stderr = None",
    "import os\nos.close(1)\nos.closerange(3, 200)", "import os\nfor n in range(5): os.fork()",
    "def f(): return f()\nf()",
    "class M(type):\n    def __getattr__(c, n): raise RuntimeError\nclass moyenne(metaclass=M): pass",
    "moyenne = lambda *a: (_ for _ in ()).throw(BaseException('x'))",
    "def moyenne(v):\n    v.clear()\n    return v", "def moyenne(v):\n    return [v] * 3",
    "etendue = moyenne = open", "import socket\nsocket.create_connection(('127.0.0.1', 80), 1)",
    "open('/copie/x', 'w').write('x' * 10**6)", "import asyncio\nawait asyncio.sleep(0)", "yield 3", "return 3",
    "\x00", "# \ud800", "x = '\u202e'", "get_ipython().exit_now = True", "get_ipython().run_cell = None",
    "from IPython.display import HTML, display\ndisplay(HTML('<script>alert(1)</script>'))",
    "import threading, time\nthreading.Thread(target=time.sleep, args=(30,)).start()",
    "import signal\nsignal.alarm(1)", "import warnings\nwarnings.simplefilter('error')",
    "import sys\nsys.setrecursionlimit(10**8)", "import gc\ngc.disable()", "import sys\nsys.modules.clear()",
    "import os, sys\nos.chdir('/')\nsys.path.clear()", "In = Out = _ = None",
    "class T(float):\n    __eq__ = lambda s, o: True\nmoyenne = lambda v: T(1)",
    "class T(list):\n    __eq__ = lambda s, o: True\netendue = lambda v: T()",
)  # fmt: skip

_small = st.integers(0, 60)
_part = st.floats(0, 1)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(10**4000),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_source = st.sampled_from(SOURCES) | st.text(max_size=60)

_OF_CELLS = st.one_of(
    st.tuples(st.just("remove"), _small),
    st.tuples(st.just("duplicate"), _small, st.booleans()),
    st.tuples(st.just("swap"), _small, _small),
    st.tuples(st.just("retype"), _small, st.sampled_from(["code", "markdown", "raw", "heading", "", None, 3])),
    st.tuples(st.just("source"), _small, _source),
    st.tuples(st.just("add"), _small, _source),
    st.tuples(st.just("split-source"), _small),
    st.tuples(st.just("grade-id"), _small, st.sampled_from(GRADE_IDS)),
    st.tuples(
        st.just("nbgrader"),
        _small,
        st.sampled_from(["grade", "solution", "locked", "task", "points", "schema_version", "cell_type", "checksum"]),
        _json,
    ),
    st.tuples(st.just("metadata"), _small, st.sampled_from(["tags", "cpia", "nbgrader", "collapsed"]), _json),
    st.tuples(st.just("tag"), _small, st.sampled_from(["skip-execution", "raises-exception", "remove-cell"])),
    st.tuples(st.just("outputs"), _small, _json),
    st.tuples(st.just("cell-id"), _small, st.text(max_size=70) | st.none()),
)
_OF_TREE = st.one_of(
    st.tuples(st.just("delete"), st.integers(0, 400)),
    st.tuples(st.just("set"), st.integers(0, 400), _json),
    st.tuples(st.just("rename"), st.integers(0, 400), st.text(max_size=10)),
    st.tuples(
        st.just("format"), st.sampled_from([3, 4, 5, 0, -1, "4", None]), st.sampled_from([0, 4, 5, 9, "5", None])
    ),
    st.tuples(st.just("kernel"), _json),
)
_OF_BYTES = st.one_of(
    st.tuples(st.just("truncate"), _part),
    st.tuples(st.just("flip"), _part, st.integers(1, 255)),
    st.tuples(st.just("insert"), _part, st.binary(min_size=1, max_size=12)),
    st.tuples(st.just("encode"), st.sampled_from(["utf-16", "utf-8-sig", "latin-1"])),
    st.tuples(st.just("nest"), st.sampled_from([100, 3000, 200_000])),
    st.tuples(st.just("twice"), st.sampled_from(["cells", "metadata", "nbformat"])),
    st.tuples(st.just("bytes"), st.binary(max_size=40)),
)
_OF_FILES = st.one_of(
    st.tuples(
        st.just("file"),
        st.sampled_from(
            ["json.py", "sitecustomize.py", "a b.csv", "-rf", "é.txt", ".hidden", "mesures.csv", "x.ipynb"]
        ),
        st.binary(max_size=30),
    ),
    st.tuples(st.just("timestamp"), st.text(max_size=20)),
    st.tuples(st.just("link"), st.sampled_from(["/etc/passwd", "..", "petit.ipynb", "/nulle/part"])),
    st.tuples(st.just("folder"), st.just("petit.ipynb")),
    st.tuples(
        st.just("no-notebook"),
    ),
)


_OF_SOURCES = st.tuples(st.sampled_from(["source", "add"]), _small, _source)
_LEVELS = [_OF_SOURCES] * 8 + [_OF_CELLS] * 5 + [_OF_TREE, _OF_BYTES, _OF_FILES]  # most submissions still run


@dataclass(frozen=True)
class Mutant:
    """A submission before its damages: whose answers, and what befell it."""

    honest: bool  # else every answer is wrong, and no damage may earn a point
    damages: tuple[Damage, ...]


def mutants() -> st.SearchStrategy[Mutant]:
    """Give damaged submissions, most of which still run."""
    levels = st.sampled_from(_LEVELS).flatmap(lambda level: level)
    return st.builds(Mutant, st.booleans(), st.lists(levels, min_size=1, max_size=3).map(tuple))


def files_of(mutant: Mutant, notebook: dict[str, Any], name: str) -> Files:
    """Give what the learner hands in: the notebook under its name, and what else lies beside it."""
    tree = copy.deepcopy(notebook)
    for damage in mutant.damages:
        if damage[0] in _TREES:
            try:
                _TREES[damage[0]](tree, *damage[1:])
            except (KeyError, IndexError, TypeError, AttributeError):
                continue  # the place was damaged before
    content = json.dumps(tree, ensure_ascii=True).encode()
    files: Files = {}
    for damage in mutant.damages:
        if damage[0] in _BYTES:
            content = _BYTES[damage[0]](content, *damage[1:])
        elif damage[0] in _FILES:
            _FILES[damage[0]](files, *damage[1:])
    return {name: content} | files


def _cell(tree: Any, number: int) -> Any:
    return tree["cells"][number % len(tree["cells"])]


def _remove(tree: Any, number: int) -> None:
    tree["cells"].remove(_cell(tree, number))


def _duplicate(tree: Any, number: int, same: bool) -> None:
    twin = copy.deepcopy(_cell(tree, number))
    tree["cells"].append(twin if same else twin | {"id": "jumelle"})


def _swap(tree: Any, one: int, other: int) -> None:
    cells = tree["cells"]
    one, other = one % len(cells), other % len(cells)
    cells[one], cells[other] = cells[other], cells[one]


def _put(*keys: str) -> Callable[..., None]:
    def put(tree: Any, number: int, value: Any) -> None:
        place = _cell(tree, number)
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value

    return put


def _add(tree: Any, number: int, source: str) -> None:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, "id": "plus"}
    tree["cells"].insert(number % (len(tree["cells"]) + 1), cell)


def _split_source(tree: Any, number: int) -> None:
    _cell(tree, number)["source"] = _cell(tree, number)["source"].splitlines(keepends=True)


def _nbgrader(tree: Any, number: int, key: str, value: Any) -> None:
    _cell(tree, number)["metadata"]["nbgrader"][key] = value


def _metadata(tree: Any, number: int, key: str, value: Any) -> None:
    _cell(tree, number)["metadata"][key] = value


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Give every container of the tree and every key of it."""
    found = []
    waiting = [tree]
    while waiting:
        node = waiting.pop(0)
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
        found += [(node, key) for key in keys]
        waiting += [node[key] for key in keys]
    return found


def _delete(tree: Any, number: int) -> None:
    node, key = _places(tree)[number % len(_places(tree))]
    del node[key]


def _set(tree: Any, number: int, value: Any) -> None:
    node, key = _places(tree)[number % len(_places(tree))]
    node[key] = value


def _rename(tree: Any, number: int, name: str) -> None:
    node, key = _places(tree)[number % len(_places(tree))]
    node[name] = node.pop(key)


def _format(tree: Any, major: Any, minor: Any) -> None:
    tree["nbformat"], tree["nbformat_minor"] = major, minor


def _kernel(tree: Any, value: Any) -> None:
    tree["metadata"]["kernelspec"] = value


_TREES: dict[str, Callable[..., None]] = {
    "remove": _remove,
    "duplicate": _duplicate,
    "swap": _swap,
    "retype": _put("cell_type"),
    "source": _put("source"),
    "add": _add,
    "split-source": _split_source,
    "grade-id": _put("metadata", "nbgrader", "grade_id"),
    "nbgrader": _nbgrader,
    "metadata": _metadata,
    "tag": lambda tree, number, tag: _metadata(tree, number, "tags", [tag]),
    "outputs": _put("outputs"),
    "cell-id": _put("id"),
    "delete": _delete,
    "set": _set,
    "rename": _rename,
    "format": _format,
    "kernel": _kernel,
}


def _at(content: bytes, part: float) -> int:
    return int(part * len(content))


def _flip(content: bytes, part: float, bits: int) -> bytes:
    place = min(_at(content, part), len(content) - 1)
    return content[:place] + bytes([content[place] ^ bits]) + content[place + 1 :] if content else content


_BYTES: dict[str, Callable[..., bytes]] = {
    "truncate": lambda content, part: content[: _at(content, part)],
    "flip": _flip,
    "insert": lambda content, part, new: content[: _at(content, part)] + new + content[_at(content, part) :],
    "encode": lambda content, encoding: content.decode("latin-1").encode(encoding, "replace"),
    "nest": lambda content, depth: content.replace(
        b'"metadata": {', b'"metadata": {"x": ' + b"[" * depth + b"]" * depth + b", ", 1
    ),
    "twice": lambda content, key: content.replace(b"{", b'{"' + key.encode() + b'": [], ', 1),
    "bytes": lambda content, new: new,
}


def _file(files: Files, name: str, content: bytes) -> None:
    files[name] = content


def _link(files: Files, target: str) -> None:
    files["lien" if target != "petit.ipynb" else "petit.ipynb"] = target


_FILES: dict[str, Callable[..., None]] = {
    "file": _file,
    "timestamp": lambda files, text: _file(files, "timestamp.txt", text.encode("utf-8", "replace")),
    "link": _link,
    "folder": lambda files, name: files.update({name: None}),
    "no-notebook": lambda files: files.update({"petit.ipynb": b""} | {"absent": b"oui"}),
}

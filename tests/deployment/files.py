"""The deployment files as data: Dockerfile, compose file, ignore list, and the names that the settings read."""

import ast
import json
import re
import shlex
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from django.conf import settings

GUIDE = (settings.BASE_DIR / "docs" / "how-to" / "deploy.md").read_text()
BUILT = ("application", "backup")
READERS = {"env", "flag", "words", "server_url", "get"}
NAME = re.compile(r"[A-Z][A-Z0-9_]+")


@cache
def compose() -> dict[str, Any]:
    """docker-compose.yml with its anchors resolved."""
    return dict(yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text()))


def services() -> dict[str, dict[str, Any]]:
    """Every service by name."""
    return dict(compose()["services"])


def ours() -> dict[str, dict[str, Any]]:
    """The services that run our own code."""
    return {name: service for name, service in services().items() if "build" in service}


@dataclass
class Stage:
    """One stage of the Dockerfile."""

    name: str
    base: str
    lines: list[tuple[str, str]] = field(default_factory=list)  # instruction and the rest of it

    def all(self, instruction: str) -> list[str]:
        """What follows this instruction, each time."""
        return [rest for word, rest in self.lines if word == instruction]

    @property
    def command(self) -> list[str]:
        """What it starts where nothing else is said; empty for a stage that starts nothing."""
        return [str(word) for rest in self.all("CMD") for word in json.loads(rest)]

    @property
    def environment(self) -> dict[str, str]:
        """Its ENV."""
        words = [word for rest in self.all("ENV") for word in shlex.split(rest)]
        return dict(word.split("=", 1) for word in words)


@cache
def stages() -> dict[str, Stage]:
    """The stages of the Dockerfile by name."""
    text = (settings.BASE_DIR / "Dockerfile").read_text()
    logical = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    found: dict[str, Stage] = {}
    for line in filter(None, map(str.strip, logical.splitlines())):
        instruction, _space, rest = line.partition(" ")
        if instruction == "FROM":
            base, _as, name = rest.split()
            found[name] = Stage(name, base)
            stage = found[name]
        else:
            stage.lines.append((instruction, rest.strip()))
    return found


@cache
def names_that_settings_read() -> frozenset[str]:
    """Every name of the environment that config/settings.py asks for."""
    tree = ast.parse((settings.BASE_DIR / "config" / "settings.py").read_text())
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            text = node.args[0].value
            if called in READERS and isinstance(text, str) and NAME.fullmatch(text):
                found.add(text)
    return frozenset(found | {"DATABASE_URL", "DATABASE_OWNER_URL"})  # one of the two, by the role


def uses_of(name: str) -> list[str]:
    """The settings that are computed from this one."""
    tree = ast.parse((settings.BASE_DIR / "config" / "settings.py").read_text())
    found = []
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node)):
            found.append(getattr(target, "id", getattr(node, "name", "")))
    return found


def words_of(command: Any) -> list[str]:
    """A command or health check as a list of words, without compose's own first one."""
    words = command if isinstance(command, list) else str(command).split()
    if words[:1] == ["CMD-SHELL"]:
        return str(words[1]).split()
    return [str(word) for word in (words[1:] if words[:1] == ["CMD"] else words)]


def roles_script() -> str:
    """What the postgres image runs over its empty data."""
    (config,) = services()["postgres"]["configs"]
    assert config["target"].startswith("/docker-entrypoint-initdb.d/")
    return str((settings.BASE_DIR / compose()["configs"][config["source"]]["file"]).read_text())

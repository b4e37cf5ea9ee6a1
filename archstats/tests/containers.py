"""compose.yaml and Dockerfile, read closely enough to run what they say without containers."""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[2]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
# ${NAME:-otherwise}
VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")


def composed(environment: dict[str, str]) -> Any:
    """compose.yaml as compose understands it beside these variables."""
    text = (PROJECT / "compose.yaml").read_text()
    return yaml.safe_load(VARIABLE.sub(lambda it: environment.get(it[1]) or it[2], text))


def instructions(name: str) -> list[str]:
    """What follows each of the image's instructions of this name, its lines joined."""
    return re.findall(rf"^{name} (.*)$", DOCKERFILE.replace("\\\n", " "), re.MULTILINE)


def image_environment() -> dict[str, str]:
    return dict(word.split("=", 1) for line in instructions("ENV") for word in shlex.split(line))


def image_command() -> list[str]:
    [command] = instructions("CMD")
    return with_our_python(json.loads(command))


def health_check(port: int) -> list[str]:
    [line] = instructions("HEALTHCHECK")
    words: list[str] = json.loads(line.partition(" CMD ")[2])
    return [word.replace(":8000", f":{port}") for word in with_our_python(words)]


def with_our_python(command: list[str]) -> list[str]:
    """The image has no other one."""
    return [sys.executable if word == "python" else word for word in command]

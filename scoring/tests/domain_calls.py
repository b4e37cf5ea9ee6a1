"""Which functions of an app's domain come to what, for the tests that ask whether each has its
case."""

import ast
from pathlib import Path


def calls_in_the_domain(app):
    """Of each function the names that it uses. Two modules may have a private one of one name."""
    calls = {}
    for file in Path(app.__path__[0]).glob("*.py"):
        module = ast.parse(file.read_text())
        functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
        own = {
            function.name: f"{file.stem}.{function.name}"
            for function in functions
            if function.name.startswith("_")
        }
        for function in functions:
            used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            calls[own.get(function.name, function.name)] = {own.get(name, name) for name in used}
    return calls


def coming_to(ends, calls, *, covered):
    """The public functions that come to one of `ends` by a way on which nothing is covered."""
    return {name for name in calls if "." not in name and _comes_to(ends, name, calls, covered)}


def _comes_to(ends, name, calls, covered):
    seen, ahead = set(), {name} - covered
    while ahead:
        name_now = ahead.pop()
        if name_now in ends:
            return True
        seen.add(name_now)
        ahead |= calls.get(name_now, set()) - seen - covered
    return False

"""What Schemathesis cannot know: which keys lead to something, what a right body is, and which version is current.

Loaded by Schemathesis in a process of its own; the plan is a file that asking.py wrote.
"""

import base64
import json
import os
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import schemathesis
from schemathesis.core.parameters import ParameterLocation

PLAN = json.loads(Path(os.environ["AMPARO_CONTRACT_PLAN"]).read_text(encoding="utf-8"))
KEYS: dict[str, list[str]] = PLAN["keys"]
SPACE = UUID("5c0e0000-0000-4000-8000-0000000c0de5")
LEFT_ALONE = 5  # every so manieth request keeps the key, the version and the body that were made up
_asked: Counter[str] = Counter()
_calls = Path(PLAN["calls"]).open("w", encoding="utf-8")


def keys_for(path: str, name: str) -> list[str]:
    """The keys that may stand for {name} in this address: those of the word before it."""
    words = path.strip("/").split("/")
    place = words.index(f"{{{name}}}")
    return KEYS.get(words[place - 1], [])


@schemathesis.hook
def before_add_examples(context: Any, examples: list[Any]) -> None:
    """The right request, on what it is right for and then on other things; the last one on an old version."""
    operation = context.operation
    name = operation_id(operation)
    asked = _paths(operation, PLAN["targets"].get(name, []))
    for number, path in enumerate(asked):
        for version in ("*", '"99.stale"') if number == len(asked) - 1 else ("*",):
            key = str(uuid5(SPACE, f"{PLAN['role']} {operation.label} {number} {version}"))
            headers = {"If-Match": version, "Idempotency-Key": key}
            sent = {header.name: headers[header.name] for header in operation.headers if header.name in headers}
            examples.append(operation.Case(path_parameters=path, headers=sent, **_body(operation, name, number)))


def _paths(operation: Any, targets: list[str]) -> list[dict[str, str]]:
    """The addresses that are asked: the targets, then as many others as are allowed that no other act waits for."""
    names = [parameter.name for parameter in operation.path_parameters]
    if not names:
        return [{}] * 4
    waited_for = {key for keys in PLAN["targets"].values() for key in keys}
    known = [key for key in keys_for(operation.path, names[0]) if key not in waited_for]
    return [{names[0]: key} for key in [*targets, *known][: max(PLAN["most_keys"], len(targets))]]


def _body(operation: Any, name: str, number: int) -> dict[str, Any]:
    if not operation.body:
        return {}
    media_type = operation.body[0].media_type
    if media_type != "application/json":
        return {"body": base64.b64decode(PLAN["picture"]), "media_type": media_type}
    right = PLAN["bodies"].get(name, [{}])
    return {"body": right[number % len(right)], "media_type": media_type}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Let made-up keys lead to something, and made-up versions be the current one, in most requests."""
    operation = case.operation
    _asked[operation.label] += 1
    number = _asked[operation.label]
    if number % LEFT_ALONE == 0 or case.meta is None:
        return
    if is_right(case, ParameterLocation.PATH):
        for name in list(case.path_parameters):
            if known := keys_for(operation.path, name):
                case.path_parameters[name] = next(islice(cycle(known), number % len(known), None))
    if "If-Match" in case.headers and is_right(case, ParameterLocation.HEADER):
        case.headers["If-Match"] = "*"


def is_right(case: Any, place: ParameterLocation) -> bool:
    """Whether this part of the request was made up to be right; a part that is wrong on purpose stays so."""
    part = case.meta.components.get(place)
    return part is not None and part.mode.is_positive


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Write down what was asked and answered."""
    told = [operation_id(case.operation), case.method, response.status_code, round(response.elapsed * 1000)]
    if response.status_code >= 400:
        told.append(codes_of(response))
    _calls.write(json.dumps(told) + "\n")
    _calls.flush()


def codes_of(response: Any) -> list[str]:
    """What a problem says it is, and what the rules found."""
    try:
        told = response.json()
        return [told["code"], *(finding["code"] for finding in told.get("findings", ()))]
    except (ValueError, TypeError, KeyError):
        return []


@schemathesis.check
def nobody_is_told_anything(ctx: Any, response: Any, case: Any) -> None:
    """Who is not signed in gets no answer but that, whatever is asked."""
    assert PLAN["role"] != "nobody" or response.status_code in {400, 401, 406}, response.status_code


@schemathesis.check
def problem_shape(ctx: Any, response: Any, case: Any) -> None:
    """Every error is a problem (RFC 9457) that tells its own status, a code, and nothing of our machinery."""
    if response.status_code < 400:
        return
    kind = response.headers.get("content-type", [""])[0]
    assert kind == "application/problem+json", f"{response.status_code} in {kind}"
    told = response.json()
    assert told["status"] == response.status_code
    assert told["title"]
    assert told["code"]
    assert "Traceback" not in response.text


def operation_id(operation: Any) -> str:
    """The name of the operation in the description."""
    return str(operation.definition.raw.get("operationId", operation.label))

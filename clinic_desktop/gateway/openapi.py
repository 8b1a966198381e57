"""What the service says about itself: schemas made from the same forms that read the requests."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from clinic_desktop.gateway.wire import JSON, PROBLEM

REF = "#/components/schemas/"
TEXT = {"type": "string"}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457): a stable code, words, and what is not met.",
    "required": ["type", "title", "status", "detail", "code", "params", "unmet"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "code": TEXT,
        "params": {"type": "object", "additionalProperties": TEXT},
        "unmet": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "text", "who", "earliest"],
                "properties": {
                    "code": TEXT,
                    "text": TEXT,
                    "who": TEXT,
                    "earliest": {
                        "anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]
                    },
                },
            },
        },
    },
}
REFUSALS = {
    "400": "no JSON that has one meaning",
    "401": "no session, or one that ended",
    "403": "not for this role, or the PIN is needed",
    "404": "absent, or not yours",
    "409": "the state refuses: gate, taken, stale",
    "413": "too large",
    "422": "against a rule, or unreadable",
    "429": "too many tries",
    "500": "a fault of the service",
    "503": "the database cannot be reached",
}


def content(schema: str) -> dict[str, Any]:
    return {"content": {JSON: {"schema": {"$ref": REF + schema}}}}


def answers(status: int, schema: str | None, kind: str = JSON) -> dict[str, Any]:
    """The good answer and every refusal."""
    shape = {"$ref": REF + schema} if schema else {"type": "string", "format": "binary"}
    problem = {PROBLEM: {"schema": {"$ref": REF + "Problem"}}}
    good = {"description": "done", "content": {kind: {"schema": shape}}}
    refusals = {n: {"description": words, "content": problem} for n, words in REFUSALS.items()}
    return {str(status): good, **refusals}


def schemas_of(models: Iterable[type[BaseModel]], prefix: str = "") -> dict[str, Any]:
    """Component schemas of the models and of all values in them, each once."""
    asked = [(model, "validation") for model in models]
    _, found = models_json_schema(asked, ref_template=f"{REF}{prefix}{{model}}")  # type: ignore[arg-type]
    return {prefix + name: schema for name, schema in found.get("$defs", {}).items()}

"""Reads about the installation itself."""

import inspect
import re
from typing import Any

from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from app.kit.db import session

PROBLEM = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


def ping() -> None:
    """Ask the database for one number; raises SQLAlchemyError when it does not answer."""
    session.execute(text("SELECT 1"))


def api_description(app: Flask) -> dict[str, Any]:
    """OpenAPI 3.1 of everything below ``/api/v1``, from routes, docstrings and forms."""
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    paths: dict[str, Any] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not rule.rule.startswith("/api/v1/") or rule.endpoint.startswith("operations."):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = _operation(app, rule, schemas)
            paths.setdefault(path, {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "知行 Zhixing", "version": "1"},
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(app: Flask, rule: Rule, schemas: dict[str, Any]) -> dict[str, Any]:
    view = app.view_functions[rule.endpoint]
    known = getattr(view, "__describes__", {})
    words = inspect.getdoc(view) or ""
    operation: dict[str, Any] = {
        "summary": words.split("\n", 1)[0],
        "tags": [rule.endpoint.split(".")[0].removesuffix("_api")],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in sorted(rule.arguments)
        ],
        "responses": {
            str(known.get("status", 200)): {"description": "Done."},
            "default": {
                "description": "A refusal; nothing was changed.",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            },
        },
    }
    if getattr(view, "__public__", False):
        operation["security"] = []
    if known.get("takes"):
        content = {"application/json": {"schema": _schema(known["takes"], schemas)}}
        operation["requestBody"] = {"required": True, "content": content}
    if known.get("query"):
        operation["parameters"] += _query_parameters(known["query"])
    return operation


def _schema(form: Any, schemas: dict[str, Any]) -> dict[str, str]:
    name = f"{form.__module__.split('.')[1]}.{form.__name__}"
    schema = form.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    schemas[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def _query_parameters(form: Any) -> list[dict[str, Any]]:
    schema = form.model_json_schema()
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema.get("properties", {}).items()
    ]

"""Asking for an audit, and finding one's way in the answer."""

from __future__ import annotations

import jsonschema

from pembina.analysis import audit, audit_schema
from pembina.model import Result, canonical

from .documents import group, leaf, result


def checked(made: Result) -> dict:
    """The audit, once it fits its own schema and can be written down."""
    document = audit(made)
    assert [] == [error.message for error in jsonschema.Draft202012Validator(audit_schema()).iter_errors(document)]
    canonical(document)
    return document


def two(x, y, method="arithmetic", shares=(0.5, 0.5), **rules):
    return result([group("", None, method), leaf("a", shares[0], x), leaf("b", shares[1], y)], **rules)


def keys(document):
    return [finding["key"] for finding in document["findings"]]


def found(document, key):
    return [finding["args"] for finding in document["findings"] if finding["key"] == key]


def by(rows, **where):
    return next(row for row in rows if all(row[key] == value for key, value in where.items()))


def nested(method="arithmetic", inner="arithmetic", **rules):
    """A group of two criteria beside a third."""
    return result(
        [
            group("", None, method), group("g", 0.6, inner),
            leaf("g.a", 0.5, [10, 20, 30, 40, 50]), leaf("g.b", 0.5, [50, 20, 40, 10, 30]),
            leaf("c", 0.4, [80, 60, 70, 20, 10]),
        ],
        **rules,
    )  # fmt: skip

"""Two results of one small award: rules from a file, values by hand, judged by the real evaluation."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import numpy as np

from pembina.analysis import compare, compare_schema
from pembina.api import load_award, make_host
from pembina.evaluation import document as doc
from pembina.evaluation.judge import judge
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.override import Asked
from pembina.evaluation.written import finish
from pembina.model import Award, Entrant, Override, Result, canonical
from pembina.plugins.values import Measured

from ..evaluation.conftest import HEAD, criterion

HOST = make_host()
HASH = {"then": "a" * 64, "now": "b" * 64}


@cache
def rules(body: str, award: str = "", entrants: str = "") -> Award:
    """The award of a file with this body."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "award.toml"
        path.write_text(HEAD.format(body=body, award=award, entrants=entrants), "utf-8")
        return load_award(path, host=HOST)


def two(a: float = 60, b: float = 40, *, award: str = "", score: str = "", more: str = "", entrants: str = "") -> Award:
    """An award with two criteria, scored as they stand unless said otherwise."""
    body = criterion("a", "a", score, weight=a) + criterion("b", "b", score, weight=b) + more
    return rules(body, award, entrants)


def made(
    award: Award, rows: Mapping[str, Mapping[str, Any] | Sequence[Any]], *, status: Mapping[str, str] | None = None,
    groups: Mapping[str, Mapping[str, str]] | None = None, notes: Mapping[str, Mapping[str, Any]] | None = None,
    plugin: str = "p", file: str = HASH["then"], as_of: str | None = None, source: str | None = None,
    overrides: Sequence[Override] = (),
) -> Result:  # fmt: skip
    """The result of an award over values by code: in the order of criteria, or by path.

    ``notes`` say of a code what is told of all its figures; ``plugin`` is the plugin's version, ``file`` the hash of
    the one file that was read.
    """
    leaves, codes = list(award.leaves()), sorted(rows)
    table = {code: row if isinstance(row, Mapping) else dict(zip([leaf.path for leaf in leaves], row, strict=True))
             for code, row in rows.items()}  # fmt: skip
    entrants = tuple(Entrant(c, f"Region {c}", (groups or {}).get(c, {}), (status or {}).get(c)) for c in codes)
    columns = {}
    for leaf in leaves:
        measured = tuple(_measured(table[code][leaf.path], (notes or {}).get(code, {})) for code in codes)
        nothing = np.zeros(len(codes), dtype=np.bool_)
        evidence = np.ones(len(codes), dtype=np.int64)
        columns[leaf.path] = Column(leaf, "higher", tuple(codes), values_of(measured), measured, evidence, nothing)
    judged = judge(award, columns, entrants, HOST, Asked(overrides, checked=False))
    manifests = {leaf.path: HOST.manifest(leaf.use) for leaf in leaves}
    inputs = [{
        "table": "t", "files": [{"name": "t.csv", "sha256": file, "rows": len(codes), "blank": 0}],
        "source": source, "as-of": as_of, "outside-period": {},
    }]  # fmt: skip
    document = {
        "format": doc.FORMAT, "versions": {"pembina": "0", "award-format": 1},
        "award": {**doc.award_document(award), "changed": []},
        "data": {"title": None, "origin": "reported", "inputs": inputs},
        "plugins": [{"name": "reported-value", "distribution": "d", "version": plugin, "sha256": HASH["then"]}],
        "entrants": [doc.entrant_document(e, s) for e, s in zip(entrants, judged.standings, strict=True)],
        "nodes": doc.node_documents(award, manifests, judged, HOST), "findings": [],
        "overrides": doc.override_documents(judged.overrides),
    }  # fmt: skip
    return finish(document)


def _measured(value: Any, told: Mapping[str, Any]) -> Measured:
    number = float(value) if isinstance(value, int | float) else value
    return Measured(number, reason="missing" if value is None else None, **told)


def compared(old: Result, new: Result) -> dict[str, Any]:
    """The comparison, once it fits its own schema and can be written down."""
    document = compare(old, new)
    assert [] == [error.message for error in jsonschema.Draft202012Validator(compare_schema()).iter_errors(document)]
    canonical(document)
    return document


def row(document: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    return next(row for row in document["entrants"] if row["code"] == code)


def parts(document: Mapping[str, Any], code: str, what: str = "total") -> dict[str, float]:
    """Parts of one movement, divided out."""
    found = row(document, code)["parts"][what]
    assert found["not-done"] is None, found
    return {key: found[key] / found["per"] for key in found if key not in ("per", "not-done")}


def why(document: Mapping[str, Any], code: str, what: str = "rank") -> str:
    return row(document, code)["parts"][what]["not-done"]["key"]


def weighed(award: Award, a: int, b: int) -> Award:
    """The award with other weights, in percent."""
    weights = dict(zip(("a", "b"), (a, b), strict=True))
    children = tuple(
        attrs.evolve(leaf, weight=Decimal(weights[leaf.path]), share=weights[leaf.path] / 100)
        for leaf in award.root.children
    )
    return attrs.evolve(award, root=attrs.evolve(award.root, children=children))


def with_parameters(award: Award, path: str, **parameters: Any) -> Award:
    """The award with one criterion measured by other parameters."""

    def changed(node: Any) -> Any:
        if hasattr(node, "children"):
            return attrs.evolve(node, children=tuple(changed(child) for child in node.children))
        return attrs.evolve(node, parameters={**node.parameters, **parameters}) if node.path == path else node

    return attrs.evolve(award, root=changed(award.root))

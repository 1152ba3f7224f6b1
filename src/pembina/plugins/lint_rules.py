"""What a criterion's code may not do: one rule for each thing that engines do differently without saying so."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from attrs import frozen

from pembina.plugins.lint_files import Source
from pembina.plugins.lint_kinds import COUNT, DATE, INTEGER, NUMBER, PART, Kinds
from pembina.plugins.lint_operations import is_covered, operations


@frozen
class Finding:
    """What one rule found: the error's code, the line, and what stands there."""

    code: str
    line: int
    what: str


Rule = Callable[[ast.AST, Kinds], Iterator[Finding]]

_COLLECTS = {
    "collect", "to_native", "from_native", "to_pandas", "to_polars", "to_arrow", "to_numpy", "to_list", "item",
    "iter_rows", "sink_parquet",
}  # fmt: skip
_ENGINES = {
    "duckdb", "polars", "pyspark", "pandas", "pyarrow", "dask", "ibis", "sqlite3", "sqlalchemy", "psycopg", "requests",
    "httpx", "urllib", "socket", "http", "subprocess", "os", "io", "shutil", "tempfile",
}  # fmt: skip
_OPENS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_parquet", "scan_csv",
          "scan_parquet"}  # fmt: skip
_CHANCE = {"random", "secrets", "uuid", "time"}
_NOW = {"now", "today", "utcnow", "default_rng"}
_CLASSES = re.compile(r"\\[sSdDwWbB]|\(\?[imsx]+[):]|\[\[:|(?<!\\)\$")
_SPREADS = {"std", "var", "skew", "kurtosis"}
_FLOAT_SUMS = {*_SPREADS, "sum", "mean", "cum_sum"}
_PATTERNS = {"str.contains": 0, "str.replace_all": 0, "str.replace": 0}


def findings(source: Source, columns: dict[str, str], covered: frozenset[str] | None) -> list[Finding]:
    """Put every rule to a file; ``covered`` are the operations that are tried on every engine (None: not asked)."""
    kinds = Kinds(source.tree, dict(columns))
    found = {
        finding
        for root in source.roots
        for node in ast.walk(root)
        for rule in RULES
        for finding in rule(node, kinds)
    }  # fmt: skip
    if covered is not None:
        whole = ast.Module(body=[node for node in source.roots if isinstance(node, ast.stmt)], type_ignores=[])
        untried = {name: line for name, line in operations(whole).items() if not is_covered(name, covered)}
        told = {finding.line for finding in found}
        found |= {Finding("PB455", line, name) for name, line in untried.items() if line not in told}
    return sorted(found, key=lambda finding: (finding.line, finding.code, finding.what))


def _calls(node: ast.AST, kinds: Kinds) -> Iterator[Finding]:
    """Methods that mean something else on some engine, whatever they are called on."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    name, line = kinds.namespaced(node), node.func.end_lineno or node.lineno
    kind = kinds.of(kinds.receiver(node))
    if name == "dt.weekday":
        yield Finding("PB440", line, name)
    elif name == "n_unique":
        yield Finding("PB441", line, name)
    elif name in {"dt.truncate", "dt.offset_by"}:
        yield Finding("PB442", line, name)
    elif name.startswith("dt.total_"):
        yield Finding("PB443", line, name)
    elif kind is not None and name in (_FLOAT_SUMS if kind == NUMBER else _SPREADS):
        yield Finding("PB444", line, name)
    elif name in {"sum", "cum_sum"} and kind == INTEGER and kinds.column_of(kinds.receiver(node) or node):
        yield from _raw_sum(node, name, line, kinds)
    elif kind is not None and name == "round":
        yield Finding("PB450", line, name)
    elif name in {"str.to_lowercase", "str.to_uppercase", "str.to_titlecase"}:
        yield Finding("PB451", line, name)
    elif name == "str.strip_chars" and not node.args and not node.keywords:
        yield Finding("PB453", line, name)
    elif name == "cast" and kind == NUMBER and "Int" in ast.unparse(node.args[0] if node.args else node):
        yield Finding("PB449", line, "cast")


def _raw_sum(node: ast.Call, name: str, line: int, kinds: Kinds) -> Iterator[Finding]:
    """A column of the data set, summed as it stands: nobody knows how large its numbers are."""
    column = kinds.column_of(kinds.receiver(node) or node)
    if column in kinds.given:
        yield Finding("PB445", line, f"{column}.{name}")


def _patterns(node: ast.AST, kinds: Kinds) -> Iterator[Finding]:
    """Classes and marks in patterns that every library of patterns understands in its own way."""
    if not isinstance(node, ast.Call) or kinds.namespaced(node) not in _PATTERNS or not node.args:
        return
    if any(keyword.arg == "literal" for keyword in node.keywords):
        return
    first = node.args[0]
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        for found in sorted({match.group() for match in _CLASSES.finditer(first.value)}):
            yield Finding("PB452", first.lineno, found)


def _reckoning(node: ast.AST, kinds: Kinds) -> Iterator[Finding]:
    """Arithmetic that engines do differently: division, dates, counts without a sign, parts of dates of 8 bits."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and kinds.of(node.operand) == COUNT:
        yield Finding("PB448", node.lineno, "-")
    if not isinstance(node, ast.BinOp):
        return
    left, right = kinds.of(node.left), kinds.of(node.right)
    if left is None and right is None:
        return
    line = node.left.end_lineno or node.lineno
    if isinstance(node.op, ast.Div):
        yield Finding("PB446", line, "/")
    elif isinstance(node.op, ast.FloorDiv | ast.Mod) and right is not None:
        yield Finding("PB446", line, "//" if isinstance(node.op, ast.FloorDiv) else "%")
    elif isinstance(node.op, ast.Pow):
        yield Finding("PB455", line, "**")
    elif isinstance(node.op, ast.Sub) and DATE in (left, right):
        yield Finding("PB443", line, "-")
    elif isinstance(node.op, ast.Sub) and left == COUNT and right in {None, COUNT}:
        yield Finding("PB448", line, "-")
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.FloorDiv | ast.Mod) and PART in (left, right):
        yield Finding("PB447", line, ast.unparse(node.left if left == PART else node.right))


def _order(node: ast.AST, kinds: Kinds) -> Iterator[Finding]:
    """Rows that are kept or numbered by an order that nobody asked for."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    name, line = node.func.attr, node.func.end_lineno or node.lineno
    none = len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
    if not kinds.narwhals:
        return
    if name in {"head", "tail", "sample", "gather_every", "with_row_index"} and not none:
        space = isinstance(node.func.value, ast.Attribute) and node.func.value.attr == "str"
        if not space:
            yield Finding("PB454", line, name)
    elif kinds.of(node.func.value) is not None if name in {"first", "last"} else _keeps_any(node):
        yield Finding("PB454", line, name)


def _keeps_any(node: ast.Call) -> bool:
    """Whether distinct rows are told apart by some columns only, so that the others are those of any row."""
    return isinstance(node.func, ast.Attribute) and node.func.attr == "unique" and bool(node.args or node.keywords)


def _outside(node: ast.AST, kinds: Kinds) -> Iterator[Finding]:
    """What a criterion leaves to Pembina: running queries, opening files, knowing engines, chance and the clock."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        module = (node.module or "") if isinstance(node, ast.ImportFrom) and not node.level else ""
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [module]
        tops = {name.partition(".")[0] for name in names}
        yield from (Finding("PB457", node.lineno, top) for top in sorted(tops & _ENGINES))
        yield from (Finding("PB458", node.lineno, top) for top in sorted(tops & _CHANCE))
    elif isinstance(node, ast.Call):
        func = node.func
        name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
        line = func.end_lineno or node.lineno
        if kinds.narwhals and name in _COLLECTS and isinstance(func, ast.Attribute):
            yield Finding("PB456", line, name)
        elif name in _OPENS:
            yield Finding("PB457", line, name)
        elif name in _NOW and isinstance(func, ast.Attribute):
            yield Finding("PB458", line, name)


RULES: tuple[Rule, ...] = (_calls, _patterns, _reckoning, _order, _outside)

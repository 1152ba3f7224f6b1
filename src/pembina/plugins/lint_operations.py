"""Which narwhals operations a file uses, by its syntax: ``group_by``, ``dt.year``, ``join[left]``, ``nw.lit``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

NARWHALS = "narwhals"
NAMESPACES = ("dt", "str", "name", "cat", "list", "struct")
OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.Invert: "~", ast.USub: "neg", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<",
    ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
QUALIFIED = {
    "join": ("how", None, "inner"),
    "concat": ("how", None, "vertical"),
    "rank": ("method", 0, "average"),
    "any_horizontal": ("ignore_nulls", None, ""),
    "all_horizontal": ("ignore_nulls", None, ""),
    "unique": ("keep", None, "any"),
}
"""Operations whose meaning an argument decides: its keyword, its position, and what holds where it is not given."""


def operations(tree: ast.AST) -> dict[str, int]:
    """Return every narwhals operation of a file with the first line that has it; nothing where narwhals is not used.

    An argument that decides what an operation means stands in brackets where it is written out.
    """
    names = imported(tree, NARWHALS)
    if not names:
        return {}
    every = (alias.asname or alias.name.partition(".")[0] for node in imports(tree) for alias in node.names)
    modules = frozenset(every) - names
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        for operation in _operations(node, names, modules):
            line = getattr(node, "lineno", 1)
            found[operation] = min(found.get(operation, line), line)
    return found


def is_covered(operation: str, covered: frozenset[str]) -> bool:
    """Whether an operation is among those covered; one whose argument is not written out is by any of its forms."""
    return operation in covered or any(one.startswith(f"{operation}[") for one in covered)


def imports(tree: ast.AST) -> list[ast.Import | ast.ImportFrom]:
    """Return all import statements, wherever they stand."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imported(tree: ast.AST, package: str) -> frozenset[str]:
    """Return the names under which a package, or a module of it, is known in a file."""
    return frozenset(
        alias.asname or alias.name.partition(".")[0]
        for node in imports(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.partition(".")[0] == package
    ) | frozenset(
        alias.asname or alias.name
        for node in imports(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == package
        for alias in node.names
    )


def _operations(node: ast.AST, names: frozenset[str], modules: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.BinOp | ast.UnaryOp) and type(node.op) in OPERATORS:
        yield OPERATORS[type(node.op)]
    elif isinstance(node, ast.Compare):
        yield from (OPERATORS[type(one)] for one in node.ops if type(one) in OPERATORS)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
        if not node.attr[:1].isupper():
            yield f"nw.{node.attr}"
    elif isinstance(node, ast.Call):
        yield from _called(node, names, modules)


def _called(call: ast.Call, names: frozenset[str], modules: frozenset[str]) -> Iterator[str]:
    """Name the method that is called, where it is one of narwhals."""
    func = call.func
    if not isinstance(func, ast.Attribute):
        return
    receiver = func.value
    if isinstance(receiver, ast.Constant) or (isinstance(receiver, ast.Name) and receiver.id in modules):
        return
    own = isinstance(receiver, ast.Name) and receiver.id in names
    if isinstance(receiver, ast.Attribute) and receiver.attr in NAMESPACES:
        yield f"{receiver.attr}.{func.attr}"
    elif own or func.attr in _methods():
        yield f"{'nw.' if own else ''}{func.attr}{_qualifier(call, func.attr)}"


def _qualifier(call: ast.Call, name: str) -> str:
    """Write out the argument that decides what an operation means."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if name == "over":
        return "[order_by]" if "order_by" in given else ""
    if name == "cast" and call.args:
        kind = call.args[0].func if isinstance(call.args[0], ast.Call) else call.args[0]
        return f"[{kind.attr}]" if isinstance(kind, ast.Attribute) else ""
    if name not in QUALIFIED:
        return ""
    keyword, position, default = QUALIFIED[name]
    argument = given.get(keyword)
    if argument is None and position is not None and len(call.args) > position:
        argument = call.args[position]
    if argument is None:
        return f"[{default}]" if default else ""
    return f"[{ast.literal_eval(argument)!s}]" if isinstance(argument, ast.Constant) else ""


@cache
def _methods() -> frozenset[str]:
    """Names of the methods of expressions, lazy frames and groups."""
    import narwhals.stable.v2 as nw

    grouped = {"agg", "then", "otherwise"}
    return frozenset(name for kind in (nw.Expr, nw.LazyFrame) for name in dir(kind) if name[0] != "_") | grouped

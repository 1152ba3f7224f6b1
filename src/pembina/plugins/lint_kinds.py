"""What an expression is, as far as its syntax tells: a date, a float, a count without a sign, a part of a date."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field

from pembina.plugins.lint_operations import NAMESPACES, NARWHALS, imported

NUMBER, INTEGER, COUNT, PART, WHOLE = "number", "integer", "count", "part", "whole"
"""Kinds: a float; an integer of 64 bits; what counts rows; a part of a date; a float without decimals."""
DATE, MONEY, TEXT, BOOLEAN, UNKNOWN = "date", "money", "text", "boolean", "unknown"

_SAME = {
    "sum", "min", "max", "abs", "fill_null", "over", "shift", "cum_sum", "cum_max", "cum_min", "alias", "clip", "first",
    "last", "diff", "then", "drop_nulls", "filter",
}  # fmt: skip
_COUNTS = {"n_unique", "count", "len", "cum_count", "rank", "null_count", "len_chars"}
_FLOATS = {"mean", "std", "var", "median", "quantile", "sqrt", "exp", "log", "skew", "kurtosis"}
_TESTS = {
    "is_null", "is_in", "any", "all", "is_between", "is_nan", "is_finite", "is_unique", "is_duplicated", "contains",
    "starts_with", "ends_with", "is_first_distinct", "is_last_distinct",
}  # fmt: skip
_PARTS = {"year", "month", "day", "hour", "minute", "second", "ordinal_day", "weekday"}
_CASTS = {"Int64": INTEGER, "Int32": INTEGER, "Float64": NUMBER, "Float32": NUMBER, "String": TEXT, "Boolean": BOOLEAN}
_FUNCTIONS = {"len": COUNT, "any_horizontal": BOOLEAN, "all_horizontal": BOOLEAN, "concat_str": TEXT}
_HELPERS = {
    **dict.fromkeys(
        ("count_rows", "count_distinct", "day_number", "days_between", "weekday", "week_number", "iso_year", "iso_week",
         "month_number", "quarter_number", "year_of", "month_of", "day_of", "whole_quotient", "remainder"), INTEGER,
    ),
    **dict.fromkeys(("ratio", "quotient"), NUMBER),
    "rounded": WHOLE, "total": MONEY, **dict.fromkeys(("lower", "text_key", "name_key"), TEXT),
}  # fmt: skip
_COLUMNS = {"figure": TEXT, "entrant": TEXT}
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.Module


@define
class Kinds:
    """Kinds of the expressions of one file; ``columns`` are those of tables, by name, and of what the file makes.

    ``given`` names the columns of tables, ``narwhals`` the names under which the file knows narwhals.
    """

    tree: ast.Module
    columns: dict[str, str] = field(factory=dict)
    given: frozenset[str] = frozenset()
    narwhals: frozenset[str] = frozenset()
    _helpers: frozenset[str] = frozenset()
    _names: dict[int, dict[str, list[ast.expr]]] = field(factory=dict)
    _owners: dict[int, Function] = field(factory=dict)
    _expressions: frozenset[str] = frozenset()
    _open: set[int] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.given = frozenset(self.columns)
        self.narwhals = imported(self.tree, NARWHALS)
        self._helpers = imported(self.tree, "pembina")
        self._own(self.tree, self.tree)
        self._expressions = frozenset(
            node.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef) and node.returns is not None and "Expr" in ast.unparse(node.returns)
        )
        for _ in range(2):  # what is made of what is made
            self._learn()

    def of(self, node: ast.AST | None) -> str | None:
        """Return the kind of an expression; None where it is none of narwhals."""
        if node is None or id(node) in self._open:
            return None
        self._open.add(id(node))
        try:
            return self._of(node)
        finally:
            self._open.discard(id(node))

    def column_of(self, node: ast.AST) -> str | None:
        """Return the name of the column where an expression is one, as it stands in its table."""
        if isinstance(node, ast.Call) and self._function(node) == "col" and node.args:
            first = node.args[0]
            return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
        return None

    def namespaced(self, call: ast.Call) -> str:
        """Name the method of a call with its namespace: ``n_unique``, ``dt.weekday``."""
        func = call.func
        if not isinstance(func, ast.Attribute):
            return ""
        if isinstance(func.value, ast.Attribute) and func.value.attr in NAMESPACES:
            return f"{func.value.attr}.{func.attr}"
        return func.attr

    def receiver(self, call: ast.Call) -> ast.AST | None:
        """Return what a method is called on, past its namespace."""
        if not isinstance(call.func, ast.Attribute):
            return None
        value = call.func.value
        return value.value if isinstance(value, ast.Attribute) and value.attr in NAMESPACES else value

    def _of(self, node: ast.AST) -> str | None:
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.Compare):
            return BOOLEAN if any(self.of(one) for one in (node.left, *node.comparators)) else None
        if isinstance(node, ast.BinOp):
            return self._reckoned(node)
        if isinstance(node, ast.UnaryOp):
            return self.of(node.operand)
        if isinstance(node, ast.IfExp):
            return _joined((self.of(node.body), self.of(node.orelse)))
        if isinstance(node, ast.Name):
            return self._named(node)
        return None

    def _called(self, call: ast.Call) -> str | None:
        function = self._function(call)
        if function is not None:
            return self._made(call, function)
        if isinstance(call.func, ast.Name):
            if call.func.id in self._helpers and call.func.id in _HELPERS:
                decimals = call.func.id == "rounded" and len(call.args) + len(call.keywords) > 1
                return NUMBER if decimals else _HELPERS[call.func.id]
            return UNKNOWN if call.func.id in self._expressions | {"sum_or_null"} else None
        if isinstance(call.func, ast.Attribute):
            if isinstance(call.func.value, ast.Name) and call.func.value.id in self._helpers:
                return _HELPERS.get(call.func.attr)
            return self._method(call, self.namespaced(call), self.of(self.receiver(call)))
        return None

    def _function(self, call: ast.Call) -> str | None:
        """Name the function of narwhals itself that is called."""
        func = call.func
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id in self.narwhals:
            return func.attr
        return None

    def _made(self, call: ast.Call, function: str) -> str | None:
        if function in {"from_native", "concat", "to_native", "get_native_namespace"} or function[:1].isupper():
            return None
        if function == "col":
            return self.columns.get(self.column_of(call) or "", UNKNOWN)
        if function == "lit" and call.args:
            return _literal(call.args[0]) or UNKNOWN
        if function in {"max_horizontal", "min_horizontal", "coalesce"}:
            return _joined([self.of(one) for one in call.args]) or UNKNOWN
        return _FUNCTIONS.get(function, UNKNOWN)

    def _method(self, call: ast.Call, name: str, kind: str | None) -> str | None:
        if kind is None:
            return None
        space, _, method = name.rpartition(".")
        if method == "cast":
            word = ast.unparse(call.args[0]).partition("(")[0].rpartition(".")[2] if call.args else ""
            return MONEY if word == "Decimal" else _CASTS.get(word, UNKNOWN)
        if method == "otherwise":
            return _joined((kind, self._value(call.args[0]) if call.args else None)) or UNKNOWN
        if method == "then":
            return (self._value(call.args[0]) if call.args else None) or UNKNOWN
        if space == "dt":
            return PART if method in _PARTS else DATE if method in {"truncate", "offset_by"} else UNKNOWN
        if method in {"floor", "ceil"}:
            return WHOLE if kind == NUMBER else kind
        if method == "round":
            return kind
        known = [(_COUNTS, COUNT), (_FLOATS, NUMBER), (_TESTS, BOOLEAN), (_SAME, kind)]
        return next((answer for words, answer in known if method in words), UNKNOWN if not space else TEXT)

    def _value(self, node: ast.AST) -> str | None:
        return self.of(node) or _literal(node)

    def _reckoned(self, node: ast.BinOp) -> str | None:
        left, right = self.of(node.left), self.of(node.right)
        if left is None and right is None:
            return None
        left, right = left or _literal(node.left) or UNKNOWN, right or _literal(node.right) or UNKNOWN
        if isinstance(node.op, ast.Div) or NUMBER in (left, right):
            return NUMBER
        if isinstance(node.op, ast.BitAnd | ast.BitOr):
            return BOOLEAN
        for kind in (PART, COUNT):
            if kind in (left, right) and {left, right} <= {kind, INTEGER}:
                literal = _literal(node.left) or _literal(node.right)
                return kind if literal or left == right else INTEGER
        return left if left == right else WHOLE if WHOLE in (left, right) and INTEGER in (left, right) else UNKNOWN

    def _named(self, name: ast.Name) -> str | None:
        owner = self._owners.get(id(name), self.tree)
        for function in dict.fromkeys((owner, self.tree)):
            values = self._names.get(id(function), {}).get(name.id)
            if values:
                return _joined([self.of(value) for value in values])
            arguments = getattr(function, "args", None)
            if arguments is not None:
                for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
                    if argument.arg == name.id:
                        said = ast.unparse(argument.annotation) if argument.annotation else ""
                        return UNKNOWN if "Expr" in said else None
        return None

    def _own(self, node: ast.AST, owner: Function) -> None:
        """Note for every name to whose function it belongs, and what is assigned there."""
        for child in ast.iter_child_nodes(node):
            self._owners[id(child)] = owner
            names = self._names.setdefault(id(owner), {})
            if isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Name):
                names.setdefault(child.targets[0].id, []).append(child.value)
            elif isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Tuple):
                for target, value in _unpacked(child.targets[0], child.value):
                    names.setdefault(target, []).append(value)
            elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name) and child.value is not None:
                names.setdefault(child.target.id, []).append(child.value)
            self._own(child, child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) else owner)

    def _learn(self) -> None:
        """Learn the kinds of columns that the file makes; one that is made in two ways is of no known kind."""
        made: dict[str, set[str]] = {name: {kind} for name, kind in self.columns.items() if kind != UNKNOWN}
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            for name, value in _columns(node):
                made.setdefault(name, set()).add(self.of(value) or UNKNOWN)
        self.columns = {name: kinds.pop() if len(kinds) == 1 else UNKNOWN for name, kinds in made.items()}


def declared(tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the kinds of the columns of a manifest, by name; one that tables declare differently is of no kind."""
    found: dict[str, set[str]] = {}
    for columns in tables.values():
        for name, kind in columns.items():
            found.setdefault(name, set()).add(_COLUMNS.get(kind, kind))
    return {name: kinds.pop() if len(kinds) == 1 else UNKNOWN for name, kinds in found.items()}


def _columns(call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr in {"agg", "with_columns", "select"}:
        yield from ((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg)
    elif call.func.attr == "alias" and call.args:
        first = call.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value, call.func.value


def _unpacked(targets: ast.Tuple, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    values = value.elts if isinstance(value, ast.Tuple) and len(value.elts) == len(targets.elts) else None
    if values is None and isinstance(value, ast.GeneratorExp | ast.ListComp):
        values = [value.elt] * len(targets.elts)
    for target, one in zip(targets.elts, values or [], strict=False):
        if isinstance(target, ast.Name):
            yield target.id, one


def _literal(node: ast.AST) -> str | None:
    """Return the kind of a number or text that is written out, also by its name in capitals (a constant)."""
    if isinstance(node, ast.UnaryOp):
        return _literal(node.operand)
    if isinstance(node, ast.Constant):
        kinds = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: TEXT}
        return kinds.get(type(node.value))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
        return NUMBER
    return None


def _joined(kinds: Sequence[str | None]) -> str | None:
    """Return the one kind of several possibilities; unknown where they differ."""
    found = {kind for kind in kinds if kind is not None}
    return None if not found else found.pop() if len(found) == 1 else NUMBER if NUMBER in found else UNKNOWN

"""Worksheets against what was computed: every figure that a worksheet prints of a node, its total and its tier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.data.declared import FILE, place_of
from pembina.data.worksheets import Printed
from pembina.errors import DataError, Problem, did_you_mean
from pembina.evaluation.figures import add_up, as_printed, difference, plain, slack
from pembina.model import Award, ColumnNeed, Finding, Result, TableNeed

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded

ROLE = "printed"
_NODE, _TIER, _TOTAL = "node", "tier", "total"


def worksheet_needs(award: Award, data: DataSet) -> list[TableNeed]:
    """Return the columns that the worksheets of a data set are read from.

    Raises DataError (PB347) for every path that the award does not have.
    """
    known = {node.path for node in award.nodes()}
    file, text = data.folder / FILE, data.settings.text
    problems = [
        Problem("PB347", place_of(file, text, (ROLE, i, *at)), {"path": path}, did_you_mean(path, known))
        for i, sheet in enumerate(data.settings.printed)
        for at, path in sheet.paths()
        if path not in known
    ]
    if problems:
        raise DataError(problems)
    return [_need(_owner(i), sheet) for i, sheet in enumerate(data.settings.printed)]


def _owner(index: int) -> str:
    """Name under which a worksheet's table is asked for; no path of a node looks like it."""
    return f"/{ROLE}/{index}"


def _need(owner: str, sheet: Printed) -> TableNeed:
    texts = {_NODE: sheet.node, _TIER: sheet.tier}
    figures = {f"{m}/{path}": column for m, columns in sheet.columns.items() for path, column in columns.items()}
    figures |= {_TOTAL: sheet.total} if sheet.total is not None else {}
    columns = [ColumnNeed("entrant", sheet.entrant, "entrant")]
    columns += [ColumnNeed(name, column, "text") for name, column in texts.items() if column is not None]
    columns += [ColumnNeed(name, column, "figure") for name, column in figures.items()]
    return TableNeed(owner, ROLE, sheet.table, tuple(columns))


@frozen
class _Figure:
    """One figure of a worksheet: of whom, of which node ("" is the total), what it says, and where it stands."""

    entrant: str
    path: str
    measure: str
    printed: Decimal
    file: str
    row: int

    def place(self) -> dict[str, Any]:
        """The place as arguments of a finding."""
        return {"file": self.file, "row": self.row}


@frozen
class _Sheet:
    """What the worksheets print: figures, tiers in words, and words that name no node, each with its place."""

    figures: list[_Figure]
    tiers: list[tuple[str, str, dict[str, Any]]]
    strange: list[tuple[str, str, dict[str, Any]]]


def worksheet_findings(result: Result, data: DataSet, loaded: Loaded) -> list[Finding]:
    """Compare every printed figure with the result, at the decimals printed, and every printed tier and sum."""
    competing = {entrant["code"] for entrant in result.entrants}
    findings: list[Finding] = []
    for i, sheet in enumerate(data.settings.printed):
        read = _read(sheet, loaded, _owner(i), result)
        figures = [figure for figure in read.figures if figure.entrant in competing]
        findings += [found for figure in figures if (found := _compared(result, figure)) is not None]
        findings += _sums(result, figures)
        findings += _tiers(result, [said for said in read.tiers if said[0] in competing], figures)
        findings += [
            Finding("worksheet.strange", {"word": word, **place}, "note", None, code)
            for code, word, place in read.strange
            if code in competing
        ]
    return findings


def _read(sheet: Printed, loaded: Loaded, owner: str, result: Result) -> _Sheet:
    frame = loaded.tables(owner)[ROLE]
    names = frame.collect_schema().names()
    rows = [dict(zip(names, row, strict=True)) for row in loaded.engine.rows(frame)]
    read = _Sheet([], [], [])
    known = {node["path"] for node in result.nodes}
    words = {_key(word): path for word, path in sheet.nodes.items()}
    for row in sorted(rows, key=lambda row: (row["_file"], row["_row"])):
        place = {"file": row["_file"], "row": row["_row"]}
        node = ""
        if sheet.node is not None:
            word = row[_NODE] or ""
            node = words.get(_key(word), word)
            if (not word and _key(word) not in words) or node not in known:
                read.strange.append((row["entrant"], word, place))
                continue
        for measure, columns in sheet.columns.items():
            for path in columns:
                cell = row[f"{measure}/{path}"]
                if cell is not None:
                    read.figures.append(_Figure(row["entrant"], path or node, measure, Decimal(cell), **place))
        if row.get(_TOTAL) is not None:
            read.figures.append(_Figure(row["entrant"], "", _TOTAL, Decimal(row[_TOTAL]), **place))
        if row.get(_TIER) is not None and node == "":
            read.tiers.append((row["entrant"], row[_TIER], place))
    return read


def _key(word: str) -> str:
    return " ".join(word.casefold().split())


# Figure by figure


def _compared(result: Result, figure: _Figure) -> Finding | None:
    number = _number(result, figure)
    if number is None:
        return None
    computed = as_printed(number, figure.printed)
    if computed == figure.printed:
        return None
    measure = _TOTAL if figure.path == "" else figure.measure
    args = {
        "printed": plain(figure.printed),
        "computed": plain(computed),
        "difference": difference(figure.printed, computed),
        **figure.place(),
    }
    return Finding(f"worksheet.{measure}", args, "warning", figure.path or None, figure.entrant)


def _number(result: Result, figure: _Figure) -> Any:
    """What the result has in place of a printed figure; None where there is none, or where it is no number."""
    row = result.position(figure.entrant)
    if figure.path == "" and figure.measure != "value":
        total = result.entrants[row]["total"]
        return None if total is None else _total(total, figure.printed)
    if figure.measure == "contribution":
        return _points(result, figure.path, row)
    found = (result.node(figure.path).get(f"{figure.measure}s") or [None] * (row + 1))[row]
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def _total(total: Mapping[str, Any], printed: Decimal) -> Any:
    """The published total where the worksheet prints as many decimals, since the award says how it is rounded."""
    published = Decimal(total["published"])
    same = published.as_tuple().exponent == printed.as_tuple().exponent
    return published if same else total["exact"]


def _points(result: Result, path: str, row: int) -> Decimal | None:
    """Points that a node and everything below it bring, as exact decimals."""
    parts = [
        node["contributions"][row]
        for node in result.nodes
        if (node["path"] == path or node["path"].startswith(f"{path}.")) and node.get("contributions")
    ]
    known = [Decimal(repr(part)) for part in parts if part is not None]
    return add_up(known) if known else None


# Sums of a worksheet


def _sums(result: Result, figures: Sequence[_Figure]) -> Iterator[Finding]:
    """Printed points of a group, or the total, against the printed points of all of its parts."""
    by_entrant: dict[str, dict[str, list[_Figure]]] = {}
    for figure in figures:
        if figure.measure in ("contribution", _TOTAL):
            by_entrant.setdefault(figure.entrant, {}).setdefault(figure.path, []).append(figure)
    parts = _children(result)
    for code, printed in by_entrant.items():
        for path, wholes in printed.items():
            below = [printed.get(child, []) for child in parts.get(path, ())]
            if not below or any(len(found) != 1 for found in below):
                continue
            numbers = [found[0].printed for found in below]
            computed = add_up(numbers)
            for whole in wholes:
                if abs(whole.printed - computed) > slack(numbers, whole.printed):
                    args = {
                        "printed": plain(whole.printed),
                        "computed": plain(computed),
                        "difference": difference(whole.printed, computed),
                        **whole.place(),
                    }
                    yield Finding("printed.sum", args, "warning", path or None, code)


def _children(result: Result) -> dict[str, list[str]]:
    """Paths of the weighing children of every group that adds its parts up."""
    found: dict[str, list[str]] = {}

    def walk(rule: Mapping[str, Any]) -> None:
        children = [child for child in rule.get("children", ()) if child["share"] is not None]
        if rule.get("children") and rule["aggregate"]["name"] == "arithmetic":
            found[rule["path"]] = [child["path"] for child in children]
        for child in children:
            walk(child)

    walk(result.award["root"])
    return found


# Tiers in words


def _tiers(
    result: Result, said: Sequence[tuple[str, str, dict[str, Any]]], figures: Sequence[_Figure]
) -> Iterator[Finding]:
    """A printed tier against the rules applied to the worksheet's own total, and against the tier of the result."""
    words = {_key(word): tier["id"] for tier in result.award["tiers"] for word in (tier["id"], *tier["title"].values())}
    totals = _totals(figures)
    for code, word, place in said:
        tier, entrant = words.get(_key(word)), result.entrant(code)
        if tier is None:
            yield Finding("printed.tier-unknown", {"word": word, **place}, "warning", None, code)
            continue
        for total in totals.get((code, place["file"], place["row"])) or totals.get((code, "", 0), []):
            follows = _by_cut(result.award["tiers"], total)
            if follows != tier:
                args = {"printed": tier, "computed": follows, "total": plain(total), **place}
                yield Finding("printed.tier", args, "warning", None, code)
        if entrant["status"] in ("ranked", "ineligible") and entrant["tier"] != tier:
            args = {"printed": tier, "computed": entrant["tier"], **place}
            yield Finding("worksheet.tier", args, "warning", None, code)


def _totals(figures: Sequence[_Figure]) -> dict[tuple[str, str, int], list[Decimal]]:
    """Totals by entrant, file and row; and under no file what an entrant's total is where only one is printed."""
    by_row: dict[tuple[str, str, int], list[Decimal]] = {}
    by_entrant: dict[str, dict[Decimal, None]] = {}
    for figure in figures:
        if figure.path == "" and figure.measure != "value":
            by_row.setdefault((figure.entrant, figure.file, figure.row), []).append(figure.printed)
            by_entrant.setdefault(figure.entrant, {})[figure.printed] = None
    only = {(code, "", 0): list(totals) for code, totals in by_entrant.items() if len(totals) == 1}
    return {**{place: list(dict.fromkeys(totals)) for place, totals in by_row.items()}, **only}


def _by_cut(tiers: Sequence[Mapping[str, Any]], total: Decimal) -> str | None:
    """Return the tier whose cut a total reaches; None where it reaches none."""
    for tier in tiers:
        cut = Decimal(str(tier["cut"]))
        if total > cut or (total == cut and tier["inclusive"]):
            name: str = tier["id"]
            return name
    return None

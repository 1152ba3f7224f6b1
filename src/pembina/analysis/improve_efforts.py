"""What raising each criterion costs, and how far it can go: as the region says, else the award, else a point is 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, frozen

from pembina.awardfile.document import parse, wild_numbers
from pembina.awardfile.flaws import parameter_flaws
from pembina.awardfile.schema import schema_for_reading
from pembina.awardfile.source import Source, read_source
from pembina.errors import N_, Hint, Place, Problem, UsageError, did_you_mean
from pembina.model import Award
from pembina.model.award import Effort

Given = Mapping[str, Mapping[str, Any]]

FORM = N_("write the criterion's path and a number, such as {path}=3")
SHORT = {"cost": "--cost", "cap": "--cap"}


@frozen
class Stated:
    """The effort that counts for a criterion, and who said so: ``region``, ``award``, or nobody (``default``)."""

    effort: Effort
    by: str


def stated_efforts(award: Award, given: Given | None = None) -> dict[str, Stated]:
    """Return the effort of every criterion, the region's keys laid over the award's.

    What an award does not want suggested is not, whatever a region says. Raises UsageError with everything that is
    wrong with ``given`` (paths of criteria with keys as in the award's ``effort``).
    """
    problems = list(_problems(award, given or {}, {}))
    if problems:
        raise UsageError(problems)
    stated = {}
    for leaf in award.leaves():
        own, by = leaf.effort or Effort(), "default" if leaf.effort is None else "award"
        more = (given or {}).get(leaf.path)
        if more:
            forbidden = not own.suggest
            own, by = evolve(own, **{key: _plain(value) for key, value in more.items()}), "region"
            own = evolve(own, suggest=False) if forbidden else own
        stated[leaf.path] = Stated(own, by)
    return stated


def effort_document(stated: Stated) -> dict[str, Any]:
    """Return what was stated, as plain data."""
    return {**asdict(stated.effort), "by": stated.by}


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value


def read_efforts(
    award: Award, path: Path | None = None, costs: Sequence[str] = (), caps: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Read a region's own efforts: a TOML file of tables by criterion, and PATH=NUMBER for costs and caps.

    The short forms go before the file. Raises UsageError with every mistake in any of them, and AwardError where the
    file cannot be read at all.
    """
    given: dict[str, dict[str, Any]] = {}
    places: dict[tuple[str, ...], Place] = {}
    problems: list[Problem] = []
    if path is not None:
        source = read_source(path)
        for at, name, table in _tables(award, parse(source)):
            given[name] = table if isinstance(table, dict) else {"": table}
            places |= _places(source, at, name, given[name])
    for key, words in (("cost", costs), ("cap", caps)):
        problems += _short(key, words, given, places, next((leaf.path for leaf in award.leaves()), "PATH"))
    problems += _problems(award, given, places)
    if problems:
        raise UsageError(problems)
    return given


def _tables(award: Award, document: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """Yield the tables of a file with their places and paths; dots outside of quotes make tables in tables."""
    known = {leaf.path for leaf in award.leaves()}
    waiting: list[tuple[tuple[str, ...], Any]] = [((key,), value) for key, value in document.items()]
    while waiting:
        at, value = waiting.pop(0)
        name = ".".join(at)
        if name not in known and isinstance(value, dict) and any(isinstance(part, dict) for part in value.values()):
            waiting = [((*at, key), part) for key, part in value.items()] + waiting
        else:
            yield at, name, value


def _places(source: Source, at: tuple[str, ...], name: str, table: Mapping[str, Any]) -> dict[tuple[str, ...], Place]:
    return {(name,): source.place(at), **{(name, key): source.place((*at, key) if key else at) for key in table}}


def _short(
    key: str, words: Iterable[str], given: dict[str, dict[str, Any]], places: dict[tuple[str, ...], Place], example: str
) -> Iterator[Problem]:
    """Read PATH=NUMBER; each criterion once."""
    seen = set()
    for word in words:
        path, equals, text = (part.strip() for part in word.partition("="))
        if not equals or not path:
            yield Problem("PB111", Place(address=SHORT[key]), {"setting": word}, Hint(FORM, {"path": example}))
            continue
        if path in seen:
            yield Problem("PB114", Place(address=f"{SHORT[key]} {path}"))
        seen.add(path)
        places[path, key] = Place(address=f"{SHORT[key]} {path}")
        places.setdefault((path,), Place(address=f"{SHORT[key]} {path}"))
        given.setdefault(path, {})[key] = _number(text)


def _number(text: str) -> Any:
    """A number as it is written on a command line; what is none stays text, to be refused with the rest."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return number if number.is_finite() else text


def _problems(award: Award, given: Given, places: Mapping[tuple[str, ...], Place]) -> Iterator[Problem]:
    """Yield every path that names no criterion, and every key and value that an effort cannot have."""
    known = [leaf.path for leaf in award.leaves()]
    keys = schema_for_reading()["$defs"]["effort"]["properties"]
    for path, table in given.items():
        here = places.get((path,), Place(address=path))
        if path not in known:
            ends = [name for name in known if name.endswith(f".{path}")]
            hint = did_you_mean(ends[0], ends) if len(ends) == 1 else did_you_mean(path, known)
            yield Problem("PB705", here, {"criterion": path}, hint)
            continue
        if list(table) == [""]:
            yield Problem("PB202", here, {"wanted": N_("a table"), "found": str(table[""])})
            continue
        wild = {str(at[0]): found for at, found in wild_numbers(_exact(table))}
        for key, found in wild.items():
            yield Problem("PB108", places.get((path, key), here), {"found": found})
        tame = {key: value for key, value in table.items() if key not in wild}
        for flaw in parameter_flaws(tame, keys, ()):
            yield Problem(flaw.code, places.get((path, str(flaw.path[0])), here), flaw.args, flaw.hint)


def _exact(table: Mapping[str, Any]) -> dict[str, Any]:
    """Floats as decimals, as a file has them."""
    return {key: Decimal(repr(value)) if isinstance(value, float) else value for key, value in table.items()}

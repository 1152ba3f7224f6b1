"""The reader of JSON lines: one object a line, numbers exactly as written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from pembina.data.harm import LONGEST_LINE, too_wide
from pembina.errors import N_, DataError, Phrase, Place, Problem
from pembina.plugins.kinds import SourceRow


class _Fault(ValueError):
    """What is wrong with a line; ``reason`` is shown."""

    def __init__(self, reason: str, **args: str) -> None:
        self.reason = Phrase(reason, args)
        super().__init__(str(self.reason))


def columns(path: Path, options: Mapping[str, Any]) -> Sequence[str]:
    """Return every key of any line, in the order of first appearance; raises DataError with every faulty line."""
    known: dict[str, None] = {}
    problems = []
    for number, line in _lines(path):
        try:
            found = _object(line)
            if "\\u" in line:  # an escape may be half a character, which no engine can take
                json.dumps(found, ensure_ascii=False, default=str).encode("utf-8")
            known.update(dict.fromkeys(found))
        except UnicodeEncodeError:
            problems.append(Problem("PB330", Place(path.as_posix(), number), {"encoding": "UTF-8"}))
        except _Fault as fault:
            problems.append(Problem("PB337", Place(path.as_posix(), number), {"reason": fault.reason}))
    if (wide := too_wide(path.as_posix(), len(known))) is not None:
        problems.append(wide)
    if problems:
        raise DataError(problems)
    return list(known)


def rows(path: Path, options: Mapping[str, Any]) -> Iterator[SourceRow]:
    """Yield one row a line; the row's number is the line's. Lines are sound once :func:`columns` has passed."""
    for number, line in _lines(path):
        yield SourceRow(number, _object(line))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
            if len(line) > LONGEST_LINE:
                raise DataError([Problem("PB394", Place(path.as_posix(), number), {"limit": LONGEST_LINE})])
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError as error:
                raise DataError([Problem("PB330", Place(path.as_posix(), number), {"encoding": "UTF-8"})]) from error


def _object(line: str) -> dict[str, Any]:
    """Read a line; an empty one is an empty row."""
    if not line:
        return {}
    try:
        value = json.loads(line, parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_unique)
    except _Fault:
        raise
    except json.JSONDecodeError as error:
        raise _Fault(N_("{fault} at column {column}"), fault=error.msg, column=str(error.colno)) from error
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise _Fault(N_("it holds a number or a nesting beyond measure")) from error
    if not isinstance(value, dict):
        raise _Fault(N_("the line holds no object"))
    return value


def _constant(text: str) -> NoReturn:
    raise _Fault(N_("{text} is no finite number"), text=text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Fault(N_('the key "{key}" stands twice'), key=twice)
    return found

"""The files of a new plugin: templates beside this module, filled in by what it measures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import tomli

from pembina import __version__
from pembina.errors import Place, RecordError
from pembina.forms.plugin_start import DATE, DIRECTIONS, KIND, NewPlugin, class_of, spoken
from pembina.plugins.manifest import API
from pembina.record.putting import put_folder
from pembina.reports.clean import markdown
from pembina.reports.texts import LANGUAGES

TEMPLATES = Path(__file__).parent / "plugin"
LAST = "pyproject.toml"
"""The file without which a folder is no distribution: it is written when all others are there."""
TRIED = (
    "python3 -m venv .venv",
    '.venv/bin/pip install -e ".[test]"',
    ".venv/bin/python -m pytest",
)
"""How the tests of a plugin are run, as its README says it."""

Row = tuple[str, str, Any, str]
"""Entrant, day, cell of the measured column, kind."""
ROWS: Mapping[str, Sequence[Row]] = {
    "records": (
        ("74", "2022-01-01", None, "kind A"),
        ("74", "2022-12-31", None, "kind B"),
        ("74", "2023-01-01", None, "kind A"),
        ("73", "2022-06-15", None, "kind A"),
        ("73", "2021-12-31", None, "kind A"),
    ),
    "distinct": (
        ("74", "2022-01-01", "Example One", "kind A"),
        ("74", "2022-12-31", "Example Two", "kind B"),
        ("74", "2022-06-15", "EXAMPLE-TWO", "kind B"),
        ("73", "2022-06-15", "Example One", "kind A"),
        ("73", "2023-01-01", "Example Two", "kind A"),
    ),
    "sum": (
        ("74", "2022-01-01", 100, "kind A"),
        ("74", "2022-12-31", 50, "kind B"),
        ("74", "2023-01-01", 1000, "kind A"),
        ("73", "2022-06-15", 80, "kind A"),
        ("73", "2022-07-15", -30, "kind A"),
    ),
    "share": (
        ("74", "2022-01-01", True, "kind A"),
        ("74", "2022-12-31", False, "kind B"),
        ("74", "2023-01-01", True, "kind A"),
        ("73", "2022-06-15", False, "kind A"),
        ("73", "2022-06-16", False, "kind A"),
    ),
}
"""The five rows of the test and of the README's worked example."""
COUNTED: Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]] = {
    "records": ({"73": 1, "74": 2}, {"73": 1, "74": 1}),
    "distinct": ({"73": 1, "74": 2}, {"73": 1, "74": 1}),
    "sum": ({"73": 50, "74": 150}, {"73": 50, "74": 100}),
    "share": ({"73": 0, "74": 50}, {"73": 0, "74": 100}),
}
"""What a person counts in them: of all kinds, and of kind A alone."""
SHOWN: Mapping[str, Sequence[str]] = {
    "records": ("73", "74", "74"),
    "distinct": ("73", "74", "74", "74"),
    "sum": ("73", "73", "74", "74"),
    "share": ("73", "73", "74", "74"),
}
"""Whose the rows are that count."""


def write_plugin(new: NewPlugin, folder: Path, year: int) -> list[str]:
    """Write the distribution of a new plugin; return its files. Raises RecordError (PB642), leaving nothing."""
    files = plugin_files(new, year)
    try:
        put_folder(folder, {name: text.encode() for name, text in files.items()}, LAST)
    except OSError as error:
        raise RecordError.of("PB642", Place(folder.as_posix()), reason=error.strerror or str(error)) from None
    return sorted(files)


def plugin_files(new: NewPlugin, year: int) -> dict[str, str]:
    """Return the files of a new plugin, each by its path in the folder."""
    words, home = {**_words(new), **_blanks(new)}, f"src/{new.module}"
    said = {
        **words,
        "year": str(year),
        "holder": new.author or f"The authors of {new.distribution}",
        "authors": f"authors = [{{ name = {_toml(new.author)} }}]\n" if new.author else "",
        "pembina": __version__,
        "description": _toml(f"{new.title['en']}: a criterion for Pembina"),
    }
    return {
        LAST: _filled("pyproject.toml", said),
        ".gitignore": _filled("gitignore", said),
        ".github/workflows/test.yml": _filled("workflow.yml", said),
        "LICENSE": _filled("licence", said),
        "CHANGELOG.md": _filled("changelog", said),
        "README.md": _filled("readme.md", {**words, **_readme(new, words)}),
        f"{home}/__init__.py": _filled(f"{new.measure}.py", words),
        f"{home}/criterion.toml": _filled("criterion.toml", {**words, **_manifest(new)}),
        f"{home}/cases.toml": _filled(f"{new.measure}.cases", {**words, "best": _best(new)}),
        **{f"{home}/locale/{language}.toml": _locale(new, language) for language in LANGUAGES},
        f"tests/test_{new.name.replace('-', '_')}.py": _filled("test.py", {**words, **_test(new)}),
    }


@cache
def _snippets() -> dict[str, Any]:
    return tomli.loads((TEMPLATES / "words.toml").read_text("utf-8"))


def _filled(template: str, words: Mapping[str, str]) -> str:
    """Fill in a template; every name in it has to be known."""
    return Template((TEMPLATES / f"{template}.in").read_text("utf-8")).substitute(words)


def _words(new: NewPlugin) -> dict[str, str]:
    """What templates of every kind of file may name."""
    return {
        "api": str(API),
        "name": new.name,
        "kind": class_of(new.name),
        "distribution": new.distribution,
        "module": new.module,
        "table": new.table,
        "entrant": new.entrant,
        "column": new.column,
        "table_said": spoken(new.table),
        "column_said": spoken(new.column),
        "direction": new.direction,
        "title": new.title["en"].replace("\\", "/").replace('"', "'"),
        "imported": ", total" if new.type == "integer" else "",
        "total": f'total("{new.column}")' if new.type == "integer" else f'nw.col("{new.column}").sum()',
    }


def _blanks(new: NewPlugin) -> dict[str, str]:
    """Say what a blank counts as where rows say yes or no: what is worse for whoever left it."""
    worse = new.direction == "lower"
    expected = (75, 3) if worse else (25, 1)
    return {
        "blank": str(worse),
        "blank_said": "A blank counts as a yes" if worse else "A blank is no yes",
        "good": json.dumps(not worse),
        "blank_expected": "{{ value = {}, numerator = {}, denominator = 4, records = 4 }}".format(*expected),
    }


def _manifest(new: NewPlugin) -> dict[str, str]:
    share = new.measure == "share"
    bounds = "range = { from = 0, to = 100 }\nfactor = 100\n" if share else "range = { from = 0 }\n"
    return {
        "unit": _toml(new.unit["en"]),
        "more": "" if new.measure == "sum" else bounds,
        "own_column": f'{new.column} = "{new.type}"\n' if new.column else "",
    }


def _best(new: NewPlugin) -> str:
    """Say which entrant of the first case stands before which, where one direction is better."""
    order = {"higher": ["74", "73"], "lower": ["73", "74"]}.get(new.direction)
    return f"best-first = {json.dumps(order)}\n" if order else ""


def _locale(new: NewPlugin, language: str) -> str:
    said = _snippets()[language]
    own = {key: Template(text).substitute(_words(new)) for key, text in said[new.measure].items()}
    parts = [f"{part} = {_toml(own[part])}\n" for part in ("numerator", "denominator") if part in own]
    words = {
        "title": _toml(new.title[language]),
        "summary": _toml(own["summary"]),
        "unit": _toml(new.unit[language]),
        "parts": "".join(parts),
        "kinds": _toml(said["parameters"]["kinds"]),
        "not_counted": _toml(own["not_counted"]),
    }
    return _filled("locale.toml", words)


def _readme(new: NewPlugin, words: Mapping[str, str]) -> dict[str, str]:
    snippets = _snippets()
    own = snippets["readme"][new.measure]
    exact = "Money is added as decimals, to the sen." if new.type == "money" else "Whole numbers are added exactly."
    said = {key: Template(text.strip()).substitute(words, exact=exact) for key, text in own.items()}
    columns = [new.entrant, DATE, *([new.column] if new.column else []), f"{KIND} (optional, needed for `kinds`)"]
    return {
        "summary": Template(snippets["en"][new.measure]["summary"]).substitute(words),
        "formula": said["formula"],
        "notes": said["notes"],
        "columns": ", ".join(columns),
        "unit_said": markdown(new.unit["en"]),
        "direction_said": DIRECTIONS[new.direction],
        "worked": said["worked"],
        "blind": said["blind"],
        "game": said[new.direction],
        "score": snippets["score"][new.measure][new.direction],
        "commands": "\n".join(TRIED),
        "translate": _translate(new),
    }


def _translate(new: NewPlugin) -> str:
    """Say which texts are still to be translated, where one of them is."""
    if not new.untranslated:
        return ""
    texts = " and ".join(new.untranslated)
    return (
        f"- **Translate the {texts}:** `src/{new.module}/locale/en.toml` and `id.toml` say the same. Many of"
        " their readers read Bahasa Indonesia only.\n"
    )


def _test(new: NewPlugin) -> dict[str, str]:
    names = ["entrant", "day", *([spoken(new.column)] if new.column else []), "kind"]
    every, named = COUNTED[new.measure]
    return {
        "rows": "\n".join(_test_rows(new)),
        "row_said": f"{', '.join(names)[:1].upper()}{', '.join(names)[1:]}",
        "all": json.dumps(every),
        "named": json.dumps(named),
        "shown": json.dumps(SHOWN[new.measure]),
    }


def _test_rows(new: NewPlugin) -> Iterator[str]:
    """Write the rows of the test as Python."""
    for entrant, day, cell, kind in ROWS[new.measure]:
        year, month, of_month = map(int, day.split("-"))
        own = [_python(cell)] if new.column else []
        cells = [f'"{entrant}"', f"dt.date({year}, {month}, {of_month})", *own, f'"{kind}"']
        yield f"    ({', '.join(cells)}),"


def _python(cell: Any) -> str:
    return json.dumps(cell) if isinstance(cell, str) else repr(cell)


def _toml(text: str) -> str:
    """Write a text as TOML; what nobody can see was refused before."""
    return json.dumps(re.sub(r"\s+", " ", text), ensure_ascii=False)

"""What a new plugin, its distribution, its package, its table and its columns may be called."""

from __future__ import annotations

import importlib.util
import keyword
import re
import sys
import unicodedata
from collections.abc import Collection, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from attrs import evolve

from pembina.errors import N_, Hint, Phrase, Place, Problem
from pembina.forms.plugin_start import DATE, ENTRANT, KIND, Asked, distribution_of, module_of, proposed
from pembina.plugins import Host
from pembina.plugins.manifest import RESERVED

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
DISTRIBUTION = re.compile(r"[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*")
WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST, LONGEST_TEXT = 30, 60

COMMANDS = ("check", "new")
"""Words after ``pembina plugins`` that are no names of plugins."""
OF_TESTS = ("award", "entrants")
"""Tables whose rows the tests of a new plugin could not hand over under their own name."""
OF_CODE = ("rows", "records")
"""Names that the code of a new plugin gives to columns of its own."""

PLUGIN, ITS_DISTRIBUTION = N_("name of a plugin"), N_("name of a distribution")
PACKAGE, TABLE = N_("name of a package"), N_("name of a table")
COLUMN, ENTRANTS = N_("name of a column"), N_("name of the column of entrants")
TITLE, UNIT, AUTHOR = N_("title"), N_("unit"), N_("author's name")

OPTIONS = {
    "table": TABLE, "column": COLUMN, "entrant": ENTRANTS, "distribution": ITS_DISTRIBUTION, "title": TITLE,
    "title_id": TITLE, "unit": UNIT, "unit_id": UNIT, "author": AUTHOR,
}  # fmt: skip
"""What each answer is called that is typed."""

WITH_HYPHENS = N_("such a name has small letters and digits, with single hyphens between words, and a letter first")
WITH_UNDERSCORES = N_(
    "such a name has small letters and digits, with single underscores between words, and a letter first"
)
WITH_SIGNS = N_("such a name has letters and digits, with single hyphens between words, and a letter first")
TOO_LONG = N_("it is longer than {most} characters")
A_COMMAND = N_("`pembina plugins {word}` is a command")
INSTALLED = N_("a plugin of that name is installed, by {distribution}")
DISTRIBUTED = N_("a distribution of that name is installed")
IMPORTED = N_("a module of that name is installed")
OF_PYTHON = N_("a module of that name comes with Python")
KEYWORD = N_("it is a word of the language Python")
THERE = N_("the table has a column of that name already")
ANSWERED = N_("a column of what the criterion answers has that name")
TESTED = N_("the tests of a plugin use that name for something else")
NO_TEXT = N_("it has no letter")
UNSEEN = N_("it holds a sign that nobody can see")
AFTER_IT = N_("nobody named the table, which is then called as the plugin is: name it by --table")
FOR_EXAMPLE = N_("for example {word}")


def all_problems(asked: Asked, host: Host, folder: Path) -> list[Problem]:
    """Say everything that is wrong with what was said of a plugin; ``folder`` is where it is to be written."""
    new = proposed(asked)
    named = name_problems(asked.name, host)
    problems = list(named)
    if asked.distribution or not named:  # what follows from a wrong name is not told as well
        problems += distribution_problems(new.distribution)
    if asked.table or not named:
        found = table_problems(new.table)
        problems += found if asked.table else [evolve(problem, hint=Hint(AFTER_IT)) for problem in found]
    problems += entrant_problems(new.entrant)
    problems += column_problems(new.column, new.entrant) if new.column else []
    for what, said in (
        (TITLE, asked.title), (TITLE, asked.title_id), (UNIT, asked.unit), (UNIT, asked.unit_id),
        (AUTHOR, asked.author),
    ):  # fmt: skip
        problems += text_problems(what, said) if said else []
    return problems + folder_problems(folder)


def blank_problems(said: Mapping[str, str | None]) -> list[Problem]:
    """Refuse answers that are given and say nothing."""
    blank = [(OPTIONS[key], text) for key, text in said.items() if text is not None and not text.strip()]
    return [problem for what, text in blank for problem in _problems(what, text, [Phrase(NO_TEXT)])]


def name_problems(word: str, host: Host) -> list[Problem]:
    """Refuse a name that no plugin may have, or that one has."""
    flaws = _form(word, NAME, WITH_HYPHENS)
    if word in COMMANDS:
        flaws.append(Phrase(A_COMMAND, {"word": word}))
    flaws += [Phrase(INSTALLED, {"distribution": found.distribution}) for found in host.catalogue().get(word, ())]
    return _problems(PLUGIN, word, flaws, "-", NAME)


def distribution_problems(word: str) -> list[Problem]:
    """Refuse a distribution that is installed, or whose package has the name of another module."""
    flaws = _form(word, DISTRIBUTION, WITH_SIGNS, LONGEST + len(distribution_of("")))
    flaws = flaws or _installed(word)
    return _problems(ITS_DISTRIBUTION, word, flaws) if flaws else package_problems(module_of(word))


def package_problems(word: str) -> list[Problem]:
    """Refuse a package that Python could not tell from something else."""
    if keyword.iskeyword(word) or keyword.issoftkeyword(word):
        return _problems(PACKAGE, word, [Phrase(KEYWORD)])
    if word in sys.stdlib_module_names:
        return _problems(PACKAGE, word, [Phrase(OF_PYTHON)])
    return _problems(PACKAGE, word, [Phrase(IMPORTED)] if _importable(word) else [])


def table_problems(word: str) -> list[Problem]:
    """Refuse a name that no table of a new plugin may have."""
    flaws = _form(word, WORD, WITH_UNDERSCORES) + _word_of_python(word)
    if word in OF_TESTS:
        flaws.append(Phrase(TESTED))
    return _problems(TABLE, word, flaws, "_", WORD)


def column_problems(word: str, entrant: str = ENTRANT) -> list[Problem]:
    """Refuse a name that the column which is measured may not have."""
    flaws = _form(word, WORD, WITH_UNDERSCORES)
    if word in (entrant, DATE, KIND):
        flaws.append(Phrase(THERE))
    return _problems(COLUMN, word, flaws, "_", WORD)


def entrant_problems(word: str) -> list[Problem]:
    """Refuse a name that the column of entrants may not have."""
    flaws = _form(word, WORD, WITH_UNDERSCORES)
    if word in (DATE, KIND):
        flaws.append(Phrase(THERE))
    if word in RESERVED or word in OF_CODE:
        flaws.append(Phrase(ANSWERED))
    return _problems(ENTRANTS, word, flaws, "_", WORD)


def text_problems(what: str, said: str) -> list[Problem]:
    """Refuse a title, a unit or a name of a person that does not fit on its line."""
    flaws = []
    if not any(sign.isalnum() for sign in said):
        flaws.append(Phrase(NO_TEXT))
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in said):
        flaws.append(Phrase(UNSEEN))
    if len(said) > LONGEST_TEXT:
        flaws.append(Phrase(TOO_LONG, {"most": LONGEST_TEXT}))
    return _problems(what, said, flaws)


def folder_problems(folder: Path) -> list[Problem]:
    """Refuse a folder that holds something; a repository without any file in it holds nothing."""
    try:
        inside = [path.name for path in folder.iterdir()] if folder.is_dir() else []
        taken = bool(set(inside) - {".git"}) if folder.is_dir() else folder.exists() or folder.is_symlink()
    except OSError:  # a name too long to be looked up; that it is too long is told of the name
        return []
    return [Problem("PB643", Place(folder.as_posix()))] if taken else []


def _form(word: str, form: re.Pattern[str], said: str, most: int = LONGEST) -> list[Phrase]:
    flaws = [] if form.fullmatch(word) else [Phrase(said)]
    return flaws + ([Phrase(TOO_LONG, {"most": most})] if len(word) > most else [])


def _problems(what: str, word: str, flaws: Collection[Phrase], join: str = "", form: Any = None) -> list[Problem]:
    """Make a problem of each flaw; where only the form is wrong, the hint says what comes near to it."""
    near = _near(word, join) if join else ""
    hint = Hint(FOR_EXAMPLE, {"word": near}) if near and near != word and form.fullmatch(near) else None
    return [Problem("PB661", args={"what": Phrase(what), "word": word, "reason": flaw}, hint=hint) for flaw in flaws]


def _near(word: str, join: str) -> str:
    """Bring a name into form: "Hari Pasar!" becomes ``hari-pasar``."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return join.join(re.findall(r"[a-z0-9]+", plain)).lstrip("0123456789" + join)[:LONGEST].rstrip(join)


def _word_of_python(word: str) -> list[Phrase]:
    return [Phrase(KEYWORD)] if keyword.iskeyword(word) else []


def _installed(distribution: str) -> list[Phrase]:
    try:
        metadata.distribution(distribution)
    except metadata.PackageNotFoundError:
        return []
    return [Phrase(DISTRIBUTED)]


def _importable(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return True

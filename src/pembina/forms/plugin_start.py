"""A new plugin before it is written: what is known of it, and what is proposed where nobody said anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import evolve, frozen

from pembina.errors import N_
from pembina.model.award import LocalText

MEASURES: Mapping[str, str] = {
    "records": N_("The number of rows"),
    "distinct": N_("The number of different things that rows name"),
    "sum": N_("The sum of a column"),
    "share": N_("The share of rows that say yes in a column, in percent"),
}
"""What a new criterion may measure."""

DIRECTIONS: Mapping[str, str] = {
    "higher": N_("higher is better"),
    "lower": N_("lower is better"),
    "target": N_("nearer to a target is better"),
}

COLUMNS: Mapping[str, str] = {"records": "", "distinct": "name", "sum": "amount", "share": "fulfilled"}
"""The column that is proposed for each measure; a number of rows needs none of its own."""

TYPES = ("money", "integer")
"""Types of a column that is added up: both are added exactly."""

ENTRANT, DATE, KIND = "region", "date", "kind"
"""The columns that every new criterion has; the first may have another name."""

UNITS: Mapping[str, LocalText] = {
    "money": {"en": "rupiah", "id": "rupiah"},
    "share": {"en": "percent", "id": "persen"},
}

_PREFIX = "pembina-"


@frozen
class Asked:
    """What somebody said of a new plugin; empty: nothing yet."""

    name: str
    title: str = ""
    title_id: str = ""
    table: str = ""
    measure: str = ""
    column: str = ""
    type: str = ""
    unit: str = ""
    unit_id: str = ""
    direction: str = ""
    author: str = ""
    entrant: str = ""
    distribution: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing is left that only its author can know."""
        return all((self.table, self.measure, self.unit, self.direction, self.column or self.measure == "records"))


@frozen
class NewPlugin:
    """A plugin as it will be written; ``column`` and ``type`` are empty where rows are counted."""

    name: str
    title: LocalText
    table: str
    measure: str
    column: str
    type: str
    unit: LocalText
    direction: str
    author: str
    entrant: str
    distribution: str

    @property
    def module(self) -> str:
        """The package that is imported."""
        return module_of(self.distribution)

    @property
    def untranslated(self) -> tuple[str, ...]:
        """Which texts say the same in both languages, and are no words that both have."""
        shared = [dict(unit) for unit in UNITS.values()]
        texts = {"title": self.title, "unit": self.unit}
        return tuple(key for key, text in texts.items() if text["en"] == text["id"] and dict(text) not in shared)


def proposed(asked: Asked) -> NewPlugin:
    """Fill in a proposal wherever nothing was said."""
    measure = asked.measure or "records"
    column = asked.column or COLUMNS[measure]
    kind = type_of(measure, asked.type)
    table = asked.table or asked.name.replace("-", "_")
    title = asked.title or title_of(asked.name)
    known = evolve(asked, measure=measure, column=column, type=kind, table=table)
    own = proposed_unit(known)
    unit = asked.unit or own["en"]
    other = own["id"] if unit == own["en"] else unit
    return NewPlugin(
        name=asked.name,
        title={"en": title, "id": asked.title_id or title},
        table=table,
        measure=measure,
        column="" if measure == "records" else column,
        type=kind,
        unit={"en": unit, "id": asked.unit_id or other},
        direction=asked.direction or "higher",
        author=asked.author,
        entrant=asked.entrant or ENTRANT,
        distribution=asked.distribution or distribution_of(asked.name),
    )


def type_of(measure: str, said: str = "") -> str:
    """Return the type of the column that a measure reads."""
    return {"records": "", "distinct": "text", "sum": said or TYPES[0], "share": "boolean"}[measure]


def proposed_unit(asked: Asked) -> LocalText:
    """Propose a unit in both languages: what both have a word for, or else the table's or the column's own name."""
    if asked.measure == "share":
        return UNITS["share"]
    if asked.measure == "sum" and asked.type == "money":
        return UNITS["money"]
    word = spoken(asked.table if asked.measure == "records" else asked.column)
    return {"en": word, "id": word}


def spoken(word: str) -> str:
    """Write a name as people say it: ``market_days`` becomes "market days"."""
    return word.replace("_", " ").replace("-", " ").strip()


def title_of(name: str) -> str:
    """Make a title of a plugin's name."""
    words = spoken(name)
    return words[:1].upper() + words[1:]


def distribution_of(name: str) -> str:
    """Return the distribution that is proposed for a plugin."""
    return name if name.startswith(_PREFIX) else _PREFIX + name


def module_of(distribution: str) -> str:
    """Return the package of a distribution."""
    return re.sub(r"[-_.]+", "_", distribution).lower()


def class_of(name: str) -> str:
    """Return the name of the class, which is no word of Python nor a name that the module imports."""
    word = "".join(part[:1].upper() + part[1:] for part in name.split("-"))
    return f"{word}Criterion" if word in _TAKEN else word


_TAKEN = frozenset(("None", "True", "False", "Any", "Criterion", "Mapping", "Rules", "Table"))

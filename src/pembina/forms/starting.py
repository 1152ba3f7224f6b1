"""A new award before it is written: what is known of it, and what is proposed where nobody said anything."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from attrs import frozen

from pembina.errors import N_, Hint, Phrase, Place, Problem, did_you_mean
from pembina.model import Method, Period
from pembina.model.award import LocalText
from pembina.plugins import Host, Manifest

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
HUNDRED = Decimal(100)

FIELDS: Mapping[str, tuple[str, str]] = {
    "provinces": ("regions", N_("provinces")),
    "regencies": ("regions", N_("regencies and cities")),
    "cooperatives": ("cooperatives", N_("cooperatives")),
    "units": ("units", N_("offices or work units")),
}
"""Who may compete: the table that lists them, and what they are called."""

CLASSES: Sequence[tuple[str, LocalText, Decimal]] = (
    ("utama", {"id": "Utama", "en": "First class"}, Decimal(85)),
    ("madya", {"id": "Madya", "en": "Second class"}, Decimal(70)),
    ("pratama", {"id": "Pratama", "en": "Third class"}, Decimal(55)),
)
"""Tiers as they are proposed, best first."""

NO_PERIOD = N_("a period is two days, such as 2026-01-01..2026-12-31")
ENDS_FIRST = N_("it ends before it begins")
AS_PERIOD = N_("write both days as year, month and day, with two dots between them: 2026-01-01..2026-12-31")
EARLIER_FIRST = N_("put the earlier day first")
EMPTY_NAME = N_("a name is missing between two commas")


@frozen
class Chosen:
    """One criterion of the new award: its key in the file, its plugin, its weight and how it is scored."""

    key: str
    plugin: str
    weight: Decimal
    score: Method


@frozen
class Start:
    """A new award. ``who`` of FIELDS competes.

    ``tiers`` are (id, title, cut), best first; without any, they stand in the file as an example.
    """

    id: str
    title: LocalText
    period: Period
    criteria: tuple[Chosen, ...]
    who: str = "provinces"
    organiser: str = ""
    basis: str = ""
    groups: tuple[str, ...] = ()
    tiers: tuple[tuple[str, LocalText, Decimal], ...] = ()


def id_problems(word: str) -> list[Problem]:
    """Say what is wrong with the id of an award."""
    return [] if ID.fullmatch(word) else [Problem("PB644", args={"word": word})]


def folder_problems(folder: str, taken: bool) -> list[Problem]:
    """Refuse a folder that holds something."""
    return [Problem("PB643", Place(folder))] if taken else []


def criterion_problems(names: Sequence[str], host: Host) -> list[Problem]:
    """Refuse names of criteria that are not installed, each with the one that was probably meant."""
    known = host.criterion_names()
    problems = [] if names else [Problem("PB646")]
    for name in names:
        if not name:
            reason = Phrase(EMPTY_NAME)
            problems.append(Problem("PB648", args={"found": "--criteria", "reason": reason}))
        elif name not in known:
            hint = did_you_mean(name, known) or Hint(N_("known are {known}"), {"known": ", ".join(sorted(known))})
            problems.append(Problem("PB645", args={"name": name}, hint=hint))
    return problems


def parse_period(said: str) -> Period | Problem:
    """Read a period such as 2026-01-01..2026-12-31."""
    first, dots, last = said.partition("..")
    try:
        period = Period(dt.date.fromisoformat(first.strip()), dt.date.fromisoformat(last.strip()))
    except ValueError:
        return Problem("PB648", args={"found": f'"{said}"', "reason": Phrase(NO_PERIOD)}, hint=Hint(AS_PERIOD))
    if not dots or period.end < period.start:
        return Problem("PB648", args={"found": f'"{said}"', "reason": Phrase(ENDS_FIRST)}, hint=Hint(EARLIER_FIRST))
    return period


def equal_weights(n: int) -> tuple[Decimal, ...]:
    """Share a hundred among so many, in hundredths; what is left over goes to the first."""
    each = (HUNDRED / n).quantize(Decimal("0.01"), ROUND_DOWN)
    return (HUNDRED - each * (n - 1), *[each] * (n - 1))


def keys(plugins: Sequence[str]) -> tuple[str, ...]:
    """Return keys for criteria: the names of their plugins, with a number where one serves twice."""
    found: list[str] = []
    for i, name in enumerate(plugins):
        before = plugins[:i].count(name)
        found.append(f"{name}-{before + 1}" if before else name)
    return tuple(found)


def proposed(plugin: str, host: Host) -> Method:
    """Propose a scoring method that needs no figure which nobody has decided.

    Fixed goalposts where the value itself has two ends; else the field's own least and greatest value.
    """
    manifest = host.manifest(plugin)
    if manifest.value == "category":
        words = _categories(manifest)
        step = HUNDRED / max(1, len(words) - 1)
        scores = {word: float((HUNDRED - step * i).quantize(Decimal("0.01"))) for i, word in enumerate(words)}
        return Method("levels", {"levels": scores})
    least, most = manifest.range
    if least is not None and most is not None and manifest.direction != "target":
        ends = (least, most) if manifest.direction == "higher" else (most, least)
        return Method("goalposts", {"from": ends[0], "to": ends[1]})
    return Method("min-max", {"direction": "lower" if manifest.direction == "lower" else "higher"})


def bounded(plugin: str, host: Host) -> bool:
    """Whether the proposal for a criterion needs no decision of its own: its value has two ends, or is a word."""
    return proposed(plugin, host).name != "min-max"


def _categories(manifest: Manifest) -> list[str]:
    """Return the words that a criterion measures, in the order of its locale."""
    for language in ("en", "id"):
        words = manifest.locale().get(language, {}).get("values", {})
        if words:
            return list(words)
    return ["value"]


def chosen(plugins: Sequence[str], weights: Sequence[Decimal], scores: Sequence[Method]) -> tuple[Chosen, ...]:
    """Put criteria together with their weights and scores."""
    named = zip(keys(plugins), plugins, weights, scores, strict=True)
    return tuple(Chosen(key, plugin, weight, score) for key, plugin, weight, score in named)


def title_of(word: str) -> str:
    """Make a title of an id: ``koperasi-terbaik-2027`` becomes "Koperasi terbaik 2027"."""
    words = word.replace("-", " ").strip()
    return words[:1].upper() + words[1:]

"""An invented panel in a folder: an award with a rubric of six items, entrants, jurors, conflicts and seeded scores.

Nobody here is real: regions are called Kabupaten Contoh, jurors Juri Contoh, and the data set says so (synthetic).
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

Cell = tuple[str, str, str]
"""Entrant, juror, item."""


@frozen
class Item:
    """One item of the rubric as the award writes it; ``band`` allows only the steps inside of bands."""

    id: str
    indonesian: str
    english: str
    weight: int
    least: int = 0
    most: int = 100
    step: int = 5
    bands: tuple[tuple[int, int, str, str], ...] = ()


BALDRIGE = (
    (0, 5, "belum ada", "none yet"),
    (10, 25, "awal", "beginning"),
    (30, 45, "mulai sistematis", "becoming systematic"),
    (50, 65, "sistematis", "systematic"),
    (70, 85, "terpadu", "integrated"),
    (90, 100, "teladan", "a role model"),
)
SIX = (
    Item("kebaruan", "Kebaruan", "Novelty", 20),
    Item("manfaat", "Manfaat bagi anggota", "Benefit to members", 25),
    Item("keberlanjutan", "Keberlanjutan", "Lasting", 20, bands=BALDRIGE),
    Item("pelibatan", "Pelibatan koperasi", "Involving cooperatives", 15),
    Item("replikasi", "Mudah ditiru", "Easy to copy", 10, least=1, most=5, step=1),
    Item("bukti", "Bukti pendukung", "Evidence", 10),
)
GROUPS = ("daratan", "kepulauan")
LANGUAGES = ("id", "en")


@frozen
class Invented:
    """What was invented: the award folder, and everything that stands in its tables."""

    folder: Path
    items: tuple[Item, ...]
    entrants: tuple[dict[str, str], ...]
    jurors: tuple[dict[str, Any], ...]
    conflicts: tuple[tuple[str, str, str], ...]
    scores: Mapping[Cell, float] = field(factory=dict)

    @property
    def award(self) -> str:
        """The award as a command line names it."""
        return str(self.folder)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def totals(self) -> dict[tuple[str, str], float]:
        """Total of every juror for every entrant that the juror scored in every item, by hand: entrant, juror."""
        by_pair: dict[tuple[str, str], dict[str, float]] = {}
        for (entrant, juror, item), score in self.scores.items():
            by_pair.setdefault((entrant, juror), {})[item] = score
        whole = {pair: found for pair, found in by_pair.items() if len(found) == len(self.items)}
        return {pair: sum(_points(item, found[item.id]) for item in self.items) for pair, found in whole.items()}


def _points(item: Item, score: float) -> float:
    return item.weight * (score - item.least) / (item.most - item.least)


def make_panel(
    folder: Path,
    *,
    entrants: int = 12,
    jurors: int = 5,
    per_entrant: int = 3,
    items: Sequence[Item] = SIX,
    conflicts: int = 3,
    seed: int = 2022,
    scored: bool = True,
    parameters: Mapping[str, str] | None = None,
    pairs: Iterable[tuple[str, str]] | None = None,
) -> Invented:
    """Write an award folder and return what it holds.

    ``parameters`` are further lines of the criterion's ``with`` table, as TOML (``{"severity": '"additive"'}``).
    ``pairs`` (entrant, juror) says who scored whom; without it, every entrant gets ``per_entrant`` jurors in turn,
    none of whom has a conflict or does not read its language. ``scored=False`` leaves out the table of scores, as
    before a panel begins.
    """
    chance = random.Random(seed)
    people = tuple(
        {"code": f"E{i + 1:02d}", "name": f"Kabupaten Contoh {i + 1:02d}", "cluster": GROUPS[i % 2],
         "language": LANGUAGES[i % 5 == 4]}
        for i in range(entrants)
    )  # fmt: skip
    judges = tuple(
        {"juror": f"J{i + 1}", "name": f"Juri Contoh {i + 1}", "languages": "id; en" if i % 2 == 0 else "id"}
        for i in range(jurors)
    )
    barred = _conflicts(people, judges, conflicts, chance)
    chosen = list(pairs) if pairs is not None else _in_turn(people, judges, per_entrant, barred)
    scores = _scores(chosen, tuple(items), chance) if scored else {}
    made = Invented(folder, tuple(items), people, judges, barred, scores)
    _write_award(made, per_entrant, parameters or {})
    _write_data(made, chance, scored)
    return made


def _conflicts(
    people: Sequence[Mapping[str, str]], judges: Sequence[Mapping[str, Any]], wanted: int, chance: random.Random
) -> tuple[tuple[str, str, str], ...]:
    """Choose conflicts: one juror for an entrant, and none where few jurors read the language, so that a panel fits."""
    open_to_all = [i for i, person in enumerate(people) if person["language"] == "id"]
    chosen = chance.sample(open_to_all, min(wanted, len(open_to_all)))
    reasons = ("pernah menjadi penasihat", "berasal dari daerah ini", "hubungan keluarga")
    return tuple(
        sorted((people[i]["code"], chance.choice(judges)["juror"], reasons[n % 3]) for n, i in enumerate(chosen))
    )


def _in_turn(
    people: Sequence[Mapping[str, str]], judges: Sequence[Mapping[str, Any]], wanted: int,
    barred: Iterable[tuple[str, str, str]],
) -> list[tuple[str, str]]:  # fmt: skip
    """Give entrants their jurors in turn, past those who have a conflict or do not read the language."""
    never = {(entrant, juror) for entrant, juror, _ in barred}
    pairs = []
    for i, person in enumerate(people):
        turn = itertools.chain(judges[i % len(judges) :], judges[: i % len(judges)])
        able = [judge["juror"] for judge in turn if person["language"] in judge["languages"].split("; ")]
        free = [juror for juror in able if (person["code"], juror) not in never]
        pairs += [(person["code"], juror) for juror in free[:wanted]]
    return pairs


def _scores(pairs: Iterable[tuple[str, str]], items: tuple[Item, ...], chance: random.Random) -> dict[Cell, float]:
    """Invent scores: how good the entrant is, how severe the juror is, and chance; on the steps and in the bands."""
    quality: dict[str, float] = {}
    severity: dict[str, float] = {}
    scores: dict[Cell, float] = {}
    for entrant, juror in pairs:
        q = quality.setdefault(entrant, chance.uniform(0.35, 0.85))
        s = severity.setdefault(juror, chance.uniform(-0.12, 0.12))
        for item in items:
            share = min(1.0, max(0.0, q - s + chance.uniform(-0.12, 0.12)))
            scores[entrant, juror, item.id] = float(allowed(item)[round(share * (len(allowed(item)) - 1))])
    return scores


def allowed(item: Item) -> list[int]:
    """Every score that the item takes, smallest first."""
    steps = list(range(item.least, item.most + 1, item.step))
    return [n for n in steps if not item.bands or any(low <= n <= high for low, high, _, _ in item.bands)]


def _write_award(made: Invented, per_entrant: int, parameters: Mapping[str, str]) -> None:
    made.folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {value}" for name, value in {"per-entrant": str(per_entrant), **parameters}.items()]
    text = AWARD.format(items=",\n".join(map(_item_line, made.items)), parameters="\n".join(lines))
    (made.folder / "award.toml").write_text(text, "utf-8")


def _item_line(item: Item) -> str:
    title = f'{{ id = "{item.indonesian}", en = "{item.english}" }}'
    scale = f"from = {item.least}, to = {item.most}, step = {item.step}"
    bands = ", ".join(
        f'{{ from = {low}, to = {high}, label = {{ id = "{indonesian}", en = "{english}" }} }}'
        for low, high, indonesian, english in item.bands
    )
    more = f", bands = [{bands}]" if bands else ""
    return f'  {{ id = "{item.id}", title = {title}, weight = {item.weight}, {scale}{more} }}'


def _write_data(made: Invented, chance: random.Random, scored: bool) -> None:
    made.data.mkdir(exist_ok=True)
    (made.data / "dataset.toml").write_text(DATASET, "utf-8")
    write_table(made.data / "regions.csv", made.entrants)
    visits = [{"region": person["code"], "value": chance.randrange(0, 41)} for person in made.entrants]
    write_table(made.data / "figures.csv", visits)
    write_table(made.data / "jurors.csv", made.jurors)
    write_table(made.data / "conflicts.csv", [dict(zip(CONFLICT, c, strict=True)) for c in made.conflicts], CONFLICT)
    if scored:
        write_scores(made, made.scores)


CONFLICT = ("entrant", "juror", "reason")
SCORE = ("entrant", "juror", "item", "score", "note", "state")
CHANGE = ("entrant", "juror", "item", "before", "after", "by", "reason", "date")


def write_table(path: Path, rows: Sequence[Mapping[str, Any]], header: Sequence[str] | None = None) -> None:
    """Write rows as a csv with the header given, or the keys of the first row."""
    names = list(header or rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_scores(made: Invented, scores: Mapping[Cell, float]) -> None:
    """Put these scores in the place of those that were invented."""
    rows = [
        {"entrant": e, "juror": j, "item": i, "score": f"{score:g}", "note": "", "state": ""}
        for (e, j, i), score in scores.items()
    ]
    write_table(made.data / "scores.csv", rows, SCORE)


def write_changes(made: Invented, changes: Sequence[Mapping[str, Any]]) -> None:
    """Add a table of changes of the consensus round."""
    write_table(made.data / "changes.csv", changes, CHANGE)


AWARD = """\
format = 1

[award]
id = "panel-contoh"
title = {{ id = "Inovasi Pembinaan Koperasi (contoh)", en = "Innovation in Supervising Cooperatives (an example)" }}
edition = 1
decimals = 2

[entrants]
table = "regions"
key = "code"
name = "name"
groups = ["cluster"]

[criteria.kunjungan]
title = {{ id = "Kunjungan pembinaan", en = "Supervision visits" }}
use = "reported-value"
read = {{ figures = {{ table = "figures" }} }}
weight = 40
score = {{ method = "goalposts", from = 0, to = 40 }}

[criteria.juri]
title = {{ id = "Mutu inovasi", en = "Quality of the innovation" }}
use = "jury"
weight = 60
score = {{ method = "goalposts", from = 0, to = 100 }}

[criteria.juri.with]
items = [
{items}
]
{parameters}
"""

DATASET = """\
[dataset]
title = "Panel juri rekaan"
origin = "synthetic"
numbers = "plain"
"""

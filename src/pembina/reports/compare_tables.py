"""Tables of a comparison: who moved, the parts of each movement, and new data judged by old rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.compare_names import Both, change_shown, factor_name, places, points_parts, reason, signed
from pembina.reports.compare_words import mark
from pembina.reports.page import Block, Bullets, Column, Heading, Paragraph, Table
from pembina.reports.reasons import STATUSES
from pembina.reports.texts import Texts

Part = Mapping[str, Any]

WHO_MOVED = N_("Who moved")
PARTS = N_("What moved them")
OLD_RULES = N_("The new data by the old rules")
RANK, PLACES, TOTAL, POINTS = N_("Rank"), N_("Places"), N_("Total"), N_("Points")
TIER, STATUS = N_("Tier or status"), N_("Status")
ARROW = N_("{then} → {now}")
ENTRANT = N_("Entrant")
UP = N_("Then → now; a single entry where nothing changed. Places and points gained carry a plus.")
FRACTIONS = N_("Places by cause may be fractions: where causes work together, they share what they move.")
BY_OLD = N_("By the old rules → by the new ones.")
WHY_OLD = N_(
    "What the entrants and figures of the new result would have made by the rules of the old one. The difference from "
    "the old result is due to data and entrants, that from the new one to the rules."
)
STAY_MEASURED = N_("Criteria that are measured otherwise are scored by the new rules here, too.")
NOT_SPLIT = N_("{entrants}: not split into causes, because {reason}.")
GONE, NEW = N_("gone"), N_("new")


def left(texts: Texts, title: str) -> Column:
    """A column of words."""
    return Column(texts.translate(title), wide=True)


def right(texts: Texts, title: str) -> Column:
    """A column of figures."""
    return Column(texts.translate(title), right=True)


def marked(both: Both) -> list[Block]:
    """The mark above a table of totals that cannot be laid side by side."""
    return [Paragraph(text)] if (text := mark(both, short=True)) else []


def movement_blocks(both: Both) -> list[Block]:
    """Ranks, totals and tiers then and now."""
    texts = both.texts
    columns = [left(texts, ENTRANT), *(right(texts, title) for title in (RANK, PLACES, TOTAL, POINTS))]
    columns.append(left(texts, TIER if _tiered(both) else STATUS))
    rows = tuple(_moved(both, row) for row in both.document["entrants"])
    return [
        Heading(texts.translate(WHO_MOVED)), *marked(both), Paragraph(texts.translate(UP)),
        _slim(Table(tuple(columns), rows)),
    ]  # fmt: skip


def _tiered(both: Both) -> bool:
    return bool(both.old.award["tiers"] or both.new.award["tiers"])


def _slim(table: Table) -> Table:
    """Without a last column that says nothing."""
    if any(row[-1] for row in table.rows):
        return table
    return Table(table.columns[:-1], tuple(row[:-1] for row in table.rows))


def _moved(both: Both, row: Part) -> tuple[str, ...]:
    texts, change = both.texts, row["change"]
    then, now = row["then"], row["now"]
    places_gained = "" if change["rank"] is None else places(texts, change["rank"])
    gained = "" if change["total"] is None else signed(texts, change_shown(both, row), both.decimals)
    ranks, totals = (
        arrow(texts, *_pair(texts, then, now, rank_words)),
        arrow(texts, *_pair(texts, then, now, total_words)),
    )
    return (both.names.entrant(row["code"]), ranks, places_gained, totals, gained, _state(both, then, now))


def _pair(texts: Texts, then: Part | None, now: Part | None, write: Any) -> tuple[str, str]:
    return write(texts, then), write(texts, now)


def arrow(texts: Texts, then: str, now: str) -> str:
    """Write what was and what is; once where that is the same, a dash where one of them is not there."""
    return now if then == now else texts.say(ARROW, then=then or "-", now=now or "-")


def _state(both: Both, then: Part | None, now: Part | None) -> str:
    before = both.texts.translate(NEW) if then is None else state_words(both, then)
    after = both.texts.translate(GONE) if now is None else state_words(both, now)
    return arrow(both.texts, before, after)


def state_words(both: Both, stand: Part | None) -> str:
    """Write a tier, a dash for none, or why there is no rank; nothing where the award has no tiers."""
    if stand is None:
        return ""
    if stand["rank"] is None:
        word: str = stand["status"]
        return both.texts.translate(STATUSES.get(word, word))
    return both.tier(stand["tier"]) if _tiered(both) else ""


def rank_words(texts: Texts, stand: Part | None) -> str:
    """Write a rank, a shared one with ``=``; empty where there is none."""
    if stand is None or stand["rank"] is None:
        return ""
    return texts.number(stand["rank"]) + ("=" if stand["tied"] else "")


def total_words(texts: Texts, stand: Part | None) -> str:
    """Write a published total; empty where there is none."""
    if stand is None:
        return ""
    published = stand["published"] if "published" in stand else (stand["total"] or {}).get("published")
    return "" if published is None else texts.figure(published)


# Parts


def parts_blocks(both: Both) -> list[Block]:
    """Places and points by cause; nothing where there is a single cause, which the page says in words."""
    if len(both.differing) < 2:
        return []
    texts, rows = both.texts, [row for row in both.document["entrants"] if row["in"] == "both"]
    blocks = _parts(both, PLACES, [_places(both, row) for row in rows if row["change"]["rank"] is not None])
    blocks += _parts(both, POINTS, [_points(both, row) for row in rows if row["change"]["total"] is not None])
    if not blocks:
        return []
    lead = [Heading(texts.translate(PARTS)), *marked(both), Paragraph(texts.translate(FRACTIONS))]
    return [*lead, *blocks, *not_split(both, rows)]


def _parts(both: Both, title: str, rows: Sequence[tuple[str, ...]]) -> list[Block]:
    """A table of changes with a column for each cause; nothing where no change could be split."""
    if not any(cell for row in rows for cell in row[2:]):
        return []
    texts = both.texts
    columns = [left(texts, ENTRANT), right(texts, title)]
    columns += [Column(factor_name(texts, factor), right=True) for factor in both.differing]
    return [Table(tuple(columns), tuple(rows))]


def _places(both: Both, row: Part) -> tuple[str, ...]:
    texts, parts = both.texts, row["parts"]["rank"]
    known = parts["not-done"] is None
    cells = (places(texts, parts[factor], parts["per"]) if known else "" for factor in both.differing)
    return (both.names.entrant(row["code"]), places(texts, row["change"]["rank"]), *cells)


def _points(both: Both, row: Part) -> tuple[str, ...]:
    texts = both.texts
    known = row["parts"]["total"]["not-done"] is None
    parts = points_parts(both, row, both.differing) if known else {}
    cells = (signed(texts, parts[factor], both.decimals) if known else "" for factor in both.differing)
    return (both.names.entrant(row["code"]), signed(texts, change_shown(both, row), both.decimals), *cells)


def not_split(both: Both, rows: Sequence[Part]) -> list[Block]:
    """Say of whom the movement is not split, and why; those with the same reason together."""
    if both.document["not-done"] is not None:
        return []
    found: dict[str, list[str]] = {}
    for row in rows:
        for what in ("rank", "total"):
            why = row["parts"][what]["not-done"]
            if why is not None and row["change"][what] is not None:
                found.setdefault(reason(both, why), []).append(both.names.entrant(row["code"]))
    said = [
        both.texts.say(NOT_SPLIT, entrants=both.texts.listed(list(dict.fromkeys(names))), reason=why)
        for why, names in found.items()
    ]
    return [Bullets(tuple(said))] if said else []


# Old rules


def old_rules_blocks(both: Both) -> list[Block]:
    """Where everybody of the new result would stand by the old rules; nothing unless they are one cause of several."""
    position = both.world(rules="old")
    if "rules" not in both.differing or len(both.differing) < 2 or position is None:
        return []
    if both.document["worlds"][position]["refused"] is not None:
        return []
    texts = both.texts
    columns = [left(texts, ENTRANT), right(texts, RANK), right(texts, TOTAL)]
    columns.append(left(texts, TIER if _tiered(both) else STATUS))
    rows = tuple(_ruled(both, row, position) for row in both.document["entrants"] if row["now"] is not None)
    lead = f"{texts.translate(WHY_OLD)} {texts.translate(BY_OLD)}"
    if any(criterion["belongs"] == "measurement" for criterion in both.document["criteria"]):
        lead = f"{lead} {texts.translate(STAY_MEASURED)}"
    table = _slim(Table(tuple(columns), rows))
    return [Heading(texts.translate(OLD_RULES)), *marked(both), Paragraph(lead), table]


def _ruled(both: Both, row: Part, position: int) -> tuple[str, ...]:
    texts, old, now = both.texts, row["worlds"][position], row["now"]
    cells = [arrow(texts, *_pair(texts, old, now, write)) for write in (rank_words, total_words)]
    return (both.names.entrant(row["code"]), *cells, arrow(texts, state_words(both, old), state_words(both, now)))

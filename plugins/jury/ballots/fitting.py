"""Which papers fit what was asked, and which a person has to look at: lazily, on the engine, before any count.

A paper is known by juror and set (compared as text, without regard to capitals and blanks). One that nobody answered is
no paper. Of the others a paper does not fit when

- ``twice``: an entrant stands on it in two rows;
- ``alone``: it places, or shows, one entrant only: there is nobody to compare it with;
- ``crowded``: a comparison has more than two entrants;
- ``unclear``: a word that is no answer, or a place below 1;
- ``contrary``: both won, or one lost and the other tied; two are the best, or the worst, or one of these is lacking;
- ``nameless``: no juror is named.

Nothing of such a paper is counted, and everyone who stands on it needs a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Rules, TableCheck
from pembina.expressions import text_key

Table = nw.LazyFrame[Any]

PAPER = ("_juror", "_set")

WORDS: Mapping[str, Mapping[str, int]] = {
    "pairs": {"won": 1, "menang": 1, "tied": 0, "seri": 0, "lost": -1, "kalah": -1},
    "best-worst": {"best": 1, "terbaik": 1, "worst": -1, "terburuk": -1},
}
"""What a juror may write, and which outcome it is."""

FLAWS: Mapping[str, Mapping[str, str]] = {
    "twice": {
        "en": "ballots on which the entrant or another stands twice; none of them was counted: {n}.",
        "id": "{n} surat suara memuat peserta ini atau peserta lain dua kali; tidak satu pun dihitung.",
    },
    "alone": {
        "en": "ballots on which the entrant stands alone, so that there is nobody to compare it with: {n}.",
        "id": "{n} surat suara hanya menilai peserta ini, sehingga tidak ada pembandingnya.",
    },
    "crowded": {
        "en": "comparisons of two in which more than two entrants stand; none of them was counted: {n}.",
        "id": "{n} perbandingan berpasangan memuat lebih dari dua peserta; tidak satu pun dihitung.",
    },
    "unclear": {
        "en": "ballots with a word that is no answer, or a place below 1; none of them was counted: {n}.",
        "id": "{n} surat suara memuat kata yang bukan pilihan atau peringkat di bawah 1; tidak satu pun dihitung.",
    },
    "contrary": {
        "en": "ballots that contradict themselves (both won, two best, no worst); none of them was counted: {n}.",
        "id": "{n} surat suara bertentangan isinya (keduanya menang, dua terbaik, tanpa terburuk); "
        "tidak satu pun dihitung.",
    },
    "nameless": {
        "en": "ballots without the name of a juror; none of them was counted: {n}.",
        "id": "{n} surat suara tanpa nama juri; tidak satu pun dihitung.",
    },
}
"""What is said of an entrant that stands on papers of each kind that do not fit."""


def marked(ballots: Table, kind: str, entrant: str) -> Table:
    """Add to every row what its paper is: one flag (0 or 1) for each flaw, and what counting needs.

    ``_outcome`` is 1 for won or best, -1 for lost or worst, 0 for tied; shown entrants of an answered set have 0 too,
    and the second of a pair whose first says won, lost or tied what follows from it. ``_rows`` counts the paper's rows
    that are compared, ``_faulty`` is 1 where any flaw is there, ``_counted`` where the row is to be counted.
    """
    rows = ballots.filter(~nw.col(entrant).is_null()).with_columns(
        _nameless=text_key("juror").is_null(),
        _juror=text_key("juror").fill_null(""),
        _set=text_key("set").fill_null(""),
    )
    answered = _ranked(rows) if kind == "ranking" else _chosen(rows, kind)
    whole = answered.with_columns(
        _rows=nw.col("_compared").sum().over(*PAPER),
        _answered=nw.col("_answers").sum().over(*PAPER) > 0,
        _same=nw.len().over(*PAPER, entrant),
    )
    flaws = {
        "twice": nw.col("_same").max().over(*PAPER) > 1,
        "alone": nw.col("_rows") == 1,
        "crowded": (nw.col("_rows") > 2) & nw.lit(kind == "pairs"),
        "unclear": nw.col("_strange").sum().over(*PAPER) > 0,
        "contrary": nw.col("_contrary"),
        "nameless": nw.col("_nameless"),
    }
    flagged = whole.with_columns(**{name: (flaw & nw.col("_answered")).cast(nw.Int64) for name, flaw in flaws.items()})
    faulty = nw.max_horizontal(*FLAWS)
    counts = nw.col("_answered") & (nw.col("_compared") == 1) & (faulty == 0)
    return flagged.with_columns(_faulty=faulty, _counted=counts.cast(nw.Int64))


def _ranked(rows: Table) -> Table:
    """Rows with a place are compared; one without is on the ballot and not ranked."""
    placed = (~nw.col("place").is_null()).cast(nw.Int64)
    strange = (nw.col("place") < 1).fill_null(False).cast(nw.Int64)
    return rows.with_columns(
        _compared=placed, _answers=placed, _strange=strange, _contrary=nw.lit(False), _outcome=nw.lit(0)
    )


def _chosen(rows: Table, kind: str) -> Table:
    """Read the words; every row of a pair or a set is compared, if the paper has any answer at all."""
    word = text_key("choice")
    outcome = nw.lit(None, dtype=nw.Int64)
    for written, meant in WORDS[kind].items():
        outcome = nw.when(word == nw.lit(written)).then(nw.lit(meant)).otherwise(outcome)
    read = rows.with_columns(_word=outcome, _answers=(~word.is_null()).cast(nw.Int64), _compared=nw.lit(1))
    said = read.with_columns(_strange=nw.col("_answers") - (~nw.col("_word").is_null()).cast(nw.Int64))
    total = nw.col("_word").fill_null(0).sum().over(*PAPER)
    if kind == "pairs":
        both = nw.col("_answers").sum().over(*PAPER) > 1
        own = nw.when(nw.col("_word").is_null()).then(-nw.col("_total")).otherwise(nw.col("_word"))
        return said.with_columns(_total=total, _both=both).with_columns(
            _contrary=nw.col("_both") & (nw.col("_total") != 0), _outcome=own
        )
    best = (nw.col("_word") == 1).fill_null(False).cast(nw.Int64)
    worst = (nw.col("_word") == -1).fill_null(False).cast(nw.Int64)
    named = said.with_columns(_best=best, _worst=worst).with_columns(
        _bests=nw.col("_best").sum().over(*PAPER), _worsts=nw.col("_worst").sum().over(*PAPER)
    )
    return named.with_columns(
        _contrary=(nw.col("_bests") != 1) | (nw.col("_worsts") != 1), _outcome=nw.col("_word").fill_null(0)
    )


def _check(flaw: str) -> Callable[[Table, str, Rules], Table]:
    """Count, for each entrant, the papers it stands on that have this flaw."""

    def count(records: Table, entrant: str, rules: Rules) -> Table:
        if not {"juror", "set", "place", "choice"} <= set(records.collect_schema().names()):
            return records.head(0).group_by(entrant).agg(n=nw.len())
        flagged = marked(records, rules["kind"], entrant).filter(nw.col(flaw) == 1)
        return flagged.group_by(entrant, *PAPER).agg(rows=nw.len()).group_by(entrant).agg(n=nw.len())

    return count


def checks() -> list[TableCheck]:
    """Give one remark for each way in which a paper may not fit."""
    return [TableCheck(f"ballots-{flaw}", text, _check(flaw)) for flaw, text in FLAWS.items()]

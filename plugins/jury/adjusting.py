"""Values freed of how severe each juror is: which method, over which rows, and what readers are told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from pembina import Adjusted, Fault
from pembina.expressions import same_text

from .rubric import MOST_OPTIONS, N_, Rubric

LOWEST, HIGHEST = 0.0, 100.0
"""Ends of what a value can be; an adjustment that goes beyond is cut, and the number of those is told."""

ONLY_MEAN = N_('severity = "{severity}" works on means: it needs panel = "mean", not "{panel}"')
NEEDS_STEPS = N_(
    "a many-facet Rasch model needs levels: give the item steps, with no more than {most} scores to choose from"
)

TOLD = {
    "additive": {
        "id": "Rata-rata para juri {before}; setelah disesuaikan menurut keketatan {jurors} juri (kuadrat terkecil) "
        "menjadi {after}.",
        "en": "The jurors' mean is {before}; with the severity of {jurors} jurors evened out by least squares it is "
        "{after}.",
    },
    "z-score": {
        "id": "Rata-rata para juri {before}; setelah disesuaikan menurut skor z masing-masing dari {jurors} juri "
        "menjadi {after}.",
        "en": "The jurors' mean is {before}; with {jurors} jurors put on one footing by their z-scores it is {after}.",
    },
    "rasch": {
        "id": "Rata-rata para juri {before}; nilai yang diharapkan dari juri dengan keketatan rata-rata (model Rasch "
        "multifaset, {jurors} juri) adalah {after}.",
        "en": "The jurors' mean is {before}; what a juror of average severity is expected to give (many-facet Rasch "
        "model, {jurors} jurors) is {after}.",
    },
}
CUT = {
    "id": " {clipped} nilai dipangkas agar tetap antara 0 dan 100.",
    "en": " Values cut off so as to stay between 0 and 100: {clipped}.",
}
CUT_WARNING = {
    "id": "Nilai yang melampaui skala dipangkas, sehingga peserta yang dibedakan oleh penyesuaian menjadi sama "
    "nilainya.",
    "en": "Values beyond the scale are cut off, so that entrants whom the adjustment tells apart are equal.",
}
"""What has to be known where cutting made ties."""
Z_WARNING = {
    "id": "Skor z mengandaikan setiap juri mendapat peserta yang sama baiknya. Bila tidak demikian, peserta di panel "
    "yang kuat dirugikan dan peserta di panel yang lemah diuntungkan.",
    "en": "z-scores assume that every juror was given equally good entrants. Where that is not so, entrants of a "
    "strong panel lose and those of a weak panel gain.",
}


@frozen
class Reckoned:
    """What a method found: values by entrant (0 to 100 unless cut), and figures to show."""

    values: Mapping[str, float]
    facts: Mapping[str, Any]


def faults(parameters: Mapping[str, Any]) -> list[Fault]:
    """Say where the adjustment asked for does not go with the panel, or with the scales of items."""
    severity, panel = parameters["severity"], parameters["panel"]
    if severity == "none":
        return []
    found = []
    if panel != "mean":
        found.append(Fault(ONLY_MEAN, {"severity": severity, "panel": panel}, ("severity",)))
    if severity == "rasch":
        for i, raw in enumerate(parameters["items"]):
            if not _levels(raw):
                found.append(Fault(NEEDS_STEPS, {"most": MOST_OPTIONS}, ("items", i)))
    return found


def _levels(raw: Mapping[str, Any]) -> bool:
    """Whether the scores of an item can be listed; True as well where its scale is wrong, which is said elsewhere."""
    try:
        rubric = Rubric.of({"items": [{**raw, "weight": 100}]})
        return bool(rubric.options(rubric.items[0]))
    except (ValueError, OverflowError, ZeroDivisionError):
        return True


def adjust(
    values: Mapping[str, float], details: Sequence[Mapping[str, Any]], parameters: Mapping[str, Any]
) -> Adjusted | None:
    """Adjust the values of entrants that have one; None where the award does not ask for it, or nobody has a value.

    ``details`` are rows (entrant, juror, item, score) of jurors who scored every item. Raises Unfit where the method
    has no answer.
    """
    severity = parameters["severity"]
    rows = [row for row in details if row["entrant"] in values]
    if severity == "none" or not rows:
        return None
    rubric, names = Rubric.of(parameters), spellings(row["juror"] for row in rows)
    reckoned = _by_levels(rows, names, rubric) if severity == "rasch" else _by_totals(rows, names, rubric, severity)
    cut = {code: min(max(value, LOWEST), HIGHEST) for code, value in reckoned.values.items()}
    clipped = sum(cut[code] != value for code, value in reckoned.values.items())
    merged = len(set(cut.values())) < len(set(reckoned.values.values()))
    told = {language: text + (CUT[language] if clipped else "") for language, text in TOLD[severity].items()}
    return Adjusted(
        cut,
        severity,
        {**reckoned.facts, "jurors": len(set(names.values())), "clipped": clipped},
        told,
        Z_WARNING if severity == "z-score" else CUT_WARNING if merged else {},
    )


def spellings(jurors: Iterable[str]) -> dict[str, str]:
    """Return for every juror as written the one name to show: of several spellings the first in alphabetical order."""
    written, first = set(jurors), dict[str, str]()
    for name in sorted(written):
        first.setdefault(same_text(name), name)
    return {name: first[same_text(name)] for name in written}


def _by_totals(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], rubric: Rubric, severity: str) -> Reckoned:
    """Adjust jurors' totals: by least squares, or by z-scores of each juror.

    ``generosity`` is in points, positive where generous.
    """
    from .methods.severity import additive, z_scores

    pairs: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows:
        pairs.setdefault((row["entrant"], names[row["juror"]]), {})[row["item"]] = row["score"]
    keys = sorted(pairs)
    totals = [total for key in keys if (total := rubric.total(pairs[key])) is not None]
    method = additive if severity == "additive" else z_scores
    found = method([entrant for entrant, _ in keys], [juror for _, juror in keys], totals)
    facts: dict[str, Any] = {"generosity": dict(found.jurors)}
    if found.spreads:
        facts["spread"] = dict(found.spreads)
    return Reckoned(found.entrants, facts)


def _by_levels(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], rubric: Rubric) -> Reckoned:
    """Adjust by a many-facet Rasch model of every item's levels; the value is 100 x the fair average.

    A level is the place of a score among those that the item takes, and earns what the score earns. ``strictness`` is
    in logits, positive where strict.
    """
    from .methods.rasch import many_facet

    options = {item.id: rubric.options(item) for item in rubric.items}
    level = {item: {float(score): n for n, score in enumerate(scores)} for item, scores in options.items()}
    ordered = sorted(rows, key=lambda row: (row["entrant"], names[row["juror"]], row["item"]))
    found = many_facet(
        [row["entrant"] for row in ordered],
        [names[row["juror"]] for row in ordered],
        [row["item"] for row in ordered],
        [level[row["item"]][row["score"]] for row in ordered],
        {item: len(scores) - 1 for item, scores in options.items()},
        {item.id: item.weight / 100.0 for item in rubric.items},
        {item.id: [item.share(score) for score in options[item.id]] for item in rubric.items},
    )
    facts = {"strictness": dict(found.severities), "difficulty": dict(found.difficulties)}
    return Reckoned({code: 100.0 * share for code, share in found.fair.items()}, facts)

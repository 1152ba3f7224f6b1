"""The page of ``pembina jury seal``: the seal as it is read out, and what it covers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pembina.commands import N_, P_, SYNTHETIC, Block, Heading, Page, PageEntry, Paragraph, Texts

from ..panel import Panel
from ..sealing import spoken

SEALED, GOOD = N_("The scores are sealed"), N_("The seal is unbroken")
SEAL = N_("Seal (SHA-256)")
COVERS = N_("It covers {rows}: {jurors} on {entrants}; award {award}, edition {edition}, criterion {criterion}.")
ROWS = P_("{n} row", "{n} rows")
JURORS = P_("{n} juror", "{n} jurors")
ENTRANTS = P_("{n} entrant", "{n} entrants")
RULES = N_("The rules of the award have the hash {rules}.")
MINUTES = N_("Read it out and write it into the minutes before the jurors talk. Any change of a score breaks it.")
NO_LEDGER = N_(
    "No ledger of a collection lies beside the scores: nothing shows that they are those of the jurors' sheets."
)
WRITTEN = N_("Sealed scores: {path}")
EXPECTED = N_("It is the seal that was expected.")
UNHEARD = N_("Whether it is the seal in the minutes, only a comparison tells: --expect SEAL.")
NEXT = N_('In dataset.toml: [tables.scores] file = "{name}", reader = "sealed-scores"')


def seal_page(
    document: Mapping[str, Any], path: Path, texts: Texts, panel: Panel | None, *, checked: bool, expected: str | None,
    collected: bool = True,
) -> Page:  # fmt: skip
    """Show the seal of a document that gives its own seal: one just made, or one ``checked``.

    ``collected`` says whether a ledger vouches for scores that were just sealed.
    """
    rows = document["rows"]
    jurors, entrants = {row["juror"] for row in rows}, {row["entrant"] for row in rows}
    counts = {
        "rows": texts.counted(*ROWS, len(rows)),
        "jurors": texts.counted(*JURORS, len(jurors)),
        "entrants": texts.counted(*ENTRANTS, len(entrants)),
    }
    named = {key: document[key] for key in ("award", "edition", "criterion")}
    blocks: list[Block] = [Heading(texts.translate(GOOD if checked else SEALED), 1)]
    blocks.append(PageEntry(texts.translate(SEAL), spoken(document["seal"])))
    blocks.append(Paragraph(texts.say(COVERS, **counts, **named)))
    blocks.append(Paragraph(texts.say(RULES, rules=spoken(document["rules"]))))
    if checked:
        blocks.append(Paragraph(texts.translate(UNHEARD if expected is None else EXPECTED)))
    else:
        if not collected:
            blocks.append(Paragraph(texts.translate(NO_LEDGER)))
        blocks.append(Paragraph(texts.translate(MINUTES)))
        blocks += [Paragraph(texts.say(WRITTEN, path=str(path))), Paragraph(texts.say(NEXT, name=path.name))]
    told = {
        **{key: document[key] for key in ("award", "edition", "rules", "criterion", "seal")},
        "file": str(path),
        "rows": len(rows),
        "jurors": len(jurors),
        "entrants": len(entrants),
    }
    banner = texts.translate(SYNTHETIC) if panel is not None and panel.synthetic else None
    return Page(tuple(blocks), [told], {**told, "expected": expected is not None}, banner)

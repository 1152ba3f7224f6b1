"""The page of ``pembina jury assign``: how the sheet came about, what it obeys, and how much each juror has to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from pembina.commands import N_, P_, Block, Bullets, Column, Heading, Page, Paragraph, Table, Texts

from ..pages.parts import Speaker, about, banner
from ..panel import Panel
from .asked import SHOWN
from .earlier import Kept
from .problem import CONFLICT, FREE, Problem
from .solve import EXCHANGES, FLOW, PRICE, PROGRAM, Sheet

TITLE = N_("Who judges whom?")
OF = N_("{award}: {criterion}")
JUDGEMENTS = N_("Entrants: {entrants}; jurors for each: {each}; judgements: {judgements}; jurors with work: {jurors}.")
OUT = P_(
    "{n} entrant does not compete any more and is not judged.",
    "{n} entrants do not compete any more and are not judged.",
)

ALL_ALIKE = N_("Load of every juror: {most}.")
WITHIN_ONE = N_("Load of every juror: {least} or {most}.")
WIDER = N_(
    "Loads from {least} to {most}. The rules allow none that are more equal: no juror can hand an entrant to somebody "
    "who has at least two fewer, not even over others."
)
WIDER_KEPT = N_(
    "Loads from {least} to {most}: more equal ones would change more of the earlier sheet, or the rules do not allow "
    "them."
)
DEARER = N_(
    "Loads from {least} to {most} (from {least_apart} to {most_apart} if the panel could fall into parts): connecting "
    "the panel takes less equal loads or more changes to the earlier sheet, and no connected sheet does better."
)
NOT_PROVEN = N_(
    "Loads from {least} to {most} (from {least_apart} to {most_apart} if the panel could fall into parts). Whether "
    "there is a connected sheet with more equal loads was not settled."
)
HOW = {
    FLOW: N_("Method: network flow in whole numbers; exact."),
    EXCHANGES: N_("Method: network flow in whole numbers, parts joined by exchanges at no price; exact."),
    PROGRAM: N_("Method: network flow, then an integer program (HiGHS) for the connection; exact."),
    PRICE: N_("Method: network flow, parts joined by the cheapest exchanges one by one; not proven to be the best."),
}
SEED = N_("Seed: {seed}. The same people, rules and seed give the same sheet on every machine.")
CONFLICTS = P_(
    "{n} conflict of interest between these people: it was not assigned.",
    "{n} conflicts of interest between these people: none of them was assigned.",
)
NO_CONFLICTS = N_("No conflict of interest between these people is known.")
MIXED = N_('The jurors of each entrant all differ in the column "{column}".')
CONNECTED = N_("The panel is connected: every juror can be compared with every other over entrants in common.")
APART = N_(
    "The panel falls into {parts} parts. Scores of different parts cannot be compared, and severity cannot be evened "
    "out across them; rank each part for itself."
)
PART = N_("{entrants} with {jurors}")
MORE = N_("{names} and {n} more")
IDLE = N_("Without an entrant: {jurors}.")

EARLIER_TITLE = N_("Against the earlier sheet")
STAY = N_("{kept} of its {before} assignments stay, {new} are new.")
GONE = {
    "juror": P_(
        "{n} falls away with a juror who is not on the list any more: {people}.",
        "{n} fall away with jurors who are not on the list any more: {people}.",
    ),
    "entrant": P_(
        "{n} falls away with an entrant who does not compete: {people}.",
        "{n} fall away with entrants who do not compete: {people}.",
    ),
    "rule": P_(
        "{n} falls away because a rule forbids it now: {people}.",
        "{n} fall away because rules forbid them now: {people}.",
    ),
    "way": P_(
        "{n} gives way, so that every entrant has its jurors and the panel is connected: {people}.",
        "{n} give way, so that every entrant has its jurors and the panel is connected: {people}.",
    ),
}

LOADS_TITLE = N_("Loads")
COLUMNS = (N_("Juror"), N_("Name"), N_("Judges"), N_("May judge"), N_("At most"))
NO_LIMIT = N_("no limit")
CHECKED = N_("A second, independent part of the program checked every rule before the sheet was written.")
WRITTEN = N_("Sheet: {path}")
NAME = N_("SHA-256 of the sheet: {hash}")


@frozen
class Made:
    """A sheet with what it was made of and where it was written."""

    panel: Panel
    problem: Problem
    sheet: Sheet
    kept: Kept | None
    path: str
    sha256: str


def assign_page(made: Made, texts: Texts) -> Page:
    """Say it in words, with the loads as a table; the CSV has the loads, the JSON document everything."""
    panel, speaker = made.panel, Speaker(made.panel, texts)
    title = texts.say(OF, award=texts.local(panel.award.title) or panel.award.id, criterion=texts.local(panel.title))
    blocks: list[Block] = [Heading(title, 1), Heading(texts.translate(TITLE))]
    blocks += [Bullets(tuple(_facts(made, speaker))), *_parts(made, speaker), *_kept(made, speaker)]
    blocks += [Heading(texts.translate(LOADS_TITLE)), _loads(made, texts)]
    blocks += [Paragraph(texts.translate(CHECKED)), Paragraph(texts.say(WRITTEN, path=made.path))]
    blocks += [Paragraph(texts.say(NAME, hash=made.sha256))]
    return Page(tuple(blocks), _records(made), _document(made), banner(speaker))


def _facts(made: Made, speaker: Speaker) -> Iterator[str]:
    panel, problem, sheet, texts = made.panel, made.problem, made.sheet, speaker.texts
    idle = [juror for juror, load in sheet.loads.items() if not load]
    yield speaker.say(
        JUDGEMENTS, entrants=len(problem.cases), each=problem.per_entrant, judgements=len(sheet.pairs),
        jurors=len(problem.jurors) - len(idle),
    )  # fmt: skip
    if panel.out:
        yield texts.counted(*OUT, len(panel.out))
    yield _evenness(made, speaker)
    if idle:
        yield texts.say(IDLE, jurors=_some([speaker.juror(code) for code in idle], texts))
    conflicts = int((problem.barred == CONFLICT).sum())
    yield texts.counted(*CONFLICTS, conflicts) if conflicts else texts.translate(NO_CONFLICTS)
    if problem.mix:
        yield texts.say(MIXED, column=problem.mix)
    yield texts.translate(CONNECTED) if sheet.connected else speaker.say(APART, parts=len(sheet.parts))
    yield texts.translate(HOW[sheet.method])
    yield texts.say(SEED, seed=str(problem.seed))


def _evenness(made: Made, speaker: Speaker) -> str:
    sheet = made.sheet
    least, most = min(sheet.loads.values()), max(sheet.loads.values())
    ends: dict[str, Any] = {"least": least, "most": most}
    if sheet.unconnected is not None:
        template = DEARER if sheet.exact else NOT_PROVEN
        return speaker.say(template, **ends, least_apart=sheet.unconnected[0], most_apart=sheet.unconnected[1])
    if most - least > 1:
        return speaker.say(WIDER_KEPT if made.kept else WIDER, **ends)
    return speaker.say(WITHIN_ONE if most > least else ALL_ALIKE, **ends)


def _parts(made: Made, speaker: Speaker) -> list[Block]:
    if made.sheet.connected:
        return []
    texts = speaker.texts
    named = (
        (_some([speaker.entrant(e) for e in entrants], texts), _some([speaker.juror(j) for j in jurors], texts))
        for entrants, jurors in made.sheet.parts
    )
    return [Bullets(tuple(texts.say(PART, entrants=entrants, jurors=jurors) for entrants, jurors in named))]


def _kept(made: Made, speaker: Speaker) -> list[Block]:
    if made.kept is None:
        return []
    kept, texts = made.kept, speaker.texts
    new = len(made.sheet.pairs) - kept.stay
    said = [speaker.say(STAY, kept=kept.stay, before=kept.before, new=new)]
    for why, pairs in kept.gone.items():
        if pairs:
            people = dict.fromkeys(e if why == "entrant" else j for j, e in pairs)
            if why in ("rule", "way"):
                people = dict.fromkeys(f"{j}–{e}" for j, e in pairs)
            said.append(texts.counted(*GONE[why], len(pairs), people=_some(list(people), texts)))
    return [Heading(texts.translate(EARLIER_TITLE)), Bullets(tuple(said))]


def _some(names: list[str], texts: Texts) -> str:
    if len(names) <= SHOWN:
        return texts.listed(names)
    return texts.say(MORE, names=", ".join(names[:SHOWN]), n=texts.number(len(names) - SHOWN))


def _loads(made: Made, texts: Texts) -> Table:
    columns = tuple(Column(texts.translate(title), right=i > 1, wide=i == 1) for i, title in enumerate(COLUMNS))
    rows = []
    for record in _records(made):
        most = texts.translate(NO_LIMIT) if record["most"] is None else texts.number(record["most"])
        numbers = (texts.number(record["judges"]), texts.number(record["may-judge"]), most)
        rows.append((record["juror"], record["name"], *numbers))
    return Table(columns, tuple(rows))


def _records(made: Made) -> list[dict[str, Any]]:
    may = (made.problem.barred == FREE).sum(axis=0)
    return [
        {
            "juror": juror.code,
            "name": juror.name,
            "judges": made.sheet.loads[juror.code],
            "may-judge": int(may[j]),
            "most": juror.most,
        }
        for j, juror in enumerate(made.problem.jurors)
    ]


def _document(made: Made) -> dict[str, Any]:
    problem, sheet = made.problem, made.sheet
    kept = made.kept and {
        "before": made.kept.before,
        "stay": made.kept.stay,
        "gone": {why: [list(pair) for pair in pairs] for why, pairs in made.kept.gone.items()},
    }
    return {
        **about(made.panel),
        "entrants": len(problem.cases),
        "per-entrant": problem.per_entrant,
        "seed": problem.seed,
        "mix": problem.mix,
        "method": sheet.method,
        "exact": sheet.exact,
        "loads": _records(made),
        "loads-unconnected": sheet.unconnected and list(sheet.unconnected),
        "conflicts": int((problem.barred == CONFLICT).sum()),
        "connected": sheet.connected,
        "parts": [{"entrants": list(entrants), "jurors": list(jurors)} for entrants, jurors in sheet.parts],
        "earlier": kept,
        "sheet": {"path": made.path, "sha256": made.sha256},
    }

"""The page of ``pembina jury ballots``: values and ranks under each count, duels, circles, rounds of transfers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from pembina.commands import N_, P_, SYNTHETIC, Block, Bullets, Column, Heading, Page, Paragraph, Table, Texts

from .adjusting import duel_facts, facts_of
from .counts import AllCounts, Counted, all_counts
from .duels import Duels
from .opening import Box
from .reading import Sheet
from .transfer import Election, Round

TITLE = N_("The ballots, counted in every way that fits them")
KINDS = {
    "ranking": N_("Jurors ranked the entrants."),
    "pairs": N_("Jurors compared two entrants at a time."),
    "best-worst": N_("Jurors named the best and the worst of each set."),
}
NAMES = {
    "share": N_("Contests won"),
    "borda": N_("Borda"),
    "copeland": N_("Copeland"),
    "single-transferable-vote": N_("Single transferable vote"),
    "bradley-terry": N_("Bradley-Terry"),
    "logit": N_("Best-worst logit"),
}
BALLOTS = P_("{n} ballot is counted, of {jurors}.", "{n} ballots are counted, of {jurors}.")
JURORS = P_("{n} juror", "{n} jurors")
IN_FORCE = N_("The award counts by: {count}.")
SAME_FIRST = N_("First under every count: {entrants}.")
OTHER_FIRST = N_("Who is first depends on the count: {firsts}.")
FIRST = N_("{entrants} ({counts})")
CELL = N_("{value} ({rank})")
CELLS = N_("Each cell holds the value, from 0 to 100, and the rank.")
REFUSED = N_("{count} gives no values: {reason}.")
DUELS = N_("Each against each")
WINNER = N_(
    "{entrant} beats every other: of the ballots that compare the two, more are for it than against it (Condorcet "
    "winner)."
)
NO_WINNER = N_("Nobody beats every other (there is no Condorcet winner).")
CYCLE = N_("A circle: among {entrants} each is beaten by another of them, so that majorities give them no order.")
NO_CYCLE = N_("There is no circle of majorities.")
ROUNDS = N_("Single transferable vote, round by round")
QUOTA = N_("Seats: {seats}. Votes: {votes}. Quota: {quota} (floor of votes / (seats + 1), plus 1).")
ELECTED = N_("Elected, in this order: {entrants}.")
SHARED = N_("{entrants} (shared)")
ROUND, VOTES, DONE = N_("Round"), N_("Votes"), N_("What happened")
VOTE = N_("{entrant} {votes}")
EXHAUSTED = N_("exhausted {votes}")
IS_ELECTED, PASSED_ON, OUT = N_("elected: {entrants}"), N_("surplus passed on: {entrants}"), N_("out: {entrants}")
TIE = N_("out: {entrants} (tie decided by: {rules})")
RULES = {
    "backwards": N_("latest earlier round"),
    "forwards": N_("first round"),
    "share": N_("contests won"),
    "together": N_("put out together"),
}
NOT_COUNTED = N_("Ballots that need a person")
KEPT_OUT = N_("Until a person has looked at these ballots, nobody who stands on them has a value: {entrants}.")
FAULTY = N_("{juror}: {reasons} ({rows})")
FAULTY_SET = N_("{juror}, {set}: {reasons} ({rows})")
NAMELESS = N_("(no juror)")
ROWS = P_("{file}, row {rows}", "{file}, rows {rows}")
REASONS = {
    "twice": N_("an entrant stands on it twice"),
    "alone": N_("there is only one entrant to compare"),
    "crowded": N_("it compares more than two"),
    "unclear": N_("a word is no answer, or a place is below 1"),
    "contrary": N_("its answers contradict one another"),
    "nameless": N_("no juror is named"),
}
ENTRANT = N_("Entrant")
CODED = N_("{name} ({code})")
UNKNOWN = "-"


@frozen
class _Speaker:
    """A box of ballots and the reader's texts."""

    box: Box
    texts: Texts

    def entrant(self, code: str) -> str:
        """Name and code."""
        return self.texts.say(CODED, name=self.box.names.get(code, code), code=code)

    def entrants(self, codes: Iterable[str]) -> str:
        """Several in a sentence."""
        return self.texts.listed([self.entrant(code) for code in codes])

    def count(self, name: str) -> str:
        """What a count is called."""
        return self.texts.translate(NAMES[name])

    def votes(self, number: Fraction) -> str:
        """Votes with up to four decimals."""
        return self.texts.number(int(number)) if number.denominator == 1 else self.texts.number(float(number), 4)


def ballots_page(box: Box, texts: Texts, seats: int | None = None) -> Page:
    """Say it in words and tables; ``seats`` stands in for those of the award."""
    options = {**box.parameters, **({} if seats is None else {"seats": seats})}
    counts = all_counts(
        box.papers, box.kind, unranked=options["unranked"], seats=options["seats"], ties=options["ties"],
        measured=box.shares,
    )  # fmt: skip
    speaker = _Speaker(box, texts)
    blocks = [*_heading(speaker), *_values(speaker, counts)]
    if counts.duels is not None:
        blocks += _duels(speaker, counts.duels)
    transfers = counts.by("single-transferable-vote")
    if transfers is not None and transfers.found is not None:
        blocks += _rounds(speaker, transfers.found)
    blocks += _faulty(speaker)
    banner = texts.translate(SYNTHETIC) if box.origin == "synthetic" else None
    return Page(tuple(blocks), _records(box, counts), _document(box, counts, options), banner)


def _heading(speaker: _Speaker) -> list[Block]:
    box, texts = speaker.box, speaker.texts
    papers = box.papers
    number = len(papers.ballots or papers.comparisons or papers.choices)
    said = [
        texts.translate(KINDS[box.kind]),
        texts.counted(*BALLOTS, number, jurors=texts.counted(*JURORS, box.jurors)),
        texts.say(IN_FORCE, count=speaker.count(box.parameters["count"])),
    ]
    title = texts.local(box.award.title) or box.award.id
    return [Heading(title, 1), Paragraph(" ".join(said)), Heading(texts.translate(TITLE))]


def _values(speaker: _Speaker, counts: AllCounts) -> list[Block]:
    """Who is first, the table of values and ranks, and why a count gives none."""
    texts = speaker.texts
    given = [counted for counted in counts.counted if counted.refused is None]
    columns = [Column(texts.translate(ENTRANT), wide=True)]
    columns += [Column(speaker.count(counted.name), right=True, wide=True) for counted in given]
    rows = tuple(
        (speaker.entrant(code), *(_cell(texts, counted, code) for counted in given)) for code in _order(counts, speaker)
    )
    refused = tuple(
        texts.say(REFUSED, count=speaker.count(counted.name), reason=_reason(texts, counted))
        for counted in counts.counted
        if counted.refused is not None
    )
    blocks: list[Block] = [Paragraph(f"{_firsts(speaker, given)} {texts.translate(CELLS)}")]
    blocks.append(Table(tuple(columns), rows))
    return [*blocks, Bullets(refused)] if refused else blocks


def _order(counts: AllCounts, speaker: _Speaker) -> list[str]:
    """Entrants by their rank under the award's count, or by contests won where that refuses."""
    named = counts.by(speaker.box.parameters["count"])
    ranks = (named if named is not None and named.values else counts.counted[0]).ranks
    return sorted(counts.papers.entrants, key=lambda code: (ranks.get(code, len(ranks) + 1), code))


def _cell(texts: Texts, counted: Counted, code: str) -> str:
    if code not in counted.values:
        return UNKNOWN
    return texts.say(CELL, value=texts.number(counted.values[code], 2), rank=texts.number(counted.ranks[code]))


def _reason(texts: Texts, counted: Counted) -> str:
    unfit = counted.refused
    assert unfit is not None
    return texts.say(unfit.text, **unfit.args_)


def _firsts(speaker: _Speaker, given: Sequence[Counted]) -> str:
    """Say who is first under which counts."""
    firsts: dict[tuple[str, ...], list[str]] = {}
    for counted in given:
        first = tuple(code for code, rank in sorted(counted.ranks.items()) if rank == 1)
        firsts.setdefault(first, []).append(speaker.count(counted.name))
    if len(firsts) == 1:
        return speaker.texts.say(SAME_FIRST, entrants=speaker.entrants(next(iter(firsts))))
    said = [
        speaker.texts.say(FIRST, entrants=speaker.entrants(who), counts=", ".join(by)) for who, by in firsts.items()
    ]
    return speaker.texts.say(OTHER_FIRST, firsts="; ".join(said))


def _duels(speaker: _Speaker, found: Duels) -> list[Block]:
    texts, winner = speaker.texts, found.condorcet
    said = texts.translate(NO_WINNER) if winner is None else texts.say(WINNER, entrant=speaker.entrant(winner))
    cycles = tuple(texts.say(CYCLE, entrants=speaker.entrants(cycle)) for cycle in found.cycles)
    if not cycles:
        said = f"{said} {texts.translate(NO_CYCLE)}"
    blocks: list[Block] = [Heading(texts.translate(DUELS)), Paragraph(said)]
    return [*blocks, Bullets(cycles)] if cycles else blocks


def _rounds(speaker: _Speaker, found: Election) -> list[Block]:
    texts = speaker.texts
    groups = [
        speaker.entrant(group[0]) if len(group) == 1 else texts.say(SHARED, entrants=speaker.entrants(group))
        for group in found.elected
    ]
    numbers = {"votes": speaker.votes(found.votes), "quota": speaker.votes(found.quota)}
    said = [
        texts.say(QUOTA, seats=texts.number(found.seats), **numbers),
        texts.say(ELECTED, entrants=", ".join(groups)),
    ]
    columns = (
        Column(texts.translate(ROUND), right=True),
        Column(texts.translate(VOTES), wide=True),
        Column(texts.translate(DONE), wide=True),
    )
    rows = tuple(
        (texts.number(number), _votes(speaker, one), "; ".join(_done(speaker, one)))
        for number, one in enumerate(found.rounds, 1)
    )
    return [Heading(texts.translate(ROUNDS)), Paragraph(" ".join(said)), Table(columns, rows)]


def _votes(speaker: _Speaker, one: Round) -> str:
    """Votes of a round, the most first; codes only, so that the table can be read."""
    order = sorted(one.votes, key=lambda code: (-one.votes[code], code))
    said = [speaker.texts.say(VOTE, entrant=code, votes=speaker.votes(one.votes[code])) for code in order]
    if one.exhausted:
        said.append(speaker.texts.say(EXHAUSTED, votes=speaker.votes(one.exhausted)))
    return ", ".join(said)


def _done(speaker: _Speaker, one: Round) -> list[str]:
    texts, said = speaker.texts, []
    if one.elected:
        said.append(texts.say(IS_ELECTED, entrants=", ".join(code for group in one.elected for code in group)))
    if one.passed_on:
        said.append(texts.say(PASSED_ON, entrants=", ".join(one.passed_on)))
    if one.out:
        rules = ", ".join(texts.translate(RULES[rule]) for rule in one.broken_by)
        said.append(texts.say(TIE if rules else OUT, entrants=", ".join(one.out), rules=rules))
    return said


def _faulty(speaker: _Speaker) -> list[Block]:
    """List every ballot that was not counted, with its rows and what is wrong with it."""
    box, texts = speaker.box, speaker.texts
    if not box.faulty:
        return []
    items = tuple(_fault(texts, sheet) for sheet in box.faulty)
    said = texts.say(KEPT_OUT, entrants=speaker.entrants(box.kept_out))
    return [Heading(texts.translate(NOT_COUNTED)), Paragraph(said), Bullets(items)]


def _fault(texts: Texts, sheet: Sheet) -> str:
    by_file: dict[str, list[str]] = {}
    for row in sheet.rows:
        by_file.setdefault(row["_file"], []).append(str(row["_row"]))
    rows = "; ".join(
        texts.counted(*ROWS, len(numbers), file=file, rows=", ".join(numbers)) for file, numbers in by_file.items()
    )
    reasons = ", ".join(texts.translate(REASONS[flaw]) for flaw in sheet.flaws)
    juror = sheet.rows[0]["juror"] if sheet.juror else texts.translate(NAMELESS)
    template = FAULTY_SET if sheet.name else FAULTY
    return texts.say(template, juror=juror, set=sheet.rows[0]["set"], reasons=reasons, rows=rows)


def _records(box: Box, counts: AllCounts) -> list[dict[str, Any]]:
    """One row for each entrant: value and rank under each count, empty where there is none."""
    records = []
    for code in counts.papers.entrants:
        record: dict[str, Any] = {"entrant": code, "name": box.names[code]}
        for counted in counts.counted:
            record[counted.name] = counted.values.get(code)
            record[f"{counted.name}-rank"] = counted.ranks.get(code)
        records.append(record)
    return records


def _document(box: Box, counts: AllCounts, options: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "award": {"id": box.award.id, "title": dict(box.award.title), "edition": box.award.edition},
        "criterion": {"path": box.path, "title": dict(box.title), "kind": box.kind, "count": box.parameters["count"]},
        "options": {key: options[key] for key in ("unranked", "seats", "ties")},
        "data": {"origin": box.origin},
        "entrants": [{"code": code, "name": box.names[code]} for code in counts.papers.entrants],
        "counts": {
            counted.name: {
                "values": dict(counted.values) or None,
                "ranks": counted.ranks or None,
                "refused": None if counted.refused is None else str(counted.refused),
                "facts": facts_of(counted, counts.papers) if counted.refused is None else {},
            }
            for counted in counts.counted
        },
        "duels": None if counts.duels is None else duel_facts(counts.duels, counts.papers),
        "faulty": [
            {
                "juror": sheet.rows[0]["juror"],
                "set": sheet.rows[0]["set"],
                "flaws": list(sheet.flaws),
                "entrants": sorted(sheet.entrants),
                "rows": [{"file": row["_file"], "row": row["_row"]} for row in sheet.rows],
            }
            for sheet in box.faulty
        ],
    }
    return found

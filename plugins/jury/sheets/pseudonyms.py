"""Pseudonyms of entrants and jurors, the key that tells whom they mean, and orders drawn from a seed.

Draws are hashes of a purpose, the seed and what is drawn, so that they are the same in every version of Python, and
that an entrant more or less changes nobody else's draw.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

from pembina.commands import N_, DataError, Hint, Phrase, Place

from ..csvfile import formula, read_lines, written

NONE, ENTRANTS, JURORS, BOTH = "none", "entrants", "jurors", "both"
CHOICES = (ENTRANTS, JURORS, BOTH)

LEAST_SEED = 10**18
"""A smaller seed can be tried out: who finds it finds every pseudonym."""

_COLUMNS = ("kind", "label", "code", "name")
_AWARD, _SEED, _ENTRANT, _JUROR = "award", "seed", "entrant", "juror"
MEANT = N_("name with --key the file that `pembina jury sheets` wrote beside the sheets")
_NO_KIND = N_('it has rows of the kinds award, seed, entrant and juror, but none "{kind}"')
_NOT_ONE = N_('of the kind "{kind}" it has one row, not {found}')
_DOUBLED = N_("{label} or {code} stands in it twice")
_LOST = N_('of the kind "{kind}", the label with the number {number} is missing')
_EXCHANGED = N_("{label} is not the label that its seed gives to {code}")
_PREFIXES = {_ENTRANT: "P", _JUROR: "N"}


def secret_seed() -> int:
    """Draw a seed that nobody can guess, from the system's randomness."""
    return LEAST_SEED + secrets.randbits(127)


def shuffled(words: Iterable[str], seed: int | str, *purpose: str) -> list[str]:
    """Return words in an order that follows from the seed and the purpose alone, not from their order."""
    return sorted(words, key=lambda word: (_draw(seed, *purpose, word), word))


def _draw(seed: int | str, *parts: str) -> bytes:
    """Hash the parts, each with its length before it, so that no two lists of parts make the same bytes."""
    taken = hashlib.sha256(b"pembina-jury/1")
    for part in (str(seed), *parts):
        content = part.encode("utf-8", "surrogatepass")
        taken.update(f"{len(content)}:".encode() + content)
    return taken.digest()


@frozen
class Key:
    """Whom pseudonyms mean: codes by label. Who is under no pseudonym stands in neither list."""

    award: str
    criterion: str
    seed: str
    entrants: Mapping[str, str] = field(factory=dict)
    jurors: Mapping[str, str] = field(factory=dict)

    @property
    def hides(self) -> str:
        """Who is under pseudonyms: ``none``, ``entrants``, ``jurors`` or ``both``."""
        return (NONE, ENTRANTS, JURORS, BOTH)[bool(self.entrants) + 2 * bool(self.jurors)]

    @property
    def mark(self) -> str:
        """What sheets say of the key in place of its seed: enough to tell keys apart, and nothing to find a seed by."""
        return _draw(self.seed, "mark").hex()[:16]

    def entrant(self, code: str) -> str:
        """Return an entrant's label, or the code where entrants are under none."""
        return next((label for label, found in self.entrants.items() if found == code), code)

    def juror(self, code: str) -> str:
        """Return a juror's label, or the code where jurors are under none."""
        return next((label for label, found in self.jurors.items() if found == code), code)


def make_key(award: str, criterion: str, seed: int, what: str, entrants: Iterable[str], jurors: Iterable[str]) -> Key:
    """Draw pseudonyms for entrants, jurors or both; their numbers tell nothing about codes, names or their order."""
    hidden = {_ENTRANT: what in (ENTRANTS, BOTH), _JUROR: what in (JURORS, BOTH)}
    codes = {_ENTRANT: set(entrants), _JUROR: set(jurors)}
    taken = {code.casefold() for kind in codes.values() for code in kind}
    drawn = {kind: _labels(codes[kind], seed, kind, taken) if hidden[kind] else {} for kind in codes}
    return Key(award, criterion, str(seed), drawn[_ENTRANT], drawn[_JUROR])


def _labels(codes: set[str], seed: int, kind: str, taken: set[str]) -> dict[str, str]:
    """Number codes in an order drawn; the prefix grows until no label can be taken for somebody's code."""
    prefix, width = _PREFIXES[kind], max(2, len(str(len(codes))))
    while True:
        labels = [f"{prefix}-{number:0{width}d}" for number in range(1, len(codes) + 1)]
        if taken.isdisjoint(map(str.casefold, labels)):
            return dict(zip(labels, shuffled(codes, seed, "pseudonym", kind), strict=True))
        prefix += _PREFIXES[kind]


def key_csv(key: Key, entrants: Mapping[str, str], jurors: Mapping[str, str]) -> bytes:
    """Write a key as csv; the names of entrants and jurors by code are for people to read."""
    rows = [(_AWARD, key.criterion, key.award, ""), (_SEED, "", _grouped(key.seed), "")]
    for kind, labels, names in ((_ENTRANT, key.entrants, entrants), (_JUROR, key.jurors, jurors)):
        rows += [(kind, label, code, names.get(code, "")) for label, code in sorted(labels.items())]
    return written(_COLUMNS, [dict(zip(_COLUMNS, row, strict=True)) for row in rows])


def _grouped(digits: str) -> str:
    """Put a low line after every fourth digit: `--seed` takes it so, and a spreadsheet does not round it."""
    return "_".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def read_key(path: Path) -> Key:
    """Read a key that :func:`key_csv` wrote; raises DataError for a file that is none (JURY361 to JURY364), or whose
    labels are not those that follow from its seed (JURY218)."""
    kinds: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (_AWARD, _SEED, _ENTRANT, _JUROR)}
    for line in read_lines(path, _COLUMNS, mend=Hint(MEANT)):
        if line["kind"] not in kinds:
            reason, place = Phrase(_NO_KIND, kind=line["kind"]), Place(str(path), line.line)
            raise DataError.of("JURY218", place, reason=reason)
        kinds[line["kind"]].append((line["label"], bare(line["code"])))
    flaw = _flaw(kinds)
    if flaw is not None:
        raise DataError.of("JURY218", Place(str(path)), reason=flaw)
    ((criterion, award),) = kinds[_AWARD]
    return Key(award, criterion, _seed(kinds), dict(kinds[_ENTRANT]), dict(kinds[_JUROR]))


def _seed(kinds: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    return kinds[_SEED][0][1].replace("_", "")


def _flaw(kinds: Mapping[str, Sequence[tuple[str, str]]]) -> Phrase | None:
    """Say what of a key cannot have been written so: rows lost or doubled, or labels that mean others than drawn."""
    for kind in (_AWARD, _SEED):
        if len(kinds[kind]) != 1:
            return Phrase(_NOT_ONE, kind=kind, found=len(kinds[kind]))
    for kind in (_ENTRANT, _JUROR):
        labels, codes = zip(*sorted(kinds[kind]), strict=True) if kinds[kind] else ((), ())
        for number, (label, code) in enumerate(zip(labels, codes, strict=True), 1):
            if labels.count(label) > 1 or codes.count(code) > 1:
                return Phrase(_DOUBLED, label=label, code=code)
            if label.rpartition("-")[2].lstrip("0") != str(number):
                return Phrase(_LOST, kind=kind, number=number)
        for label, code, drawn in zip(labels, codes, shuffled(codes, _seed(kinds), "pseudonym", kind), strict=True):
            if code != drawn:
                return Phrase(_EXCHANGED, label=label, code=code)
    return None


def bare(cell: str) -> str:
    """Return a code without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and formula(cell[1:]) else cell

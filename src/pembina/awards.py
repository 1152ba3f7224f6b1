"""Which award file and which data folder are meant, and what awards come with Pembina."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from pembina.errors import N_, AwardError, Hint, Place, did_you_mean

AWARD_FILE = "award.toml"


def award_path(award: str | Path) -> Path:
    """Return the award file meant by a file, a folder holding ``award.toml``, or the name of a shipped award.

    Raises AwardError (PB101) naming what there is.
    """
    path = Path(award)
    if path.is_dir():
        return path / AWARD_FILE
    if path.exists():
        return path
    shipped = shipped_awards()
    name = str(award).rstrip("/")
    if name in shipped:
        return shipped[name]
    raise AwardError.of("PB101", Place(str(award)), hint=_shipped_hint(name, shipped))


def _shipped_hint(word: str, shipped: Iterable[str]) -> Hint | None:
    """Name the shipped award that was probably meant; all of its folder, or all, for a word that is like none.

    Who gave a path to a file of their own is told of none.
    """
    folder, inside, _ = word.partition("/")
    beside = [name for name in shipped if inside and name.partition("/")[0] == folder]
    near = did_you_mean(word, beside or shipped)
    if near is not None and (not beside or near.args["word"] != folder):
        return near
    if not beside and (Path(word).suffix or len(Path(word).parts) != 1):
        return None
    return Hint(N_("known are {known}"), {"known": ", ".join(sorted(beside or shipped))})


def shipped_awards() -> dict[str, Path]:
    """Return the awards that come with Pembina, by name.

    A folder that holds several (the stages of one award, its categories) calls the others ``FOLDER/FILE``.
    """
    spec = importlib.util.find_spec("pembina_criteria")
    folders = [Path(location) for location in (spec.submodule_search_locations or ())] if spec else []
    files = sorted(path for folder in folders for path in folder.glob("*/*.toml"))
    return {p.parent.name if p.name == AWARD_FILE else f"{p.parent.name}/{p.stem}": p for p in files}


def data_folder(award: str | Path, data: str | Path | None = None) -> Path:
    """Return the data folder that is meant: the one named, or ``data`` beside the award."""
    return Path(data) if data is not None else award_path(award).parent / "data"

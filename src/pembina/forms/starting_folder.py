"""Writing the folder of a new award: built and checked beside its place, then moved there whole, or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from pembina.awardfile import read_award
from pembina.errors import N_, Phrase, Place, RecordError, UsageError
from pembina.forms.starting import ID, Start
from pembina.forms.starting_write import SAYS, award_file, readme
from pembina.model import Award
from pembina.plugins import Host
from pembina.record.putting import new_folder, sync_folder, sync_tree
from pembina.reports.texts import Texts

AWARD_FILE, README, DATA = "award.toml", "README.md", "data"
NO_DATA = N_("{award} has no data to copy")
_SECTION = re.compile(r"(?ms)^\[award\]\s*$(?P<body>.*?)(?=^\[|\Z)")


def write_start(start: Start, folder: Path, host: Host, texts: Texts) -> list[Path]:
    """Write a new award; returns its files. Raises RecordError (PB642) and AwardError where it would not be valid."""

    def build(place: Path) -> None:
        (place / AWARD_FILE).write_text(award_file(start, host, texts), "utf-8")
        (place / README).write_text(readme(start.id, start.title), "utf-8")

    return _whole(folder, build, host)


def copy_award(source: Path, name: str, folder: Path, host: Host, texts: Texts, with_data: bool) -> list[Path]:
    """Copy an award under a new id, as edition 1, with the other award files of its folder where it is its first.

    Raises UsageError (PB648) where data are asked for and there are none, RecordError (PB642).
    """
    award = read_award(source, host)
    data = source.parent / DATA
    if with_data and not data.is_dir():
        reason = Phrase(NO_DATA, {"award": name})
        raise UsageError.of("PB648", found="--with-data", reason=reason)
    texts_of = {AWARD_FILE: renamed(source.read_text("utf-8"), folder.name, texts)}
    if source.name == AWARD_FILE:
        others = (path for path in sorted(source.parent.glob("*.toml")) if path != source)
        texts_of |= {path.name: path.read_text("utf-8") for path in others}

    def build(place: Path) -> None:
        _put_texts(place, texts_of)
        _explain(place, award, source, name, folder.name)
        if with_data:
            shutil.copytree(data, place / DATA)

    return _whole(folder, build, host)


def _put_texts(place: Path, texts_of: Mapping[str, str]) -> None:
    for file, text in texts_of.items():
        (place / file).write_text(text, "utf-8")


def _explain(place: Path, award: Award, source: Path, name: str, word: str) -> None:
    """Write a README of its own, and keep that of the copied award beside it."""
    own, kept = source.parent / README, f"README.{award.id}.md"
    if own.is_file():
        shutil.copyfile(own, place / kept)
    (place / README).write_text(readme(word, award.title, (name, kept)), "utf-8")


def renamed(text: str, word: str, texts: Texts) -> str:
    """Return an award file with another id, as the first edition of rules that nobody has adopted yet."""
    found = _SECTION.search(text)
    if found is None:
        return text
    body = re.sub(r'(?m)^id\s*=\s*"[^"]*"', f'id = "{word}"', found["body"], count=1)
    body = re.sub(r"(?m)^edition\s*=\s*\d+", "edition = 1", body, count=1)
    body = re.sub(r"(?m)^adopted(\s*=.*)$", rf"# {texts.translate(SAYS['adopted'])}\n# adopted\1", body, count=1)
    return text[: found.start("body")] + body + text[found.end("body") :]


def taken(folder: Path) -> bool:
    """Whether something stands where the folder is to be."""
    if folder.is_dir():
        return any(folder.iterdir())
    return folder.exists() or folder.is_symlink()


def _fill(folder: Path, place: Path) -> None:
    """Move everything into an empty folder, which may be the one that somebody stands in; else leave it empty.

    The award file comes last: a folder without one is no award, whenever somebody pulls the plug.
    """
    sync_tree(place)
    try:
        for each in sorted(place.iterdir(), key=lambda path: (path.name == AWARD_FILE, path.name)):
            each.replace(folder / each.name)
    except BaseException:
        for each in folder.iterdir():
            each.replace(place / each.name)
        raise
    sync_folder(folder)


def _whole(folder: Path, build: Callable[[Path], None], host: Host) -> list[Path]:
    """Build a folder beside its place, check its award, and move it there; on any failure nothing is left behind."""
    assert ID.fullmatch(folder.name)  # the caller has refused it otherwise
    try:
        if folder.is_dir():
            _built_into(folder, build, host)
        else:
            with new_folder(folder) as place:
                build(place)
                read_award(place / AWARD_FILE, host)
    except OSError as error:
        raise RecordError.of("PB642", Place(folder.as_posix()), reason=error.strerror or str(error)) from None
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _built_into(folder: Path, build: Callable[[Path], None], host: Host) -> None:
    place = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}.", dir=folder.parent))
    try:
        build(place)
        read_award(place / AWARD_FILE, host)
        _fill(folder, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)

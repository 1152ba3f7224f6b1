"""What is fuzzed: for each reader what is done with the bytes, what they are like, and honest files to begin with.

Whatever a reader refuses, it refuses by a PembinaError (``Refused`` for a cell); anything else that comes out is a
crash, and so is a call of more than five seconds.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from pembina.data.refusal import Refused
from pembina.errors import PembinaError

from ...record.test_decisions import OBJECTION, REVOKED
from ...record.test_sitting import LEAST
from ...record.test_sitting import WHOLE as SITTING
from ..small import AWARD, DATASET, write_small

ROOT = Path(__file__).parents[3]
REFUSALS = (PembinaError, Refused)


@frozen
class Target:
    """``call`` reads the bytes; ``form`` is how they are spoilt; ``seeds`` are honest ones."""

    call: Callable[[bytes], None]
    form: str
    seeds: Callable[[], Sequence[bytes]]


@functools.cache
def room() -> Path:
    """A folder in memory, where there is one, that is removed with the process; of each process its own."""
    memory = Path(os.environ.get("PEMBINA_FUZZ_ROOM", "/dev/shm"))  # libFuzzer ends without removing anything
    path = Path(tempfile.mkdtemp(prefix="pembina-fuzz-", dir=memory if os.access(memory, os.W_OK) else None))
    import atexit

    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def _file(name: str, content: bytes) -> Path:
    path = room() / name
    path.write_bytes(content)
    return path


@functools.cache
def host() -> Any:
    """One host for all: what it knows does not depend on what is read."""
    from pembina.api import make_host

    return make_host()


# Award files


def award(content: bytes) -> None:
    from pembina.awardfile import read_award

    read_award(_file("award.toml", content), host())


def award_parse(content: bytes) -> None:
    from pembina.awardfile.document import parse, wild_numbers
    from pembina.awardfile.source import Source

    list(wild_numbers(parse(Source("award.toml", content.decode("utf-8", "replace")))))


def award_setting(content: bytes) -> None:
    from pembina.awardfile.settings import apply

    apply(_document(), [content.decode("utf-8", "replace")])


@functools.cache
def _document() -> Any:
    import tomli

    return tomli.loads(AWARD)


def _awards() -> list[bytes]:
    files = sorted((ROOT / "criteria").glob("*/*.toml"), key=lambda path: path.stat().st_size)[:17]
    return [AWARD.encode(), *(path.read_bytes() for path in files)]


def _settings() -> list[bytes]:
    return [
        b"criteria.supervision.weight=45", b"award.decimals=3", b"tiers[1].from=70", b'award.title.id="x"',
        b"criteria.growth.score={ method = 'goalposts', from = 0, to = 1 }", b'criteria."growth".weight=45',
        b"gates[1].at-least=3",
    ]  # fmt: skip


# Data sets


def dataset(content: bytes) -> None:
    from pembina.data.declared import read_settings

    _file("dataset.toml", content)
    read_settings(room())


def _datasets() -> list[bytes]:
    found = sorted(ROOT.glob("criteria/*/data/**/dataset.toml"), key=lambda path: path.stat().st_size)[:14]
    return [DATASET.encode(), *(path.read_bytes() for path in found)]


def cell(content: bytes) -> None:
    from pembina.data.cells import CellFormat, parse_cell
    from pembina.data.text import is_blank

    text = content.decode("utf-8", "replace")
    if not text or is_blank(text[1:]):
        return
    kind = ord(text[0])
    types = ("number", "integer", "money", "date", "boolean", "text", "answer", "code")
    form = CellFormat(
        types[kind % 8],
        (None, "id", "en", "plain")[kind // 8 % 4],
        (None, ("iso",), ("d/m/y", "long"), ("m/d/y", "quarter", "year"))[kind // 32 % 4],
    )
    parse_cell(text[1:], form)


def _cells() -> list[bytes]:
    from .mutating import CELLS

    return [(chr(k) + each).encode() for k in (0, 1, 2, 3, 8, 16, 24, 35, 67, 99) for each in CELLS if each.strip()]


def text_table(content: bytes) -> None:
    """The readers of delimited text by themselves, as every engine uses them."""
    import csv

    from pembina.data.delimited import check_encoding, look, read_head, records
    from pembina.data.settings import TableSettings
    from pembina.data.source import Kind, SourceFile, TableSource

    path = _file("visits.csv", content)
    file = SourceFile("visits.csv", path, "visits.csv")
    seen = look(path)
    check_encoding(file, seen, None)
    head = read_head(TableSource("visits", Kind("text"), (file,), (), TableSettings("visits")), file)
    try:
        for _ in records(path, None, head.delimiter):
            pass
    except csv.Error:  # told by its callers with the row (PB329)
        pass


def json_lines(content: bytes) -> None:
    from pembina.data.jsonlines import columns, rows

    path = _file("visits.jsonl", content)
    columns(path, {})
    for _ in rows(path, {}):
        pass


_TABLES = {
    "visits.csv": b'region,date,cooperative\n01,2024-01-03,01-0\n02,2024-03-04,02-1\n,,\n03,29/2/2024,"03\n-1"\n',
    "growth.tsv": b"code\tgrowth\n01\t1.5\n02\t-2\n03\t1e3\n",
    "active.csv": b"\xef\xbb\xbfcode;as_of;active;total\r\n01;2024-06-30;3;107\r\n02;2024-06-30;1.032;1.108\r\n",
}


def _csvs() -> list[bytes]:
    return list(_TABLES.values())


def _jsonls() -> list[bytes]:
    return [
        b'{"code": "01", "growth": 1.5}\n{"code": "02", "growth": null}\n\n{"code": 3, "growth": "1,5", "x": [1]}\n',
        b'{"region": "01", "date": "2024-01-03", "cooperative": "01-0"}\n' * 3,
    ]


@functools.cache
def _opened() -> tuple[Any, Path, Any]:
    """The small award, its folder, and what it needs of the data."""
    from pembina.awardfile import read_award

    folder = room() / "small"
    path = write_small(folder)
    return read_award(path, host()), folder / "data", None


def loaded(content: bytes) -> None:
    """A whole evaluation in which one table is spoilt; the first byte says which."""
    from pembina.data import open_dataset
    from pembina.evaluation import evaluate

    rules, folder, _ = _opened()
    names = ("regions.csv", "visits.csv", "active.csv", "growth.csv", "cooperatives.csv", "dataset.toml")
    name = names[content[0] % len(names)] if content else names[0]
    kept = (folder / name).read_bytes()
    try:
        (folder / name).write_bytes(content[1:])
        evaluate(rules, open_dataset(folder, host(), "polars"), host())
    finally:
        (folder / name).write_bytes(kept)


def _spoilt_tables() -> list[bytes]:
    folder = _opened()[1]
    names = ("regions.csv", "visits.csv", "active.csv", "growth.csv", "cooperatives.csv", "dataset.toml")
    return [bytes([48 + i]) + (folder / name).read_bytes() for i, name in enumerate(names)]


# Results and what lies beside them


@functools.cache
def result_seeds() -> tuple[bytes, ...]:
    """The result of the small award, and one made by hand that holds every turn a report takes."""
    from pembina.data import open_dataset
    from pembina.evaluation import evaluate
    from pembina.model import canonical

    from ...reports import results

    rules, folder, _ = _opened()
    small = evaluate(rules, open_dataset(folder, host(), "polars"), host())
    return canonical(small.document), canonical(results.document())


def _results() -> list[bytes]:
    return list(result_seeds())


def result(content: bytes) -> None:
    from pembina.record import read_result

    read_result(_file("x.result.json", content))


def shown(content: bytes) -> None:
    """What passes as a result is shown, with its scores and findings, in words."""
    from pembina.record import read_result
    from pembina.reports.render import FORMATS
    from pembina.reports.show import findings_page, ranking_page, scores_page
    from pembina.reports.texts import Texts

    read, texts = read_result(_file("x.result.json", content)), Texts("en")
    for page in (ranking_page, scores_page, findings_page):
        made = page(read, texts)
        FORMATS["json"](made)
        FORMATS["table"](made)


@functools.cache
def _by_hand() -> Any:
    from ...reports import results

    return results.result()


def decisions(content: bytes) -> None:
    from pembina.record.decisions import read_decisions

    read_decisions(_file("x.decisions.toml", content), _by_hand())


def _decisions() -> list[bytes]:
    head = f'format = 1\nresult = "{_by_hand().sha256}"\npublished = 2022-07-20\nobjections-until = 2022-07-27\n'
    return [(head + OBJECTION).encode(), (head + OBJECTION + REVOKED).encode()]


def sitting(content: bytes) -> None:
    from pembina.record.sitting import read_sitting

    read_sitting(_file("sitting.toml", content), _by_hand())


def _sittings() -> list[bytes]:
    return [SITTING.encode(), LEAST.encode()]


def worklist(content: bytes) -> None:
    """A list of problems that came back, as csv or JSON."""
    from pembina.forms.worklist_read import read_list

    read_list(_file("list.json" if content[:1] in b"{[" else "list.csv", content))


def _lists() -> list[bytes]:
    """What `pembina check -o` writes about the small award with three cells spoilt."""
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    from pembina.cli import main

    folder = room() / "listed"
    path = write_small(folder)
    for name, fits, not_so in (("growth", "01,", "01,x"), ("visits", "2024-", "2024/31/"), ("active", "02,", "99,")):
        table = folder / "data" / f"{name}.csv"
        table.write_text(table.read_text("utf-8").replace(fits, not_so, 1), "utf-8")
    lists = [folder / "list.csv", folder / "list.json"]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        for each in lists:
            main(["check", str(path), "--engine", "polars", "-o", str(each)])
    return [each.read_bytes() for each in lists]


# What is typed


def engine_words(content: bytes) -> None:
    from pembina.data.engines.opening import engine_kind, split_engine

    text = content.decode("utf-8", "replace")
    split_engine(text)
    kind = engine_kind(host(), text)
    if kind.name in ("duckdb", "polars") and "=" in text and "temp" not in text and "threads" not in text:
        kind.open(split_engine(text)[1]).close()


def _engines() -> list[bytes]:
    return [b"duckdb", b"polars", b"duckdb:memory=2GB", b"sc://host:15002", b"local[2]", b"spark://h:7077", b"dukdb"]


def expression(content: bytes) -> None:
    """A proof of inclusion, and names of files made of codes."""
    from pembina.cli.placing import file_names
    from pembina.model.merkle import audit_path, leaf_hash, levels_of, root_from, root_of

    parts = [part.decode("utf-8", "replace") for part in content.split(b"\n")]
    names = file_names(parts, "entrant-{}.html")
    assert all("/" not in name and "\x00" not in name and len(name.encode()) < 256 for name in names.values())
    leaves = [leaf_hash(part) for part in content.split(b"\n")[:64]]
    at = len(content) % len(leaves)
    assert root_from(leaves[at], at, len(leaves), audit_path(levels_of(leaves), at)) == root_of(leaves)


def _codes() -> list[bytes]:
    return [b"01\n02\n11.10\nX22", b"con\nCON\naux.txt\n..\n.\n/etc/passwd\n\n \n%2E", b"a\n" * 40]


TARGETS: dict[str, Target] = {
    "award": Target(award, "toml", _awards),
    "award-parse": Target(award_parse, "toml", _awards),
    "award-setting": Target(award_setting, "text", _settings),
    "dataset": Target(dataset, "toml", _datasets),
    "cell": Target(cell, "text", _cells),
    "text-table": Target(text_table, "csv", _csvs),
    "json-lines": Target(json_lines, "jsonl", _jsonls),
    "evaluated": Target(loaded, "csv", _spoilt_tables),
    "result": Target(result, "json", _results),
    "shown": Target(shown, "json", _results),
    "decisions": Target(decisions, "toml", _decisions),
    "sitting": Target(sitting, "toml", _sittings),
    "problem-list": Target(worklist, "csv", _lists),
    "engine": Target(engine_words, "text", _engines),
    "codes": Target(expression, "text", _codes),
}

"""Every code of the hundreds 1 and 2 is produced by some award or setting, and no other is promised."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest

from pembina.awardfile import read_award
from pembina.errors import Code, PembinaError
from pembina.errors.codes_file import TABLE as FILE_CODES
from pembina.errors.codes_rules import TABLE as RULE_CODES
from pembina.model import Award
from pembina.plugins import Host

Read = Callable[..., Award]

EDITS = {
    "PB107": ("format = 1", "format ="),
    "PB108": ("weight = 40", "weight = nan"),
    "PB109": ("format = 1", "format = 9"),
    "PB201": ("format = 1\n", ""),
    "PB202": ("decimals = 2", 'decimals = "2"'),
    "PB203": ("decimals = 2", "decimal = 2"),
    "PB204": ('"half-up"', '"half"'),
    "PB205": ("decimals = 2", "decimals = -1"),
    "PB206": ('id = "utama"', 'id = "Utama"'),
    "PB207": ('"Permenkop"', '"x"\nplugins = [""]'),
    "PB208": ('["cluster"]', '["cluster", "cluster"]'),
    "PB209": ('method = "goalposts", from = 0, to = 4', 'method = "steps", step = 3'),
    "PB210": ("[criteria.audit-opinion]", "[criteria.total]"),
    "PB211": ('missing = "refuse"', '[criteria.supervision.visits.x]\nuse = "survey"'),
    "PB212": ("[[gates]]", "[criteria.empty]\nweight = 1\n[[gates]]"),
    "PB213": ("weight = 40", "weight = 41"),
    "PB214": ("weight = 60\n", ""),
    "PB215": ("[[gates]]", '[criteria.idle]\nuse = "survey"\n[[gates]]'),
    "PB216": ('aggregate = "arithmetic"', 'weights = "equal"'),
    "PB217": ('score = { method = "log-goalposts", from = 1, to = 30 }', ""),
    "PB218": ('"goalposts"', '"goals"'),
    "PB219": ("from = 0, to = 4", "from = 4, to = 4"),
    "PB220": ('"arithmetic"', '"mean"'),
    "PB221": ("supervision-activity", "supervision"),
    "PB222": ("supervision-activity", "checks-only"),
    "PB223": ("minimum-visits = 2", "minimum-visits = 0"),
    "PB224": ("read = { visits", "read = { others"),
    "PB225": ('date = "Tanggal"', 'day = "Tanggal"'),
    "PB226": ('method = "goalposts", from = 0, to = 4', 'method = "levels", levels = { a = 1 }'),
    "PB227": ("and = { supervision", "and = { nothing"),
    "PB228": ("and = { supervision = 70 }", "and = { audit-opinion = 70 }"),
    "PB229": ('at-least = "WTP"', ""),
    "PB230": ('at-least = "WTP"', 'at-least = "WTP"\nat-most = "WTP"'),
    "PB231": ('at-least = "WTP"', 'at-least = "TMP"'),
    "PB232": ('at-least = "WTP"', "at-least = 1"),
    "PB233": ('"ineligible"', '{ cap = "none" }'),
    "PB234": ('id = "madya"', 'id = "utama"'),
    "PB235": ("from = 70\n", ""),
    "PB236": ("from = 70\n", "from = 70\nabove = 70\n"),
    "PB237": ("from = 70\n", "from = 85\n"),
    "PB238": ("from = 85\n", "from = 100\n"),
    "PB239": ("supervision = 70", "supervision = 100"),
    "PB240": ('per = "cluster"', 'per = "island"'),
    "PB241": ('["supervision.visits", "shared"]', '["shared", "supervision.visits"]'),
    "PB242": ("2022-06-30", "2020-06-30"),
    "PB243": ('missing = "refuse"', 'treat = "tame"'),
    "PB244": ('missing = "refuse"', 'treat = { method = "percentiles", low = 9, high = 8 }'),
    "PB245": ('missing = "refuse"', 'missing = "leave-out"'),
    "PB246": ('aggregate = "arithmetic"', 'weights = "each-its-own"\naggregate = "whole-rows"'),
    "PB247": ('missing = "refuse"', "denominate = {}"),
    "PB248": ('missing = "refuse"', 'panel = { fill = "latest" }'),
    "PB249": ('missing = "refuse"', 'impute = { method = "mean", within = "island" }'),
    "PB250": ('missing = "refuse"', "effort = { suggest = false, cost = 3 }"),
    "PB255": ("[[gates]]", '[uncertainty]\nleave-out = ["nothing"]\n[[gates]]'),
    "PB256": ("[[gates]]", "[uncertainty]\nweights = {}\n[[gates]]"),
    "PB257": ("[[gates]]", '[uncertainty]\naggregate = ["sum"]\n[[gates]]'),
    "PB258": ("[[gates]]", '[overrides]\ntable = "regions"\n[[gates]]'),
}
FURTHER_EDITS = {
    "PB245": ('aggregate = "arithmetic"', 'aggregate = "whole-rows"'),
    "PB214": ("weight = 40\nscore", "score"),
    "PB228": ('score = { method = "levels", levels = { WTP = 100, WDP = 60 } }', ""),
}
FILES = {
    "PB104": b"#" * 5_300_000,
    "PB105": b"\xef\xbb\xbf",
    "PB106": b"\xff",
}
SETTINGS = {
    "PB111": ["weight"],
    "PB112": ["award.scale=["],
    "PB113": ["awards.scale=1"],
    "PB114": ["award.scale=100", "award.scale=100"],
}


def codes(error: pytest.ExceptionInfo[PembinaError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


@pytest.mark.parametrize("code", EDITS)
def test_a_code_of_rules_is_produced_by_an_edit(code: str, read: Read, valid: str) -> None:
    text = valid
    for old, new in (EDITS[code], FURTHER_EDITS.get(code, ("", ""))):
        text = text.replace(old, new, 1)
    with pytest.raises(PembinaError) as error:
        read(text)
    assert code in codes(error)


@pytest.mark.parametrize("code", FILES)
def test_a_code_of_files_is_produced_by_a_file(code: str, tmp_path: Path, host: Host) -> None:
    (tmp_path / "award.toml").write_bytes(FILES[code])
    with pytest.raises(PembinaError) as error:
        read_award(tmp_path / "award.toml", host)
    assert codes(error) == {code}


@pytest.mark.parametrize("code", SETTINGS)
def test_a_code_of_settings_is_produced_by_a_setting(code: str, read: Read, valid: str) -> None:
    with pytest.raises(PembinaError) as error:
        read(valid, SETTINGS[code])
    assert codes(error) == {code}


@pytest.mark.parametrize(("code", "name"), [("PB101", "nothing.toml"), ("PB102", "."), ("PB103", "folder")])
def test_a_code_of_paths_is_produced_by_a_path(code: str, name: str, tmp_path: Path, host: Host) -> None:
    (tmp_path / "folder" / "award.toml").mkdir(parents=True)
    with pytest.raises(PembinaError) as error:
        read_award(tmp_path / name, host)
    assert codes(error) == {code}


def test_every_code_has_something_that_produces_it() -> None:
    assert {"PB101", "PB102", "PB103", *FILES, *SETTINGS, *EDITS} == {code.code for code in FILE_CODES + RULE_CODES}


@pytest.mark.parametrize("code", FILE_CODES + RULE_CODES, ids=lambda code: code.code)
def test_pages_of_codes_are_sentences_without_arguments(code: Code) -> None:
    assert [field for text in (code.why, code.mend) for _, field, _, _ in Formatter().parse(text) if field] == []
    assert all(text[0].isupper() and text.endswith(".") for text in (code.why, code.mend))


def test_codes_are_listed_once_and_in_order() -> None:
    listed = [code.code for code in FILE_CODES + RULE_CODES]
    assert listed == sorted(set(listed))

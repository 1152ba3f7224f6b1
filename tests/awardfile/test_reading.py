"""From bytes to the model: files that are refused, and what a sound award is resolved to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pembina.awardfile import read_award
from pembina.awardfile.reading import refusal as refused_as
from pembina.errors import AwardError, PluginError, Problem
from pembina.model import (
    Award,
    Binding,
    Entrants,
    Gate,
    Group,
    Leaf,
    Method,
    Organiser,
    Period,
    Quota,
    Tier,
)
from pembina.plugins import Host

Read = Callable[..., Award]


def refusal(path: Path, host: Host) -> list[str]:
    with pytest.raises(AwardError) as caught:
        read_award(path, host)
    return [problem.show().replace(f"{path.parent}/", "") for problem in caught.value.problems]


def test_a_missing_file_is_refused(tmp_path: Path, host: Host) -> None:
    assert refusal(tmp_path / "nothing.toml", host) == ["nothing.toml: error[PB101]: there is no such file"]


def test_a_folder_stands_for_the_award_in_it(tmp_path: Path, host: Host, valid: str) -> None:
    (tmp_path / "award.toml").write_text(valid, "utf-8")
    assert read_award(tmp_path, host).id == "harkopnas-2022"


def test_a_folder_without_an_award_is_refused(tmp_path: Path, host: Host) -> None:
    (tmp_path / "empty").mkdir()
    assert refusal(tmp_path / "empty", host) == ['empty: error[PB102]: the folder holds no "award.toml"']


def test_what_is_not_a_file_is_refused(tmp_path: Path, host: Host) -> None:
    (tmp_path / "award.toml").mkdir()
    assert refusal(tmp_path, host)[0].endswith(
        "award.toml: error[PB103]: the file cannot be read: it is not a regular file"
    )


FILES = {
    "a byte order mark": (b"\xef\xbb\xbfformat = 1\n", "1:1: error[PB105]: the file begins with a byte order mark"),
    "Latin 1": (
        'format = 1\n# déc\ntitle = "é"\n'.encode("latin-1"),
        "2:4: error[PB106]: the file is not UTF-8: the byte 0xE9 stands here",
    ),
    "UTF-16": ("format = 1".encode("utf-16"), "1:1: error[PB106]: the file is not UTF-8: the byte 0xFF stands here"),
    "a missing value": (b"format = 1\n\n[award]\nid =\n", "4:5: error[PB107]: not TOML: invalid value"),
    "a key given twice": (b"format = 1\nformat = 1\n", "2:11: error[PB107]: not TOML: cannot overwrite a value"),
    "a list that does not end": (b"a = [1\n", "2:1: error[PB107]: not TOML: unclosed array"),
    "a number of five thousand digits": (
        b"format = 1\na = " + b"9" * 5000 + b"\n",
        "2:5: error[PB107]: not TOML: a number of more than 4,000 digits",
    ),
    "lists nested without end": (
        b"a = " + b"[" * 5000 + b"]" * 5000,
        " error[PB107]: not TOML: lists or tables nested too deep",
    ),
    "groups nested without end": (
        b"format = 1\n[criteria" + b".a" * 3000 + b"]\n",
        " error[PB107]: not TOML: lists or tables nested too deep",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_toml_is_refused_with_the_place(name: str, tmp_path: Path, host: Host) -> None:
    content, told = FILES[name]
    (tmp_path / "award.toml").write_bytes(content)
    assert refusal(tmp_path / "award.toml", host) == [f"award.toml:{told}"]


def test_a_file_of_more_than_five_mebibytes_is_refused(tmp_path: Path, host: Host) -> None:
    (tmp_path / "award.toml").write_bytes(b"#" * (5 * 1024 * 1024 + 1))
    assert refusal(tmp_path / "award.toml", host) == ["award.toml: error[PB104]: the file is larger than 5 MiB"]


def test_an_empty_file_lacks_every_required_table(tmp_path: Path, host: Host) -> None:
    (tmp_path / "award.toml").write_bytes(b"")
    assert refusal(tmp_path / "award.toml", host) == [
        f'award.toml:1:1: error[PB201]: the key "{key}" is missing'
        for key in ("format", "award", "entrants", "criteria")
    ]


def test_windows_line_ends_are_read(tmp_path: Path, host: Host, valid: str) -> None:
    (tmp_path / "award.toml").write_bytes(valid.replace("\n", "\r\n").encode())
    assert read_award(tmp_path, host).id == "harkopnas-2022"


def test_what_is_said_of_the_award_is_kept(read: Read, valid: str) -> None:
    award = read(valid)
    assert (award.id, award.edition, award.basis) == ("harkopnas-2022", 1, {"id": "Permenkop", "en": "Permenkop"})
    assert award.title == {"id": "Pembina Koperasi Terbaik", "en": "Best Cooperative Supervisor"}
    assert award.organiser == Organiser("Dinas", Decimal(0))
    assert award.period == Period(dt.date(2021, 7, 1), dt.date(2022, 6, 30))
    assert award.ties == ("supervision.visits", "shared")
    assert award.coverage == Decimal(80)
    assert award.entrants == Entrants("regions", "code", "name", {"level": "province"}, ("cluster",))
    assert award.changed == ()


def test_the_tree_keeps_the_order_of_the_file(read: Read, valid: str) -> None:
    assert [node.path for node in read(valid).nodes()] == [
        "", "supervision", "supervision.visits", "supervision.quality", "partnerships", "audit-opinion",
    ]  # fmt: skip


def test_weights_become_shares_and_a_criterion_for_gates_has_none(read: Read, valid: str) -> None:
    assert {node.path: node.share for node in read(valid).nodes()} == {
        "": 1.0,
        "supervision": 0.4,
        "supervision.visits": 0.6,
        "supervision.quality": 0.4,
        "partnerships": 0.6,
        "audit-opinion": None,
    }


def test_a_criterion_is_resolved_with_parameters_and_tables_of_its_plugin(read: Read, valid: str) -> None:
    assert read(valid).node("supervision.visits") == Leaf(
        path="supervision.visits",
        title={},
        unit={},
        use="supervision-activity",
        parameters={"minimum-visits": 2},
        read={"visits": Binding("kunjungan", {"date": "Tanggal"})},
        panel=None,
        denominate=None,
        impute=None,
        treat=None,
        score=Method("goalposts", {"from": 0, "to": 4}),
        missing="refuse",
        weight=Decimal(60),
        share=0.6,
    )


def test_defaults_of_the_plugin_are_filled_in(read: Read, valid: str) -> None:
    leaf = read(valid).node("partnerships")
    assert isinstance(leaf, Leaf)
    assert leaf.parameters == {"minimum-visits": 1}
    assert leaf.read == {"visits": Binding("visits", {})}


def test_a_table_may_be_bound_by_name_alone(read: Read, valid: str) -> None:
    leaf = read(valid.replace('visits = { table = "kunjungan", date = "Tanggal" }', 'visits = "kunjungan"')).node(
        "supervision.visits"
    )
    assert isinstance(leaf, Leaf)
    assert leaf.read == {"visits": Binding("kunjungan", {})}


def test_columns_may_be_bound_without_naming_the_table(read: Read, valid: str) -> None:
    leaf = read(valid.replace('table = "kunjungan", ', "")).node("supervision.visits")
    assert isinstance(leaf, Leaf)
    assert leaf.read == {"visits": Binding("visits", {"date": "Tanggal"})}


def test_gates_are_resolved(read: Read, valid: str) -> None:
    assert read(valid).gates == (
        Gate("audit-opinion", Method("at-least", {"argument": "WTP"}), None, {"id": "Opini", "en": "Opinion"}),
    )


def test_a_gate_may_cap_the_tier_instead_of_excluding(read: Read, valid: str) -> None:
    award = read(valid.replace('otherwise = "ineligible"\n', 'otherwise = { cap = "madya" }\n'))
    assert award.gates[0].cap == "madya"


def test_tiers_are_resolved_with_quotas_inside_the_first_group_column(read: Read, valid: str) -> None:
    title = {"id": "Utama", "en": "First class"}
    assert read(valid).tiers == (
        Tier("utama", title, Decimal(85), True, {"supervision": Decimal(70)}, Quota(3, "cluster")),
        Tier("madya", {"id": "madya", "en": "madya"}, Decimal(70), True, {}, Quota(5, "cluster")),
    )


def test_a_quota_without_group_columns_counts_over_all(read: Read, valid: str) -> None:
    text = valid.replace('groups = ["cluster"]\n', "").replace('quota = { number = 5, per = "cluster" }\n', "")
    assert read(text).tiers[0].quota == Quota(3, None)


def test_a_cut_that_excludes_its_end_is_kept_apart(read: Read, valid: str) -> None:
    tier = read(valid.replace("from = 70", "above = 70")).tiers[1]
    assert (tier.cut, tier.inclusive) == (Decimal(70), False)


def test_above_may_stand_before_from_at_the_same_total(read: Read, valid: str) -> None:
    award = read(valid.replace("from = 85", "above = 80").replace("from = 70", "from = 80"))
    assert [(str(tier.cut), tier.inclusive) for tier in award.tiers] == [("80", False), ("80", True)]


def test_a_plain_title_serves_for_both_languages(read: Read, valid: str) -> None:
    award = read(valid.replace('{ id = "Pembinaan dan pengawasan", en = "Supervision" }', '"Pembinaan"'))
    assert award.node("supervision").title == {"id": "Pembinaan", "en": "Pembinaan"}


def test_titles_of_groups_fall_back_on_the_name_and_of_the_root_on_the_award(read: Read, valid: str) -> None:
    award = read(valid.replace('title = { id = "Pembinaan dan pengawasan", en = "Supervision" }\n', ""))
    assert award.node("supervision").title == {"id": "supervision", "en": "supervision"}
    assert award.root.title == award.title


MINIMAL = """\
format = 1
[award]
id = "a"
title = "A"
[entrants]
table = "regions"
key = "code"
name = "name"
[criteria.one]
use = "supervision-activity"
"""


def test_aggregation_and_missing_data_are_inherited_from_the_nearest_group(read: Read) -> None:
    award = read(
        MINIMAL.replace(
            "[criteria.one]\n",
            '[criteria]\naggregate = "geometric"\nmissing = "zero"\nweights = "equal"\n[criteria.one]\n',
        )
        + 'score = { method = "identity" }\n'
        '[criteria.outer]\nweights = "equal"\nmissing = "median"\n'
        '[criteria.outer.inner]\nweights = "equal"\naggregate = "harmonic"\n'
        '[criteria.outer.inner.leaf]\nuse = "survey"\nscore = { method = "identity" }\n'
        '[criteria.outer.inner.other]\nuse = "survey"\nscore = { method = "identity" }\nmissing = "leave-out"\n'
    )
    assert {node.path: node.missing for node in award.nodes()} == {
        "": "zero",
        "one": "zero",
        "outer": "median",
        "outer.inner": "median",
        "outer.inner.leaf": "median",
        "outer.inner.other": "leave-out",
    }
    assert {node.path: node.aggregate.name for node in award.nodes() if isinstance(node, Group)} == {
        "": "geometric",
        "outer": "geometric",
        "outer.inner": "harmonic",
    }


SCORE = 'score = { method = "identity" }\n'
THREE = "".join(f'[criteria.c{i}]\nuse = "survey"\nweight = W{i}\n{SCORE}' for i in range(3))
HEAD = MINIMAL.partition("[criteria.one]")[0]


def shares_of(award: Award) -> list[float | None]:
    return [child.share for child in award.root.children]


@pytest.mark.parametrize("weights", [("33.3", "33.3", "33.4"), ("0.1", "0.2", "0.7"), ("20", "30.50", "49.5")])
def test_percent_weights_add_up_in_exact_decimals(read: Read, weights: tuple[str, str, str]) -> None:
    text = HEAD + "".join(THREE.replace(f"W{i}", weight) for i, weight in ((0, weights[0]),))
    for i in (1, 2):
        text = text.replace(f"W{i}", weights[i])
    total = sum(Decimal(weight) for weight in weights)
    assert shares_of(read(text)) == [float(Decimal(weight) / total) for weight in weights]


def test_relative_weights_may_have_any_sum(read: Read) -> None:
    text = HEAD + '[criteria]\nweights = "relative"\n' + THREE.replace("W0", "1").replace("W1", "1").replace("W2", "2")
    assert shares_of(read(text)) == [0.25, 0.25, 0.5]


def test_equal_weights_share_evenly_among_scored_children(read: Read) -> None:
    text = HEAD + '[criteria]\nweights = "equal"\n' + THREE
    for i in range(3):
        text = text.replace(f"weight = W{i}\n", "")
    text += '[criteria.gate-only]\nuse = "survey"\n[[gates]]\ncriterion = "gate-only"\nequals = "yes"\n'
    assert shares_of(read(text)) == [1 / 3, 1 / 3, 1 / 3, None]


def test_children_of_a_sum_count_in_full(read: Read) -> None:
    text = HEAD + '[criteria]\naggregate = "sum"\n' + THREE
    for i in range(3):
        text = text.replace(f"weight = W{i}\n", "")
    assert shares_of(read(text)) == [1.0, 1.0, 1.0]


def test_what_is_summed_can_reach_more_than_the_scale(read: Read) -> None:
    text = HEAD + '[criteria]\naggregate = "sum"\n' + THREE + '[[tiers]]\nid = "top"\nfrom = 300\n'
    for i in range(3):
        text = text.replace(f"weight = W{i}\n", "")
    assert read(text).tiers[0].cut == Decimal(300)


def test_a_child_that_may_be_left_out_lets_the_others_reach_their_best(read: Read) -> None:
    levels = 'score = { method = "bands", bands = [{ score = 50 }] }\n'
    text = HEAD + '[criteria.low]\nuse = "survey"\nweight = 50\nmissing = "leave-out"\n' + levels
    text += '[criteria.high]\nuse = "survey"\nweight = 50\n' + SCORE + '[[tiers]]\nid = "top"\nfrom = 100\n'
    assert read(text).tiers[0].cut == Decimal(100)


def test_rounding_may_lift_a_total_to_a_cut_when_published_numbers_decide(read: Read, valid: str) -> None:
    assert read(valid.replace("from = 85", "from = 98.404")).tiers[0].cut == Decimal("98.404")
    with pytest.raises(AwardError):
        read(valid.replace("from = 85", "from = 98.404").replace('"published"', '"exact"'))


def test_a_third_partys_methods_are_resolved_with_their_defaults(read: Read, valid: str) -> None:
    text = valid.replace('method = "goalposts", from = 0, to = 4', 'method = "steps"')
    award = read(text.replace('aggregate = "arithmetic"', 'aggregate = "power-mean"'))
    leaf = award.node("supervision.visits")
    assert isinstance(leaf, Leaf)
    assert leaf.score == Method("steps", {"step": 10})
    assert award.root.aggregate == Method("power-mean", {"power": 2})


def test_decimals_of_weights_and_cuts_are_exact_and_of_methods_float64(read: Read, valid: str) -> None:
    award = read(valid.replace("from = 70", "from = 70.10").replace("to = 30", "to = 30.1"))
    leaf = award.node("partnerships")
    assert isinstance(leaf, Leaf)
    assert leaf.score is not None
    assert award.tiers[1].cut == Decimal("70.10")
    assert leaf.score.parameters == {"from": 1, "to": 30.1}
    assert type(leaf.score.parameters["to"]) is float


def test_one_plugin_serves_twice_with_its_own_parameters_each_time(read: Read, valid: str) -> None:
    award = read(valid)
    assert [leaf.use for leaf in award.leaves()].count("supervision-activity") == 3
    assert [leaf.parameters.get("minimum-visits") for leaf in award.leaves()] == [2, 1, 1, 1]


def test_no_criterion_is_imported(read: Read, valid: str, host: Host) -> None:
    read(valid)
    assert host.loaded() == []


def test_a_day_that_is_in_no_calendar_is_named_at_its_place(read: Callable[[str], Award], valid: str) -> None:
    with pytest.raises(AwardError) as caught:
        read(valid.replace("start = 2021-07-01", "start = 2021-13-01"))
    (problem,) = caught.value.problems
    assert ("PB107", "2021-13-01 is not a day of the calendar") == (problem.code, problem.args["reason"])
    assert "period = { start = 2021-13-01".index("2021") + 1 == problem.place.column


@pytest.mark.parametrize("day", ["1/7/2021", "01-07-2021", "1 Juli 2021", "1.7.2021"])
def test_a_day_that_is_written_as_people_write_it_is_told_how_to_write_it(
    read: Callable[[str], Award], valid: str, day: str
) -> None:
    with pytest.raises(AwardError) as caught:
        read(valid.replace("start = 2021-07-01", f"start = {day}"))
    (problem,) = caught.value.problems
    said = f"a day is written as year, month and day, such as 2022-06-30, not {day}"
    assert ("PB107", said) == (problem.code, problem.args["reason"])
    assert "period = { start = ".index("= ", 12) + 3 == problem.place.column


def test_a_day_inside_a_text_is_not_what_is_wrong_with_its_line(read: Callable[[str], Award], valid: str) -> None:
    with pytest.raises(AwardError) as caught:
        read(valid.replace("start = 2021-07-01", 'start = "since 1 Juli 2021'))
    assert "a day is written" not in str(caught.value.problems[0].args["reason"])


def test_what_only_a_plugins_author_can_mend_is_the_plugins_fault() -> None:
    broken = Problem("PB403", args={"plugin": "p", "distribution": "d", "version": "1", "reason": "r"})
    blocked, mistyped = Problem("PB404", args={"plugin": "p"}), Problem("PB203", args={"key": "k"})
    assert isinstance(refused_as([broken]), PluginError)
    assert isinstance(refused_as([broken, mistyped]), AwardError)
    assert isinstance(refused_as([blocked]), AwardError)

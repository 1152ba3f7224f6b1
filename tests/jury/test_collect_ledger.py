"""Late and replaced sheets come in only when somebody says so; the ledger keeps it, and nothing is lost unseen."""

from __future__ import annotations

import hashlib
import json
import sys

import pytest
from pembina_plugins.jury.sheets.ledger import Came, Ledger, Sheet, enter, ledger_path, read_ledger

from pembina.api import make_host
from pembina.commands import DataError

from .returned import change, fill, fill_all, scores, send

ABOUT = {"award": "a", "edition": "1", "rules": "r", "criterion": "c"}
OLD, NEW = "1" * 64, "2" * 64
FIRST = Sheet("J1", "J1.xlsx", OLD, True)


def ledger(*sheets: Sheet) -> Ledger:
    return Ledger(ABOUT, "a" * 64, False, "b" * 64, {sheet.juror: sheet for sheet in sheets})


def came(juror="J1", sha256=OLD, good=True) -> Came:
    return Came(juror, f"{juror}.xlsx", sha256, good)


@pytest.fixture(autouse=True, scope="module")
def _loaded():
    """Load the plugin, and with it its codes."""
    make_host(()).criterion("jury")


def codes(entered):
    return [problem.code for problem in entered.problems]


# The rules, one by one


def test_at_the_first_collection_every_sheet_is_let_in():
    entered = enter(None, [came("J2"), came("J1", good=False)], (), ())
    assert codes(entered) == []
    assert entered.taken == {"J2"}
    assert [(s.juror, s.collected, s.late) for s in entered.sheets.values()] == [
        ("J1", False, False),
        ("J2", True, False),
    ]


def test_a_sheet_that_was_not_there_is_late_until_it_is_let_in():
    before = ledger(Sheet("J1", "J1.xlsx", OLD, True))
    refused = enter(before, [came("J1"), came("J2")], (), ())
    assert (codes(refused), refused.taken, set(refused.sheets)) == (["JURY351"], {"J1"}, {"J1"})
    let_in = enter(before, [came("J1"), came("J2")], ("J2",), ())
    assert (codes(let_in), let_in.taken, let_in.late) == ([], {"J1", "J2"}, ("J2",))


def test_a_sheet_that_is_another_one_replaces_only_when_told_and_the_earlier_hash_stays():
    before = ledger(Sheet("J1", "J1.xlsx", OLD, True))
    refused = enter(before, [came(sha256=NEW)], (), ())
    assert (codes(refused), refused.taken, refused.kept) == (["JURY352"], frozenset(), ("J1",))
    let_in = enter(before, [came(sha256=NEW)], (), ("J1",))
    assert (codes(let_in), let_in.taken, let_in.replaced, let_in.kept) == ([], {"J1"}, ("J1",), ())
    assert let_in.sheets["J1"] == Sheet("J1", "J1.xlsx", NEW, True, False, (("J1.xlsx", OLD),))


def test_a_mended_sheet_replaces_the_one_that_was_refused_only_when_told():
    before = ledger(Sheet("J1", "J1.xlsx", OLD, False))
    refused = enter(before, [came(sha256=NEW)], (), ())
    assert (codes(refused), refused.kept) == (["JURY352"], ())
    assert enter(before, [came(sha256=NEW)], (), ("J1",)).taken == {"J1"}


def test_a_sheet_that_is_gone_is_a_problem_and_blocks_where_its_scores_were_taken():
    before = ledger(Sheet("J1", "J1.xlsx", OLD, True), Sheet("J2", "J2.xlsx", OLD, False))
    entered = enter(before, [], (), ())
    assert codes(entered) == ["JURY353", "JURY353"]
    assert entered.kept == ("J1",)


def test_a_replacement_that_does_not_fit_blocks_since_the_earlier_scores_would_be_lost():
    before = ledger(Sheet("J1", "J1.xlsx", OLD, True))
    entered = enter(before, [came(sha256=NEW, good=False)], (), ("J1",))
    assert (codes(entered), entered.taken, entered.kept) == ([], frozenset(), ("J1",))


def test_two_sheets_of_one_juror_block_where_the_scores_were_taken_before():
    before = ledger(Sheet("J1", "J1.xlsx", OLD, True))
    entered = enter(before, [came(sha256="", good=False)], (), ())
    assert (entered.taken, entered.kept) == (frozenset(), ("J1",))


def test_what_was_let_in_stays_let_in_when_the_command_is_run_once_more():
    before = ledger(Sheet("J1", "J1.xlsx", NEW, True, True, (("J1.xlsx", OLD),)))
    for late, replace in (((), ()), (("J1",), ("J1",))):
        entered = enter(before, [came(sha256=NEW)], late, replace)
        assert (codes(entered), entered.sheets) == ([], before.sheets)
        assert (entered.late, entered.replaced) == (("J1",), ("J1",))


@pytest.mark.parametrize(
    ("before", "here", "late", "replace", "reason"),
    [
        (None, [came()], ("J1",), (), "nothing was collected before"),
        (None, [came()], (), ("J1",), "nothing was collected before"),
        (ledger(FIRST), [came()], ("J2",), (), "no sheet of this juror is among those given"),
        (ledger(FIRST), [came()], ("J1",), (), "the sheet was there at the first collection"),
        (ledger(FIRST), [came()], (), ("J1",), "the sheet is the one that was collected"),
        (ledger(), [came()], ("J1",), ("J1",), "no sheet of this juror was collected before"),
    ],
)  # fmt: skip
def test_an_option_that_lets_nothing_in_is_told_why(before, here, late, replace, reason):
    found = [problem for problem in enter(before, here, late, replace).problems if problem.code == "JURY354"]
    assert len(found) == 1
    assert str(found[0].args["reason"]).startswith(reason)


# The file


def test_a_ledger_is_read_as_it_was_written(tmp_path):
    path = ledger_path(tmp_path / "scores.csv")
    assert path == tmp_path / "scores.sheets.json"
    assert read_ledger(path, ABOUT) is None
    written = ledger(Sheet("J2", "b.xlsx", NEW, True, True, (("a.xlsx", OLD),)), Sheet("J1", "J1.xlsx", OLD, False))
    path.write_bytes(written.content())
    assert read_ledger(path, ABOUT) == written
    assert [sheet["juror"] for sheet in json.loads(written.content())["sheets"]] == ["J1", "J2"]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"format":"pembina-jury-sheets/1"}', b"\xff", b"[" * 100_000, b'{"format":1}']
)
def test_a_file_that_is_no_ledger_is_refused(tmp_path, panel, content):
    (tmp_path / "scores.sheets.json").write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_ledger(tmp_path / "scores.sheets.json", ABOUT)
    assert [p.code for p in caught.value.problems] == ["JURY355"]


@pytest.mark.parametrize("key", ["award", "edition", "rules", "criterion"])
def test_the_ledger_of_another_collection_is_refused_with_what_differs(tmp_path, key):
    (tmp_path / "scores.sheets.json").write_bytes(ledger().content())
    with pytest.raises(DataError) as caught:
        read_ledger(tmp_path / "scores.sheets.json", {**ABOUT, key: "other"})
    assert [(p.code, p.args) for p in caught.value.problems] == [
        ("JURY356", {"what": key, "found": ABOUT[key], "wanted": "other"})
    ]


# The command, from one collection to the next


@pytest.fixture
def collecting(tmp_path, pembina):
    """A panel whose sheets are filled in, and the command that collects them."""
    sent = send(tmp_path)
    given = fill_all(sent)
    output = tmp_path / "scores.csv"

    def run(*words):
        return pembina(
            "jury", "collect", sent.made.award, sent.folder, "--assignment", sent.assignment, "-o", output, *words
        )

    return sent, given, output, run


def test_a_collection_without_problems_ends_with_0_and_the_same_bytes_every_time(collecting):
    _, given, output, run = collecting
    ran = run()
    assert (ran.status, ran.err) == (0, "")
    assert scores(output) == given
    assert "Juri Contoh 1 (J1)  collected         4       4          0        0     0" in ran.out
    assert "SYNTHETIC DATA" in ran.out
    first = output.read_bytes(), ledger_path(output).read_bytes()
    assert run().status == 0
    assert (output.read_bytes(), ledger_path(output).read_bytes()) == first


def test_rows_are_sorted_by_entrant_juror_and_item_of_the_rubric(collecting):
    sent, _, output, run = collecting
    run()
    lines = output.read_text("utf-8").splitlines()
    assert lines[0] == "entrant,juror,item,score,note,state"
    items = [item.id for item in sent.panel.rubric.items]
    keys = [tuple(line.split(",")[:3]) for line in lines[1:]]
    assert keys == [(e, j, i) for e in ("E01", "E02", "E03", "E04") for j in ("J1", "J2", "J3") for i in items]


def test_the_ledger_holds_the_hashes_of_sheets_assignment_and_scores(collecting):
    sent, _, output, run = collecting
    run()
    document = json.loads(ledger_path(output).read_bytes())
    assert document["scores"] == hashlib.sha256(output.read_bytes()).hexdigest()
    assert document["assignment"] == hashlib.sha256(sent.assignment.read_bytes()).hexdigest()
    assert {sheet["juror"]: sheet["sha256"] for sheet in document["sheets"]} == {
        juror: hashlib.sha256(sent.file(juror).read_bytes()).hexdigest() for juror in sent.pairs
    }


def test_a_late_sheet_is_refused_until_it_is_let_in_and_the_page_says_so(collecting, tmp_path):
    sent, given, output, run = collecting
    away = sent.file("J2").rename(tmp_path / "nanti.xlsx")
    assert run().status == 1
    away.rename(sent.file("J2"))
    ran = run()
    assert ran.status == 1
    assert "JURY351" in ran.out
    assert {juror for _, juror, _ in scores(output)} == {"J1", "J3"}
    ran = run("--late", "J2")
    assert ran.status == 0
    assert "Juri Contoh 2 (J2) came late, and was let in: juri-J2.xlsx." in ran.out
    assert scores(output) == given
    assert "collected, late" in run().out


def test_a_replaced_sheet_leaves_everything_as_it_was_until_it_is_let_in(collecting):
    sent, given, output, run = collecting
    run()
    before = output.read_bytes(), ledger_path(output).read_bytes()
    fill(sent, "J2", {("E01", "kebaruan"): 95})
    ran = run()
    assert ran.status == 1
    assert "JURY352" in ran.out
    assert "Nothing was written" in ran.out
    assert (output.read_bytes(), ledger_path(output).read_bytes()) == before
    ran = run("--replace", "J2")
    assert ran.status == 0
    assert "was replaced, and the new sheet let in" in ran.out
    assert scores(output) == {**given, ("E01", "J2", "kebaruan"): 95.0}
    assert len(json.loads(ledger_path(output).read_bytes())["sheets"][1]["earlier"]) == 1


def test_a_sheet_that_is_gone_leaves_everything_as_it_was(collecting):
    sent, _, output, run = collecting
    run()
    before = output.read_bytes()
    sent.file("J3").unlink()
    ran = run("--allow-missing")
    assert ran.status == 1
    assert "JURY353" in ran.out
    assert output.read_bytes() == before


def test_good_sheets_are_written_beside_a_bad_one_with_status_1(collecting):
    sent, given, output, run = collecting
    change(sent.file("J2"), lambda worksheet: worksheet.__setitem__("D10", "8,5"))
    ran = run()
    assert ran.status == 1
    flat = " ".join(ran.out.split())
    assert (
        '[Penilaian] D10: there is text in a score cell: "8,5" (JURY333); to mend it: type it as a number: 8,5' in flat
    )
    assert "The scores hold the sheets without problems alone." in flat
    assert scores(output) == {cell: score for cell, score in given.items() if cell[1] != "J2"}


def test_where_no_sheet_is_usable_nothing_is_written(collecting):
    sent, _, output, run = collecting
    for juror in sent.pairs:
        change(sent.file(juror), lambda worksheet: worksheet.__setitem__("D10", "=1"))
    ran = run()
    assert ran.status == 1
    assert "Nothing was written." in ran.out
    assert not output.exists()
    assert not ledger_path(output).exists()


def test_scores_changed_by_hand_are_not_written_over(collecting):
    _, _, output, run = collecting
    run()
    by_hand = output.read_text("utf-8").replace("E01,J1,kebaruan,0", "E01,J1,kebaruan,100")
    output.write_text(by_hand, "utf-8")
    ran = run()
    assert (ran.status, "JURY357" in ran.err) == (3, True)
    assert output.read_text("utf-8") == by_hand


def test_another_file_is_not_written_over(collecting):
    _, _, output, run = collecting
    output.write_text("surat penting", "utf-8")
    ran = run()
    assert (ran.status, "JURY357" in ran.err) == (3, True)
    assert output.read_text("utf-8") == "surat penting"


def test_a_run_that_was_stopped_between_scores_and_ledger_can_be_run_again(collecting):
    sent, given, output, run = collecting
    run()
    old = ledger_path(output).read_bytes()
    fill(sent, "J2", {("E01", "kebaruan"): 95})
    run("--replace", "J2")
    new = output.read_bytes()
    ledger_path(output).write_bytes(old)
    assert run("--replace", "J2").status == 0
    assert output.read_bytes() == new
    assert scores(output)["E01", "J2", "kebaruan"] == 95.0 != given["E01", "J2", "kebaruan"]


def test_a_juror_whom_nobody_knows_is_a_mistake_of_the_command_line(collecting):
    _, _, output, run = collecting
    ran = run("--late", "J22")
    assert ran.status == 2
    assert "there is no juror 'J22' on the list of jurors; did you mean" in " ".join(ran.err.split())
    assert not output.exists()


def test_a_place_that_cannot_be_written_is_refused_before_the_work(collecting, pembina, tmp_path):
    sent, *_ = collecting
    words = ["jury", "collect", sent.made.award, sent.folder, "--assignment", sent.assignment, "-o"]
    ran = pembina(*words, tmp_path / "tidak" / "ada.csv")
    assert (ran.status, "JURY358" in ran.err) == (3, True)
    ran = pembina(*words, tmp_path)
    assert (ran.status, "JURY358" in ran.err) == (3, True)


def test_the_document_holds_every_problem_with_its_cell(collecting):
    sent, _, output, run = collecting
    change(sent.file("J2"), lambda worksheet: worksheet.__setitem__("D10", "=1"))
    document = json.loads(run("--format", "json").out)
    assert document["written"] is True
    assert document["scores"] == str(output)
    assert document["problems"] == [
        {
            "code": "JURY332",
            "file": str(sent.file("J2")),
            "sheet": "Penilaian",
            "cell": "D10",
            "message": "there is a formula in a score cell: =1",
            "mend": "Type the score itself.",
        }
    ]
    assert [one["sheet"] for one in document["jurors"]] == ["collected", "refused", "collected"]


def test_the_csv_says_how_things_stand_with_every_juror(collecting):
    sent, _, _, run = collecting
    sent.file("J3").unlink()
    lines = run("--format", "csv").out.splitlines()
    assert lines[0] == "juror,name,sheet,file,assigned,scored,abstained,recused,open,late,replaced,data_origin"
    assert lines[3].startswith("J3,Juri Contoh 3,open,,4,0,0,0,4,false,false,")


@pytest.mark.parametrize(
    ("module", "library"), [("openpyxl", "openpyxl"), ("defusedxml", "defusedxml"), ("xlsxwriter", "XlsxWriter")]
)
def test_a_library_that_is_not_installed_is_named_with_what_installs_it(collecting, monkeypatch, module, library):
    _, _, output, run = collecting
    monkeypatch.setitem(sys.modules, module, None)
    ran = run()
    assert ran.status == 3
    assert f"reading sheets needs {library}, which is not installed" in ran.err
    assert "pip install 'pembina[jury]'" in ran.err
    assert not output.exists()


def test_files_that_are_no_sheets_are_named(collecting):
    sent, _, _, run = collecting
    (sent.folder / "surat.pdf").write_bytes(b"%PDF")
    ran = run()
    assert ran.status == 0
    assert "Left alone, since they are no sheets:" in ran.out

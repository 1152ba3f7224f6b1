"""Sealed scores: what the seal covers, that any change breaks it, and that the reader hands over nothing broken."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pembina_plugins.jury.sealing import columns, heard, plain, read_seal, rows, seal_document, seal_of, spoken

import pembina
from pembina.api import make_host
from pembina.commands import DataError

from .returned import fill_all, send, write_table

ABOUT = {"award": "a", "edition": "1", "rules": "r", "criterion": "c"}
ROW = {"entrant": "E1", "juror": "J1", "item": "i", "score": "85.5", "note": "baik", "state": ""}
OTHER = {"entrant": "E1", "juror": "J2", "item": "", "score": "", "note": "", "state": "recused"}


@pytest.fixture(autouse=True, scope="module")
def _loaded():
    """Load the plugin, and with it its codes."""
    make_host(()).criterion("jury")


def file(folder, document):
    path = folder / "scores.sealed.json"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def code(call, *args):
    with pytest.raises(DataError) as caught:
        call(*args)
    (problem,) = caught.value.problems
    return problem.code


# The seal itself


def test_the_seal_is_the_hash_of_canonical_json_that_anybody_can_work_out():
    document = seal_document(ABOUT, [ROW])
    by_hand = (
        '{"award":"a","criterion":"c","edition":"1","format":"pembina-jury-seal/1",'
        '"rows":[{"entrant":"E1","item":"i","juror":"J1","note":"baik","score":"85.5","state":""}],"rules":"r"}\n'
    )
    assert document["seal"] == hashlib.sha256(by_hand.encode()).hexdigest()


def test_the_order_of_rows_and_of_columns_makes_no_difference():
    turned = {key: ROW[key] for key in reversed(ROW)}
    assert seal_document(ABOUT, [OTHER, turned]) == seal_document(ABOUT, [ROW, OTHER])


@pytest.mark.parametrize("key", [*ABOUT, *ROW])
def test_any_text_that_is_changed_gives_another_seal(key):
    document = seal_document(ABOUT, [ROW, OTHER])
    changed = json.loads(json.dumps(document))
    (changed if key in ABOUT else changed["rows"][0])[key] += "1"
    assert seal_of(changed) != document["seal"]


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), unique=True, min_size=2, max_size=9), st.data())
def test_any_score_that_is_changed_or_taken_out_gives_another_seal(pairs, data):
    made = [{**ROW, "entrant": f"E{e}", "juror": f"J{j}", "score": str(e)} for e, j in pairs]
    at = data.draw(st.integers(0, len(made) - 1))
    other = [{**row, "score": "100"} if i == at else row for i, row in enumerate(made)]
    seals = {seal_document(ABOUT, some)["seal"] for some in (made, other, made[:at] + made[at + 1 :])}
    assert len(seals) == 3


def test_a_seal_is_spoken_in_groups_of_eight_and_heard_in_any():
    seal = "0123456789abcdef" * 4
    assert spoken(seal) == " ".join(["01234567", "89abcdef"] * 4)
    assert heard(spoken(seal).upper()) == seal
    assert heard("-".join(seal[i : i + 4] for i in range(0, 64, 4))) == seal
    assert heard(seal[:-1]) is None
    assert heard(seal[:-1] + "g") is None


@pytest.mark.parametrize(
    ("score", "expected"),
    [("85.50", "85.5"), ("90", "90"), ("9e1", "90"), ("-0.0", "0"), ("0.1", "0.1"), ("-2.50", "-2.5"),
     ("8,5", None), ("nan", None), ("inf", None), ("1e99", None), ("", None), ("delapan", None)],
)  # fmt: skip
def test_a_score_has_one_way_to_be_written(score, expected):
    assert plain(score) == expected


# Reading it back


def test_the_reader_hands_over_every_row_with_the_seal(tmp_path):
    document = seal_document(ABOUT, [ROW, OTHER])
    path = file(tmp_path, document)
    assert list(columns(path, {})) == ["entrant", "juror", "item", "score", "note", "state", "seal"]
    first, second = rows(path, {})
    assert (first.number, second.number) == (1, 2)
    assert first.cells == {
        "entrant": "E1", "juror": "J1", "item": "i", "score": Decimal("85.5"), "note": "baik", "state": None,
        "seal": document["seal"],
    }  # fmt: skip
    assert (second.cells["score"], second.cells["state"]) == (None, "recused")


@pytest.mark.parametrize("reading", [read_seal, lambda path: columns(path, {}), lambda path: list(rows(path, {}))])
def test_a_score_changed_after_sealing_is_refused_with_both_seals(tmp_path, reading):
    document = seal_document(ABOUT, [ROW])
    changed = {**document, "rows": [{**ROW, "score": "95.5"}]}
    with pytest.raises(DataError) as caught:
        reading(file(tmp_path, changed))
    (problem,) = caught.value.problems
    assert problem.code == "JURY403"
    assert problem.args == {"said": spoken(document["seal"]), "found": spoken(seal_of(changed))}


def resealed(**changes):
    """A document whose seal fits, and whose form does not."""
    document = {**seal_document(ABOUT, [ROW]), **changes}
    return {**document, "seal": seal_of(document)}


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        resealed(format="pembina-jury-seal/2"),
        resealed(more="x"),
        resealed(edition=1),
        resealed(rows={}),
        resealed(rows=[{**ROW, "score": 85.5}]),
        resealed(rows=[{**ROW, "score": "85.50"}]),
        resealed(rows=[{**ROW, "state": "absent"}]),
        resealed(rows=[{key: ROW[key] for key in ROW if key != "note"}]),
        resealed(rows=[ROW, ROW]),
        resealed(rows=[OTHER, ROW]),
        {**seal_document(ABOUT, [ROW]), "seal": "ABC"},
    ],
)
def test_a_document_of_another_form_is_refused_whatever_its_seal(tmp_path, document):
    assert code(read_seal, file(tmp_path, document)) == "JURY402"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"{", b"[" * 100_000, b'{"seal":NaN}', b'{"seal":"a","seal":"b"}'],
)
def test_a_file_that_is_no_json_is_refused(tmp_path, content):
    path = tmp_path / "scores.sealed.json"
    path.write_bytes(content)
    assert code(read_seal, path) == "JURY402"


def test_half_a_character_is_refused(tmp_path):
    path = file(tmp_path, seal_document(ABOUT, [ROW]))
    path.write_text(path.read_text("utf-8").replace("baik", "\\ud800"), "utf-8")
    assert code(read_seal, path) == "JURY402"


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert code(read_seal, tmp_path / "tidak-ada.json") == "JURY401"


# The command


@pytest.fixture
def collected(tmp_path, pembina):
    """A panel whose sheets were collected into scores.csv."""
    sent = send(tmp_path)
    fill_all(sent)
    path = tmp_path / "scores.csv"
    ran = pembina("jury", "collect", sent.made.award, sent.folder, "--assignment", sent.assignment, "-o", path)
    assert ran.status == 0
    return sent, path


def test_sealing_prints_the_seal_and_checking_finds_it_whole(collected, pembina):
    sent, path = collected
    ran = pembina("jury", "seal", path, "--award", sent.made.award)
    sealed = path.with_name("scores.sealed.json")
    document = json.loads(sealed.read_bytes())
    assert (ran.status, ran.err) == (0, "")
    assert spoken(document["seal"]) in ran.out
    assert "72 rows: 3 jurors on 4 entrants" in " ".join(ran.out.split())
    assert (document["award"], document["edition"], document["criterion"]) == ("panel-contoh", "1", "juri")
    checked = pembina("jury", "seal", "--check", sealed)
    assert checked.status == 0
    assert "The seal is unbroken" in checked.out
    expected = pembina("jury", "seal", "--check", sealed, "--expect", spoken(document["seal"]).upper())
    assert (expected.status, "It is the seal that was expected." in expected.out) == (0, True)
    assert pembina("jury", "seal", "--check", sealed, "--award", sent.made.award).status == 0


def test_another_seal_than_the_one_in_the_minutes_is_refused(collected, pembina):
    sent, path = collected
    pembina("jury", "seal", path, "--award", sent.made.award)
    sealed = path.with_name("scores.sealed.json")
    ran = pembina("jury", "seal", "--check", sealed, "--expect", "0" * 64)
    assert (ran.status, "JURY405" in ran.err) == (3, True)


def test_a_broken_seal_is_refused_by_the_check(collected, pembina):
    sent, path = collected
    pembina("jury", "seal", path, "--award", sent.made.award)
    sealed = path.with_name("scores.sealed.json")
    sealed.write_text(sealed.read_text("utf-8").replace('"score":"15"', '"score":"100"', 1), "utf-8")
    ran = pembina("jury", "seal", "--check", sealed)
    assert (ran.status, "JURY403" in ran.err) == (3, True)


def test_a_seal_is_never_written_over(collected, pembina):
    sent, path = collected
    pembina("jury", "seal", path, "--award", sent.made.award)
    sealed = path.with_name("scores.sealed.json")
    before = sealed.read_bytes()
    ran = pembina("jury", "seal", path, "--award", sent.made.award)
    assert (ran.status, "JURY404" in ran.err) == (3, True)
    assert sealed.read_bytes() == before


def test_scores_that_the_ledger_does_not_tell_of_are_not_sealed(collected, pembina):
    sent, path = collected
    path.write_text(path.read_text("utf-8").replace("E01,J1,kebaruan,0", "E01,J1,kebaruan,100"), "utf-8")
    ran = pembina("jury", "seal", path, "--award", sent.made.award)
    assert (ran.status, "JURY409" in ran.err) == (3, True)


def test_the_seal_under_other_rules_is_refused(collected, pembina):
    sent, path = collected
    pembina("jury", "seal", path, "--award", sent.made.award)
    award = sent.made.folder / "award.toml"
    award.write_text(
        award.read_text("utf-8").replace("weight = 40", "weight = 30").replace("weight = 60", "weight = 70")
    )
    ran = pembina("jury", "seal", "--check", path.with_name("scores.sealed.json"), "--award", sent.made.award)
    assert (ran.status, "JURY406" in ran.err) == (3, True)


def test_every_row_that_is_no_score_is_named_before_anything_is_sealed(tmp_path, pembina):
    sent = send(tmp_path)
    good = {"entrant": "E01", "juror": "J1", "item": "kebaruan", "score": "85", "note": "", "state": ""}
    bad = [
        {**good, "entrant": "E99"},
        {**good, "juror": "J9"},
        {**good, "item": "keindahan"},
        {**good, "item": "manfaat", "score": "8,5"},
        {**good, "item": "pelibatan", "score": "87"},
        {**good, "state": "abstained"},
        {**good, "item": "bukti", "state": "absen"},
        {**good, "item": "replikasi", "score": ""},
        {**good, "note": "sekali lagi"},
    ]
    write_table(tmp_path / "nilai.csv", [good, *bad])
    ran = pembina("jury", "seal", tmp_path / "nilai.csv", "--award", sent.made.award)
    assert ran.status == 3
    rows_named = [line.split(":")[1] for line in ran.err.splitlines() if "JURY407" in line]
    assert sorted(map(int, rows_named)) == [3, 4, 5, 6, 7, 8, 8, 9, 10, 11]  # row 8 is a second one of a cell as well
    assert not (tmp_path / "nilai.sealed.json").exists()


def test_scores_without_rows_or_columns_are_not_sealed(tmp_path, pembina):
    sent = send(tmp_path)
    path = tmp_path / "nilai.csv"
    path.write_text("entrant,juror,item,score\n", "utf-8")
    assert "JURY408" in pembina("jury", "seal", path, "--award", sent.made.award).err
    path.write_text("peserta,juror,item,nilai\n", "utf-8")
    assert pembina("jury", "seal", path, "--award", sent.made.award).err.count("JURY362") == 2
    path.write_text("entrant,juror,score,score\n", "utf-8")
    assert "JURY363" in pembina("jury", "seal", path, "--award", sent.made.award).err
    assert "JURY361" in pembina("jury", "seal", tmp_path / "tidak-ada.csv", "--award", sent.made.award).err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--check", "-o", "x.json"),
        ("--award", "AWARD", "--expect", "0" * 64),
        ("--check", "--data", "data"),
        ("--check", "--expect", "abc"),
    ],
)
def test_options_that_do_not_fit_together_are_mistakes_of_the_command_line(collected, pembina, words):
    sent, path = collected
    ran = pembina("jury", "seal", path, *[sent.made.award if word == "AWARD" else word for word in words])
    assert ran.status == 2


# In an award


def test_sealed_scores_are_evaluated_like_the_scores_themselves(collected, pembina, tmp_path):
    sent, path = collected
    data = sent.made.data
    (data / "scores.csv").write_bytes(path.read_bytes())
    loose = pembina_result(sent)
    (data / "scores.csv").unlink()
    pembina("jury", "seal", path, "--award", sent.made.award, "-o", data / "scores.sealed.json")
    with (data / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write('\n[tables.scores]\nfile = "scores.sealed.json"\nreader = "sealed-scores"\n')
    sealed = pembina_result(sent)
    assert [e["total"] for e in sealed.entrants] == [e["total"] for e in loose.entrants]
    assert all(entrant["total"] is not None for entrant in sealed.entrants)


def test_an_award_is_not_evaluated_over_a_broken_seal(collected, pembina):
    sent, path = collected
    data = sent.made.data
    pembina("jury", "seal", path, "--award", sent.made.award, "-o", data / "scores.sealed.json")
    sealed = data / "scores.sealed.json"
    sealed.write_text(sealed.read_text("utf-8").replace('"score":"15"', '"score":"100"', 1), "utf-8")
    with (data / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write('\n[tables.scores]\nfile = "scores.sealed.json"\nreader = "sealed-scores"\n')
    ran = pembina("evaluate", sent.made.award, "-o", data / "x.result.json")
    assert (ran.status, "JURY403" in ran.err) == (3, True)


def test_abstentions_and_notes_without_scores_are_evaluated_too(tmp_path, pembina):
    sent = send(tmp_path)
    fill_all(sent)
    from .returned import change

    def edit(worksheet):
        for column in "DEFGHI":
            worksheet[f"{column}10"] = worksheet[f"{column}11"] = None
        worksheet["K10"], worksheet["L11"] = "abstain", "belum sempat"

    change(sent.file("J1"), edit)
    path = sent.made.data / "scores.csv"
    words = ("--assignment", sent.assignment, "-o", path, "--allow-missing")
    assert pembina("jury", "collect", sent.made.award, sent.folder, *words).status == 0
    result = pembina_result(sent)
    notes = result.node("juri")["notes"]
    assert [notes[code]["also"]["jurors"] for code in ("E01", "E02", "E03", "E04")] == [2, 2, 3, 3]


def pembina_result(sent):
    return pembina.evaluate(pembina.load_award(sent.made.award), sent.made.data)

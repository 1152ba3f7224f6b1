"""A new award checks clean, from every shipped one and every criterion; what is not decided is said to be so."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import tomli

from pembina.api import check, load_award, make_host, shipped_awards
from pembina.errors import AwardError, RecordError, UsageError
from pembina.forms import starting, starting_ask, starting_folder
from pembina.forms.starting_ask import ask_start
from pembina.forms.starting_folder import copy_award, renamed, taken, write_start
from pembina.forms.starting_write import award_file, readme
from pembina.model import Method, Period
from pembina.reports.texts import Texts

from .screens import STOP, Script

YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture(scope="module")
def host():
    return make_host()


def start(host, *names, title=None, **how):
    weights = starting.equal_weights(len(names))
    criteria = starting.chosen(names, weights, [starting.proposed(name, host) for name in names])
    return starting.Start("uji", title or {"id": "Uji", "en": "A test"}, YEAR, criteria, **how)


def test_every_shipped_award_can_be_copied_and_checks_clean(tmp_path, host):
    shipped = shipped_awards()
    for name, path in shipped.items():
        folder = tmp_path / f"copy-{name.replace('/', '-')}"
        copy_award(path, name, folder, host, Texts("id"), with_data=False)
        copied, original = load_award(folder, host=host), load_award(path, host=host)
        assert (folder.name, 1, None) == (copied.id, copied.edition, copied.adopted), name
        assert original.root == copied.root, name
        assert original.id in (folder / "README.md").read_text("utf-8") or name in (folder / "README.md").read_text(
            "utf-8"
        )
    assert len(shipped) == len(list(tmp_path.iterdir()))


def test_a_copy_with_data_evaluates_as_the_original_does(tmp_path, host):
    copy_award(shipped_awards()["ppd"], "ppd", tmp_path / "salinan", host, Texts("en"), with_data=True)
    copied, original = check(tmp_path / "salinan", host=host), check("ppd", host=host)
    assert original.entrants == copied.entrants
    assert [table.files for table in original.inputs] == [table.files for table in copied.inputs]


def test_a_copy_has_its_own_readme_and_keeps_the_other(tmp_path, host):
    files = copy_award(shipped_awards()["ipm"], "ipm", tmp_path / "salinan", host, Texts("en"), with_data=False)
    assert ["README.ipm.md", "README.md", "award.toml"] == [path.name for path in files]


def test_the_readme_names_what_is_to_be_put_in_in_the_language_of_its_half():
    local, english = readme("uji", {"id": "Uji", "en": "A test"}).split("## English")
    assert "pembina self-assess uji --data DATA-FOLDER --entrant CODE" in english
    assert "pembina self-assess uji --data FOLDER-DATA --entrant KODE" in local


def test_data_that_are_not_there_cannot_be_copied(tmp_path, host):
    with pytest.raises(UsageError, match="PB648"):
        copy_award(shipped_awards()["harkopnas-2022"], "h", tmp_path / "x", host, Texts("en"), with_data=True)
    assert [] == list(tmp_path.iterdir())


def test_only_the_keys_of_the_award_are_renamed():
    text = '[award]\nid = "a"   # ours\nedition = 3\n\n[[tiers]]\nid = "b"\n'
    assert '[award]\nid = "x"   # ours\nedition = 1\n\n[[tiers]]\nid = "b"\n' == renamed(text, "x", Texts("en"))


def test_an_award_of_every_installed_criterion_alone_is_valid(tmp_path, host):
    names = host.criterion_names()
    assert len(names) > 25
    for name in names:
        write_start(start(host, name), tmp_path / name, host, Texts("id"))
        assert [name] == [leaf.use for leaf in load_award(tmp_path / name, host=host).leaves()]


@pytest.mark.parametrize("language", ["id", "en"])
def test_all_criteria_in_one_award_are_valid_with_comments_in_either_language(tmp_path, host, language):
    write_start(start(host, *host.criterion_names()), tmp_path / "uji", host, Texts(language))
    award = load_award(tmp_path / "uji", host=host)
    assert Decimal(100) == sum(leaf.weight for leaf in award.leaves())
    assert tuple(sorted(host.criterion_names())) == tuple(
        sorted(award.plugins or (leaf.use for leaf in award.leaves()))
    )


def test_one_criterion_may_serve_twice(tmp_path, host):
    write_start(start(host, "reported-value", "reported-value"), tmp_path / "uji", host, Texts("en"))
    assert ["reported-value", "reported-value-2"] == [leaf.path for leaf in load_award(tmp_path / "uji").leaves()]


def test_a_value_with_two_ends_gets_them_as_goalposts_and_another_follows_the_field(host):
    assert Method("goalposts", {"from": 0, "to": 100}) == starting.proposed("inspections", host)
    assert Method("min-max", {"direction": "higher"}) == starting.proposed("partnerships", host)
    assert "goalposts are better; decide them" in award_file(start(host, "partnerships"), host, Texts("en"))


def test_words_that_a_criterion_measures_are_levels(host):
    levels = starting.proposed("trend", host).parameters["levels"]
    assert {"rising": 100.0, "flat": 66.67, "falling": 33.33, "absent": 0.0} == levels


@pytest.mark.parametrize("n", [1, 2, 3, 7, 27])
def test_equal_weights_add_up_to_a_hundred(n):
    assert Decimal(100) == sum(starting.equal_weights(n))


def test_examples_that_are_commented_out_are_valid_when_the_sign_is_taken_away(tmp_path, host):
    text = award_file(start(host, "inspections", "partnerships", groups=("cluster",)), host, Texts("en"))
    lines = text.splitlines()
    wanted = ("# [[", "# id =", "# title =", "# from =", "# criterion", "# at-least", "# otherwise", "# reason",
              "# organiser", "# adopted", "# where", "# with")  # fmt: skip
    opened = "\n".join(line.removeprefix("# ") if line.startswith(wanted) else line for line in lines)
    (tmp_path / "award.toml").write_text(opened, "utf-8")
    award = load_award(tmp_path, host=host)
    assert (1, 3, "to be decided") == (len(award.gates), len(award.tiers), award.organiser.name)


def test_hostile_titles_stay_text(tmp_path, host):
    title = {"id": '"""\\\n= [x] #', "en": "=cmd|' /C calc'!A0 <script>"}
    write_start(start(host, "inspections", title=title), tmp_path / "uji", host, Texts("en"))
    assert title == load_award(tmp_path / "uji", host=host).title


def test_a_folder_that_fails_half_way_leaves_nothing(tmp_path, host, monkeypatch):
    monkeypatch.setattr(starting_folder, "award_file", lambda *given: "format = 1\n")
    with pytest.raises(AwardError):
        write_start(start(host, "inspections"), tmp_path / "uji", host, Texts("en"))
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_refused(tmp_path, host):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(RecordError, match="PB642"):
        write_start(start(host, "inspections"), tmp_path / "file" / "uji", host, Texts("en"))


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path, host):
    folder = tmp_path / "uji"
    folder.mkdir()
    before = folder.stat().st_ino
    write_start(start(host, "inspections"), folder, host, Texts("en"))
    assert (before, {"README.md", "award.toml"}) == (folder.stat().st_ino, {path.name for path in folder.iterdir()})


def test_an_empty_folder_stays_empty_where_a_file_cannot_be_moved_into_it(tmp_path, host, monkeypatch):
    folder = tmp_path / "uji"
    folder.mkdir()
    move = Path.replace

    def fail(self, target):
        if self.name == "award.toml":
            raise OSError(28, "No space left on device")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RecordError, match="No space left"):
        write_start(start(host, "inspections"), folder, host, Texts("en"))
    assert ["uji"] == [path.name for path in tmp_path.rglob("*")]


@pytest.mark.parametrize("first", ["trend", "inspections"])
def test_the_example_of_a_condition_fits_the_criterion_it_names(tmp_path, host, first):
    text = award_file(start(host, first), host, Texts("en"))
    wanted = ("# [[gates", "# criterion", "# at-least", "# otherwise", "# reason")
    lines = [line.removeprefix("# ") if line.startswith(wanted) else line for line in text.splitlines()]
    (tmp_path / "award.toml").write_text("\n".join(lines), "utf-8")
    assert [first] == [gate.criterion for gate in load_award(tmp_path, host=host).gates]


def test_an_empty_folder_is_free_and_anything_else_is_not(tmp_path):
    assert not taken(tmp_path)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert taken(tmp_path)
    assert taken(tmp_path / "dangling")


ANSWERS = (
    "Penghargaan Contoh", "An Example Award", "Panitia", "SK 1/2027", "1/1/2027", "2027-12-31", "regencies", "klaster",
    "inspections", "partnerships", "", "60", "40", "10", "1.000", "three", "80", "65", "50",
)  # fmt: skip


def asked(host, *answers, who=None):
    screen = Script(*answers)
    found = ask_start("uji", screen, host, Texts("id"), YEAR, "Uji", who)
    assert [] == screen.answers
    return found, screen


def test_answers_become_the_award(tmp_path, host):
    found, _ = asked(host, *ANSWERS)
    write_start(found, tmp_path / "uji", host, Texts("id"))
    award = load_award(tmp_path / "uji", host=host)
    assert {"id": "Penghargaan Contoh", "en": "An Example Award"} == award.title
    assert ("Panitia", "SK 1/2027", ("klaster",)) == (award.organiser.name, award.basis["id"], award.entrants.groups)
    assert Period(dt.date(2027, 1, 1), dt.date(2027, 12, 31)) == award.period
    assert [Decimal(60), Decimal(40)] == [leaf.weight for leaf in award.leaves()]
    assert {"from": 10.0, "to": 1000.0} == award.node("partnerships").score.parameters
    assert [Decimal(80), Decimal(65), Decimal(50)] == [tier.cut for tier in award.tiers]


def test_weights_that_do_not_add_up_are_asked_again_with_their_sum(host):
    answers = list(ANSWERS)
    answers[11:13] = ["60", "30", "70", "30"]
    found, screen = asked(host, *answers)
    assert [Decimal(70), Decimal(30)] == [each.weight for each in found.criteria]
    assert any("90" in said for said in screen.said)


def test_what_is_mistyped_is_asked_again(host):
    answers = list(ANSWERS)
    answers[4:6] = ["31/02/2027", "1/1/2027", "2026-12-31", "1/1/2027", "2027-12-31"]
    answers[-3:] = ["80", "85", "50", "80", "101", "65", "50"]
    found, screen = asked(host, *answers)
    assert [Decimal(80), Decimal(65), Decimal(50)] == [cut for _, _, cut in found.tiers]
    assert 4 <= len(screen.said)


def test_a_day_that_is_mistyped_is_told_how_to_write_it(host):
    script = Script("<Enter>", "<Enter>", "", "", "1/13/2026", STOP)
    with pytest.raises(KeyboardInterrupt):
        ask_start("x", script, host, Texts("id"), Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), "X", "units")
    assert '"1/13/2026": ' == script.said[-1][:13]
    assert "1 Juli 2022" in script.said[-1]
    assert "iso" not in script.said[-1]


@pytest.mark.parametrize(
    ("start", "end"), [("2027-07-01", "2028-06-30"), ("2028-03-01", "2029-02-28"), ("2027-01-01", "2027-12-31")]
)
def test_the_period_that_is_proposed_never_ends_before_it_begins(host, start, end):
    script = Script("<Enter>", "<Enter>", "", "", start, "<Enter>", STOP)
    with pytest.raises(KeyboardInterrupt):
        ask_start("x", script, host, Texts("en"), Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), "X", None)
    assert "Who competes?" == script.asked[-1]
    assert dt.date.fromisoformat(end) == starting_ask._year_from(dt.date.fromisoformat(start))


def test_a_period_that_is_mistyped_is_told_how_to_write_it():
    assert "2026-01-01..2026-12-31" in starting.parse_period("1/7/2026..31/12/2026").hint.text
    assert "earlier day first" in starting.parse_period("2026-12-31..2026-01-01").hint.text


def test_goalposts_may_be_left_undecided_and_tiers_out(host):
    answers = [*ANSWERS[:13], "", "none"]
    found, _ = asked(host, *answers)
    assert (Method("min-max", {"direction": "higher"}), ()) == (found.criteria[1].score, found.tiers)


def test_who_competes_is_not_asked_where_it_was_said(host):
    found, _ = asked(host, *ANSWERS[:6], *ANSWERS[7:], who="cooperatives")
    assert "cooperatives" == found.who


def test_ctrl_c_is_no_answer(host):
    with pytest.raises(KeyboardInterrupt):
        asked(host, "Contoh", STOP)


def test_the_file_is_read_by_any_toml_reader(host):
    document = tomli.loads(award_file(start(host, "inspections"), host, Texts("id")))
    keys = ["id", "title", "edition", "basis", "period", "decimals", "rounding", "rank-on", "ties", "coverage"]
    assert keys == list(document["award"])

"""The questions of an award, as they follow from what its criteria declare that they read."""

from __future__ import annotations

import pytest

from pembina.api import load_award, make_host, shipped_awards
from pembina.forms.asking_plan import questions, steps


@pytest.fixture(scope="module")
def planned():
    """The rows to fill in of a shipped award."""

    def plan(name):
        host = make_host()
        return questions(load_award(name, host=host), host)

    return plan


def test_every_shipped_award_has_questions_for_each_table_that_it_needs(planned):
    for name in shipped_awards():
        host = make_host()
        award = load_award(name, host=host)
        asked = {rows.table for rows in questions(award, host)}
        from pembina.evaluation import make_plan

        needed = {need.table for job in make_plan(award, host) for need in job.needs if not need.optional}
        assert {award.entrants.table, *needed} == asked, name


def test_the_entrants_own_row_comes_first_with_its_groups_and_figures(planned):
    first = planned("harkopnas-2022")[0]
    assert ("regions", "code", False) == (first.table, first.entrant, first.many)
    assert ["name", "cluster", "cooperatives"] == [column.name for column in first.columns]


def test_a_wide_table_is_one_question_for_each_figure(planned):
    figures = planned("ipm")[1]
    assert not figures.many
    assert ["uhh", "hls", "rls", "pengeluaran"] == [column.name for column in figures.columns]
    assert [["health"], ["education.expected"], ["education.mean"], ["living"]] == [
        [leaf.path for leaf in column.leaves] for column in figures.columns
    ]


def test_a_long_table_is_one_row_for_each_indicator(planned):
    rows = [each for each in planned("kla") if each.table == "figures"]
    assert 24 == len(rows)
    assert (("indicator", "1"),) == rows[0].fixed
    assert ["value"] == [column.name for column in rows[0].columns]


def test_accounts_that_several_criteria_read_are_asked_once(planned):
    rows = [each for each in planned("ksp-usp-2016") if each.table == "accounts"]
    accounts = [dict(each.fixed)["account"] for each in rows if "account" in dict(each.fixed)]
    assert sorted(set(accounts)) == sorted(accounts)
    assert "Modal sendiri" in accounts


def test_a_ledger_is_records_and_columns_of_all_its_readers(planned):
    trainees = next(each for each in planned("harkopnas-2022") if each.table == "trainees")
    assert trainees.many
    assert ["date", "person", "hours", "certified"] == [column.name for column in trainees.columns]
    assert ["training.persons", "training.certified"] == [leaf.path for leaf in trainees.leaves]


def test_a_column_that_may_be_lacking_is_asked_where_it_tells_records_apart(planned):
    agreements = next(each for each in planned("harkopnas-2022") if each.table == "agreements")
    assert {"end": False} == {column.name: False for column in agreements.columns if not column.required}


def test_a_programme_that_the_rules_fix_is_not_asked(planned):
    enrolment = next(each for each in planned("harkopnas-2022") if each.table == "enrolment")
    assert (("programme", "JKK"),) == enrolment.fixed
    assert "programme" not in [column.name for column in enrolment.columns]


def test_levels_of_the_award_are_the_only_words_for_a_category(planned):
    opinion = next(each for each in planned("harkopnas-2022") if each.table == "figures").columns[0]
    assert (("WTP", "WDP", "TMP", "TW"), True) == (opinion.choices, opinion.closed)


def test_what_an_award_selects_by_is_chosen_among_its_own_words(planned):
    kind = planned("tpid")[0].columns[1]
    assert ("jenis", ("provinsi", "kabupaten/kota IHK"), True) == (kind.name, kind.choices, kind.closed)


def test_yearly_figures_are_records(planned):
    figures = next(each for each in planned("ipk-2009") if each.table == "figures")
    assert figures.many


def test_no_two_questions_have_one_name(planned):
    for name in shipped_awards():
        names = [step.key for step in steps(planned(name))]
        assert sorted(set(names)) == sorted(names), name

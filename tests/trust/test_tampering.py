"""No edit of a result, its seal, its log or its inputs goes through `pembina verify`, not even an insider's."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections import Counter

import pytest

from pembina.analysis import verify_remeasured
from pembina.analysis.verify_checks import STATEMENTS
from pembina.analysis.verify_document import verify
from pembina.analysis.verify_recount import Recount
from pembina.api import evaluate, load_award, make_host
from pembina.model import canonical
from pembina.record import read_result
from pembina.reports.render import as_json, as_text
from pembina.reports.texts import Texts
from pembina.reports.verify import verify_page

from ..campaign import examples
from .tampering import Case, edit_inputs, edit_log, edit_result, edit_seal, make_case, read_entries, rehash, relog

EDITS = examples(150, 10_000)
WAYS = ((edit_result, 70), (edit_seal, 10), (edit_log, 10), (edit_inputs, 10))


@pytest.fixture(scope="module")
def host():
    return make_host()


@pytest.fixture(scope="module")
def case(tmp_path_factory, host):
    """A sealed award, evaluated three times: a trial before, the result, and another run after it."""
    return make_case(tmp_path_factory.mktemp("tampering"), host)


@pytest.fixture(autouse=True)
def remembered(monkeypatch):
    """Measure by the same rules over the same data once: that it gives the same bytes is held by other tests."""
    real, known = verify_remeasured.measured_again, {}

    def again(rules, changed, data, host, engine):
        files = [(path.name, path.read_bytes()) for path in sorted(data.iterdir())]
        key = (canonical(rules), changed, repr(files))
        if key not in known:
            known[key] = real(rules, changed, data, host, engine)
        return known[key]

    monkeypatch.setattr(verify_remeasured, "measured_again", again)


def verified(case, host, **how):
    asked = {"data": case.data, "seal": case.seal, "log": case.log, "head": case.head, "host": host, **how}
    return verify(case.result, **asked)


def test_what_nobody_touched_passes_every_check_that_is_asked_for(case, host):
    found = verified(case, host)
    assert not found.failed
    undone = {check.number for check in found.checks if check.outcome == "not-done"}
    assert undone == {"8.1", "8.2", "8.3", "8.4", "10.1", "10.2"}


def test_every_edit_is_detected(case, host, figure):
    dice, contents = random.Random(20241231), case.contents()
    ways, odds = zip(*WAYS, strict=True)
    tried, missed = Counter(), []
    try:
        for _ in range(EDITS):
            (edit,) = dice.choices(ways, odds)
            what = edit(case, dice)
            tried[what.partition(":")[0]] += 1
            if verified(case, host, until_failure=True).passed:
                missed.append(what)
            case.restore(contents)
    finally:
        case.restore(contents)
    assert not missed
    assert set(tried) == {"result", "seal", "log", "inputs"}
    figure(
        f"tampering: {tried.total():,} edits of result, seal, log and inputs, detected {tried.total() - len(missed):,}"
    )


# Forgeries that are consistent in themselves


@pytest.fixture
def forging(case, tmp_path):
    """The case once more, to be forged."""
    shutil.copytree(case.folder, tmp_path / "forged")
    return Case(tmp_path / "forged", case.head)


def numbers(found):
    return {check.number for check in found.failed}


def test_a_value_changed_with_all_that_follows_is_seen_by_measuring_again(forging, host):
    """The insider evaluates forged data, states the hashes of the honest ones, and writes run and log anew."""
    honest = json.loads(forging.result.read_bytes())
    growth = forging.data / "growth.csv"
    kept = growth.read_bytes()
    growth.write_text(kept.decode().replace("02,", "02,1", 1), "utf-8")
    forged = json.loads(
        canonical(evaluate(load_award(forging.folder / "award.toml"), forging.data, host=host).document)
    )
    growth.write_bytes(kept)
    assert forged["entrants"] != honest["entrants"]
    forged["data"] = honest["data"]
    rehash(forging, forged)
    found = verified(forging, host, head=None)
    assert numbers(found) == {"5.1", "5.2", "5.5"}
    (cell,) = found.check("5.2").differences
    assert (cell.node, cell.entrant) == ("growth", "02")
    assert not verify(forging.result, log=forging.log, host=host).failed, "no other check can see it"
    assert "9.4" in numbers(verified(forging, host)), "and the head of the log that was kept elsewhere can"


def forge_score(case, host, path, code, score):
    """Write a result in which one score is another, and everything after it follows."""
    result = read_result(case.result)
    asked = verify_remeasured.Asked(_subject(case), host)
    asked.done["schema"] = _passed()
    recount = Recount(asked)
    recount.__dict__["judgement"] = _overridden(recount, path, code, score)
    nodes, entrants = recount.nodes, recount.entrants
    document = json.loads(canonical(result.document))
    for node in document["nodes"]:
        node.update({key: nodes[node["path"]][key] for key in ("scores", "contributions", "shares")})
    document["entrants"] = json.loads(canonical(entrants))
    rehash(case, document)


def _subject(case):
    from pembina.analysis.verify_reading import read_subject

    return read_subject(case.result)


def _passed():
    from pembina.analysis.verify_checks import STATEMENTS, Check

    return Check(STATEMENTS[0])


def _overridden(recount, path, code, score):
    from decimal import Decimal

    from pembina.evaluation.override import Asked
    from pembina.model import Override

    override = Override(code, path, None, Decimal(str(score)), "A", None, "-")
    return recount.replay.judge(asked=Asked((override,), checked=False))


def test_a_score_changed_with_total_rank_and_hashes_is_seen_by_arithmetic_alone(forging, host):
    forge_score(forging, host, "supervision.visits", "02", 77)
    found = verify(forging.result, log=forging.log, host=host)
    assert {number.partition(".")[0] for number in numbers(found)} == {"3"}
    first = found.check("3.3").differences[0]
    assert (first.node, first.entrant, first.stated) == ("supervision.visits", "02", 77)
    assert str(first.text) == "supervision.visits of 02 Uji Bakti: score 77 stated, 83.3333333333 computed"


def test_a_total_changed_with_its_rank_and_hashes_is_seen_by_arithmetic_alone(forging, host):
    forge_score(forging, host, "", "02", 99.5)
    found = verify(forging.result, log=forging.log, host=host)
    assert {"3.5", "3.8"} <= numbers(found)
    assert str(found.check("3.5").differences[0].text).startswith("the total of 02 Uji Bakti: score 99.5 stated, ")


def test_rules_changed_with_all_that_follows_are_seen_by_the_seal(forging, host):
    award = load_award(forging.folder / "award.toml", host=host, settings=["criteria.growth.weight=45"])
    document = json.loads(canonical(evaluate(award, forging.data, host=host).document))
    document["award"]["changed"] = []
    document["findings"] = [each for each in document["findings"] if each["key"] != "award.changed"]
    rehash(forging, document)
    found = verified(forging, host, head=None)
    assert numbers(found) == {"7.1"}
    assert any("weight" in str(each.text) and "40" in str(each.text) for each in found.check("7.1").differences)
    assert not verify(forging.result, forging.data, log=forging.log, host=host).failed, "nothing else can see it"


def test_a_run_that_was_taken_out_of_the_log_is_seen_by_the_head(forging, host):
    entries = read_entries(forging)
    forging.log.write_bytes(b"".join(map(canonical, entries[:2])))
    assert numbers(verified(forging, host)) == {"9.4"}
    assert not verified(forging, host, head=entries[1]["hash"]).failed


def test_a_run_before_it_that_was_taken_out_is_seen_by_the_run_that_names_its_entry(forging, host):
    mine = json.loads(forging.result.read_bytes()) and read_entries(forging)[1]
    facts = forging.run.read_bytes()
    forging.log.write_bytes(b"".join(map(canonical, read_entries(forging)[1:])))
    relog(forging, mine["result"], mine["result"])
    forging.run.write_bytes(facts)
    assert "9.3" in numbers(verified(forging, host, head=None))


def test_whatever_was_edited_every_check_ends_and_the_page_is_printed(case, host):
    """With no check left out: an answer, in words and as data, and never a crash."""
    dice, contents = random.Random(7), case.contents()
    try:
        for number in range(examples(12, 1000)):
            if number % 4:
                edit_result(case, dice)
            else:
                case.result.write_bytes(odd_number(contents[case.result], dice))
            found = verified(case, host)
            assert [check.number for check in found.checks] == [each.number for each in STATEMENTS]
            page = verify_page(found, Texts("en"))
            assert as_text(page, 80)
            json.loads(as_json(page))
            case.restore(contents)
    finally:
        case.restore(contents)


def odd_number(content, dice):
    """A number in the place of another that JSON can write and hardly anything can hold."""
    numbers = list(re.finditer(rb"(?<=[:,\[])-?[0-9.]+(?=[,\]}])", content))
    place = dice.choice(numbers)
    odd = dice.choice((b"1e400", b"-1e400", b"1e308", b"-0", b"5e-324", b"123456789" * 40, b"0.1" + b"0" * 400))
    return content[: place.start()] + odd + content[place.end() :]

"""Minutes: everything that a committee signs for is in them, in the words of a berita acara."""

import datetime as dt

import pytest

from pembina.errors import RecordError
from pembina.model import sha256
from pembina.model.decision import Decision, Decisions
from pembina.model.sitting import Member, Sitting, Witness
from pembina.reports.day_words import day_words, spelled
from pembina.reports.minutes import minutes_page
from pembina.reports.page import Bullets, Entry, Heading, Paragraph, Table
from pembina.reports.pdf.minutes import minutes_pdf
from pembina.reports.publication import Publication
from pembina.reports.render import as_markdown
from pembina.reports.texts import Texts

from . import results
from .pdfs import flat, read

ENGLISH, INDONESIAN = Texts("en"), Texts("id")
SITTING = Sitting(
    "Ruang Rapat Utama, Gedung B", dt.date(2022, 10, 31),
    (
        Member("Budi Santoso", "Sekretaris", "Kepala Bidang", "1970", recused_for=("01", "02")),
        Member("Dra. Siti Rahma, M.Si.", "Ketua", "Deputi"),
        Member("Made Wirawan", present=False, absence="sakit"),
        Member("Yosef", present=False),
    ),
    number="12/BA/X/2022", city="Kendari", start="09:00", end="12:30", timezone="WITA", chair="Dra. Siti Rahma, M.Si.",
    witnesses=(Witness("Aminah", "Inspektorat"),), notes=("Data of two entrants were confirmed.",),
)  # fmt: skip


def published(changed=(), **other):
    document = {"award": {**results.document()["award"], "changed": list(changed)}}
    rules = document["award"]["rules"]
    rules.update(other.pop("rules", {}))
    return Publication(results.result({**document, **other.pop("document", {})}), **other)


def words(publication=None, texts=ENGLISH, sitting=SITTING, **how):
    """The minutes in one line."""
    said = []
    for block in minutes_page(publication or published(), texts, sitting, **how).blocks:
        match block:
            case Heading(text) | Paragraph(text):
                said.append(text)
            case Entry(title, text):
                said += [title, text]
            case Bullets(items):
                said += items
            case Table(columns, rows):
                said += [" | ".join(column.title for column in columns), *(" | ".join(row) for row in rows)]
    return "\n".join(said)


def part(title, **how):
    """One section, by its title."""
    _, _, rest = words(**how).partition(f". {title}\n")
    assert rest, f"no section {title}"
    lines = rest.split("\n")
    end = next((i for i, line in enumerate(lines) if line[:1].isdigit() and ". " in line[:4]), len(lines))
    return "\n".join(lines[:end])


# Who sat


def test_the_first_sentence_says_when_where_and_what_for():
    text = words()
    assert "Number: 12/BA/X/2022" in text
    assert (
        "On Monday, 31 October 2022, from 09.00 to 12.30 WITA, at Ruang Rapat Utama, Gedung B, the committee named "
        "below sat to evaluate “Best Cooperative Supervisor”, edition 2, and to establish its result."
    ) in text


@pytest.mark.parametrize(("end", "said"), [(None, "from 09.00 WITA, at"), ("12:30", "from 09.00 to 12.30 WITA, at")])
def test_a_sitting_whose_end_nobody_noted_says_when_it_began(end, said):
    assert said in words(sitting=Sitting(**{**_fields(SITTING), "end": end}))


def test_a_sitting_without_times_says_its_day():
    untimed = Sitting(**{**_fields(SITTING), "start": None, "end": None})
    assert "On Monday, 31 October 2022, at Ruang Rapat Utama" in words(sitting=untimed)


def _fields(sitting):
    return {field.name: getattr(sitting, field.name) for field in Sitting.__attrs_attrs__}


def test_everybody_is_listed_with_part_position_and_attendance():
    text = part("The committee")
    assert "1 | Budi Santoso (Official number 1970) | Sekretaris | Kepala Bidang | present" in text
    assert "3 | Made Wirawan |  |  | absent: sakit" in text
    assert "4 | Yosef |  |  | absent\n" in text


def test_chair_recusals_and_witnesses_are_said():
    text = part("The committee")
    assert "The sitting was chaired by Dra. Siti Rahma, M.Si.\n" in text
    assert "Budi Santoso took no part in deciding on Kencana Timur (01) and Kencana Barat (02)" in text
    assert "Witnesses: Aminah." in text
    assert "No member kept away" not in text


def test_that_nobody_kept_away_is_said_only_where_the_file_says_so():
    silent = Sitting("x", dt.date(2022, 1, 1), (Member("A"),))
    assert "No member kept away" not in words(sitting=silent)
    assert "write “none”): ............................" in part("The committee", sitting=silent)
    said = part("The committee", sitting=Sitting("x", dt.date(2022, 1, 1), (Member("A"),), recusals="none"))
    assert ("No member kept away from a decision" in said, "write “none”" in said) == (True, False)


def test_without_a_file_of_the_sitting_there_are_dotted_lines_and_a_word_about_them():
    text = words(sitting=None)
    assert "Who sat was not handed over with the result" in text
    assert "On ............................, from ............ to ............, at" in text
    assert 5 == part("The committee", sitting=None).count(" | ............................ | ............")


def test_notes_of_the_sitting_have_a_section():
    assert "Data of two entrants were confirmed." == part("What else was said").split("\n")[0]


# Rules and data


def test_rules_stand_with_edition_day_basis_and_hash():
    text = part("The rules")
    for said in (
        "Edition 2, adopted on 3 January 2022.",
        "Decree of the Minister 7/2022",
        "0" * 64,
        "Supervision | 40 percent",
    ):
        assert said in text
    assert "Ranks and tiers are decided on published totals, rounded to 2 decimals (halves up)." in text
    assert "cover at least 60 percent of the weight" in text


def test_every_file_of_data_stands_with_its_hash_rows_source_and_day():
    file = {"name": "visits.csv", "sha256": "a" * 64, "rows": 1204, "blank": 0}
    inputs = [{"table": "visits", "files": [file], "source": "Dinas", "as-of": "2022-06-30", "outside-period": {}}]
    plugin = {"name": "visits", "version": "1.2", "distribution": "pembina", "sha256": "b" * 64}
    document = {"data": {"title": "x", "origin": "official", "inputs": inputs}, "plugins": [plugin]}
    text = part("The data", publication=published(document=document))
    assert f"visits | visits.csv | 1,204 | Dinas | 30 June 2022 | {'a' * 64}" in text
    assert f"visits | 1.2 | pembina | {'b' * 64}" in text
    assert "The data come from official publications." in text


def test_invented_data_are_said_to_be_invented():
    assert "SYNTHETIC DATA" in part("The data")
    assert "SYNTHETIC DATA" in minutes_page(published(), ENGLISH).banner


def test_conditions_stand_with_what_follows_and_who_did_not_meet_them():
    text = part("Conditions")
    assert "Audit opinion at least “WDP” | ineligible | 5 | 1 | 0" in text
    assert "Supervision more than 50 | no tier above Second class | 1 | 3 | 2" in text
    assert "Audit opinion at least “WDP”: not met by Mandala (04)." in text


def test_who_is_ranked_in_spite_of_a_condition_is_said_to_be_so_by_an_override():
    entrants = results.document()["entrants"]
    entrants[0]["gates"] = ["not-met", "met"]
    text = part("Conditions", publication=published(document={"entrants": entrants}))
    assert "Kencana Timur (01) – ranked all the same, by an override" in text
    assert "Mandala (04) –" not in text


def test_overrides_stand_with_who_and_why_or_that_there_are_none():
    assert "The rules do not allow scores or statuses to be set by hand" in part("Scores and statuses set by hand")
    row = {"entrant": "02", "what": "total", "before": 54, "after": 60, "by": "Tim", "second": "Ketua"}
    row |= {"reason": "salah hitung", "date": "2022-10-30"}
    text = part("Scores and statuses set by hand", publication=published(document={"overrides": [row]}))
    assert "Kencana Barat (02) | total | 54.00 | 60.00 | Tim and Ketua, 30 October 2022 | salah hitung" in text


# What came of it


def test_the_ranking_has_everybody_ranked_and_notes_beside_the_names():
    text = part("The ranking")
    assert "1 | 01 | Kencana Timur | 83.00 | Second class | A" in text
    assert "2= | 03 | Suralaya | 54.00 | Third class | B | 1 value missing" in text


def test_equal_totals_that_share_a_rank_are_named():
    text = part("Equal totals")
    assert "Who has equal totals shares a rank." in text
    assert "Kencana Barat (02) and Suralaya (03) [1 value missing] share rank 2 with a total of 54.00." in text


def told_apart(rules, **changed):
    entrants = results.entrants()
    entrants[1].update(tied=False)
    entrants[2].update(tied=False, rank=3, **changed)
    return part("Equal totals", publication=published(rules=rules, document={"entrants": entrants}))


def test_equal_totals_that_a_rule_tells_apart_name_the_rule_and_both_figures():
    text = told_apart({"ties": ["supervision", "aid", "shared"]})
    assert "told apart by these, one after the other: “Supervision”, “Capital aid”." in text
    assert "Kencana Barat (02) stands before Suralaya (03) [1 value missing]: both have a total of 54.00" in text
    assert "and “Supervision” decides (0.00 against 54.00)." in text


def test_a_rule_that_looks_at_a_value_prints_the_value():
    assert "“Audit opinion” decides (“WTP” against “WDP”)" in told_apart({"ties": ["audit", "shared"]})


def test_totals_that_only_rounding_makes_equal_are_told_apart_by_the_exact_ones():
    text = told_apart({"rank-on": "exact"}, total={"exact": 53.999, "published": "54.00"})
    assert "both have a published total of 54.00, and the rules decide on the exact ones." in text


def test_tiers_stand_with_cuts_conditions_places_and_holders():
    text = part("The tiers")
    assert "First class | from 85 | Supervision at least 70 | - | 0" in text
    assert "Second class | from 65 | - | 1 in each “cluster” | 1" in text
    assert "Third class | above 50 | - | - | 2" in text
    assert "First class\nnobody" in text
    assert "Third class\nKencana Barat (02) and Suralaya (03)" in text
    assert "Kencana Barat (02): First class stays closed because a condition is not met" in text
    assert "share the rank at its edge; none of them got it." in text


def test_an_award_without_tiers_or_conditions_says_so():
    bare = published(rules={"tiers": [], "gates": []})
    assert "The rules give no tiers." in words(bare)
    assert "The rules set no conditions." in words(bare)


def test_who_has_no_rank_stands_with_status_and_reason():
    text = part("Without rank")
    assert "Mandala (04): ineligible. It does not meet a condition" in text
    assert "Nusa Rindang (06): recused." in text


def test_decisions_since_publication_have_a_section_and_stand_beside_the_name():
    row = Decision("01", "withdrawn", dt.date(2022, 12, 1), "mengundurkan diri", "Gubernur")
    decided = published(decisions=Decisions(results.result().sha256, (row,), dt.date(2022, 11, 1)))
    assert "It withdrew on 1 December 2022, as Gubernur declared" in part(
        "Decisions since publication", publication=decided
    )
    assert "withdrawn since publication" in part("The ranking", publication=decided)
    assert "Decisions since publication" not in words()


def test_who_left_since_publication_is_not_listed_under_a_tier_without_a_word():
    left = Decision("01", "revoked", dt.date(2022, 11, 2), "The ledger was invented")
    decided = Publication(published().result, decisions=Decisions("0" * 64, (left,)))
    held = part("The tiers", publication=decided)
    assert "Kencana Timur (01) [revoked since publication]" in held
    assert "revoked" not in part("The tiers")


@pytest.mark.parametrize(("day", "said"), [(dt.date(2022, 11, 2), True), (dt.date(2022, 10, 31), False)])
def test_what_was_recorded_after_the_sitting_is_said_to_be_no_part_of_it(day, said):
    left = Decisions("0" * 64, (Decision("01", "revoked", day, "The ledger was invented"),))
    text = words(Publication(published().result, decisions=left))
    assert said == ("recorded after the sitting of 31 October 2022, and was no part of it." in text)
    assert "no part of it" not in words(Publication(published().result, decisions=left), sitting=None)


def test_rules_without_a_day_or_a_decree_are_said_to_have_none():
    said = part("The rules", publication=published(rules={"adopted": None, "basis": {}}))
    assert "do not name the day on which they were adopted. The rules do not name the decree" in said
    assert "do not name" not in part("The rules")


def test_findings_without_a_warning_are_said_to_have_none():
    note = [{"level": "note", "key": "data.synthetic", "args": {}, "node": None, "entrant": None}]
    quiet = Publication(results.result({"findings": note}))
    assert "1 finding. None of them is a warning." in words(quiet)


def test_how_many_members_were_present_is_said():
    assert "Members present: 2 of 4." in part("The committee")


def test_a_study_that_was_not_made_is_said_not_to_have_been_made():
    assert "was not studied for these minutes" in part("How firmly the ranking stands")


def test_the_result_is_named_whole_and_the_closing_sentence_stands_above_the_signatures():
    blocks = minutes_page(published(), ENGLISH, SITTING).blocks
    assert published().result.sha256 in blocks[-7].text
    assert "These minutes were drawn up truthfully" in blocks[-6].text
    assert "Kendari, 31 October 2022" == blocks[-5].text


def test_those_who_sat_sign_the_chair_first_and_those_absent_do_not():
    rows = minutes_page(published(), ENGLISH, SITTING).blocks[-4].rows
    assert ["Dra. Siti Rahma, M.Si.", "Budi Santoso (Official number 1970)", "Aminah"] == [row[1] for row in rows]
    assert ["Ketua", "Sekretaris", "Witness"] == [row[0] for row in rows]


# What-ifs


def test_a_what_if_has_no_official_minutes():
    with pytest.raises(RecordError) as raised:
        minutes_page(published(["criteria.aid.weight=60"]), ENGLISH)
    assert ["PB616"] == [problem.code for problem in raised.value.problems]
    assert "criteria.aid.weight=60" in str(raised.value)


def test_a_draft_of_a_what_if_says_both_on_every_sheet_and_in_its_title():
    what_if = published(["criteria.aid.weight=60"])
    text = words(what_if, draft=True)
    assert text.startswith(
        "DRAFT — not official minutes: Minutes of the evaluation: Best Cooperative Supervisor\nWhat if"
    )
    said = read(minutes_pdf(what_if, ENGLISH, SITTING, draft=True))
    assert said.title.startswith("DRAFT")
    assert all("DRAFT" in sheet for sheet in said.sheets)


# Forms


def test_markdown_is_plain_enough_for_a_word_processor():
    text = as_markdown(minutes_page(published(), ENGLISH, SITTING))
    assert "\n## 1\\. The committee\n" in text
    assert "| Part in the committee | Name | Position | Signature |" in text
    assert not [line for line in text.split("\n") if line.startswith((" ", "\t", "<"))]


def test_the_pdf_has_the_same_minutes_with_lines_to_sign_on():
    content = minutes_pdf(published(), ENGLISH, SITTING)
    said = read(content)
    assert "Minutes of the evaluation: Best Cooperative Supervisor" == said.title
    for text in ("12/BA/X/2022", "Kencana Timur", "3. The data", "Official number 1970", "Inspektorat"):
        assert text in said.text
    assert "These minutes were drawn up truthfully" in flat(said.sheets[-2])
    assert content == minutes_pdf(published(), ENGLISH, SITTING)


def test_hostile_names_stay_text_in_the_pdf():
    member = Member("#eval(1) *x* <script> \u202ey", "$a$", "=cmd|' /C calc'!A0")
    text = read(minutes_pdf(published(), ENGLISH, Sitting("#panic()", dt.date(2022, 1, 1), (member,)))).text
    for said in ("#eval(1) *x* <script> \\u202ey", "$a$", "=cmd|' /C calc'!A0", "#panic()"):
        assert said in text


def test_the_file_of_a_result_changes_no_minutes_and_two_results_have_two():
    assert sha256(minutes_pdf(published(), ENGLISH)) != sha256(minutes_pdf(published(rules={"edition": 3}), ENGLISH))


@pytest.mark.parametrize("sitting", [SITTING, None])
def test_no_word_of_the_minutes_is_left_untranslated(sitting):
    page = minutes_page(published(), Texts("xx"), sitting)
    texts = [block.text for block in page.blocks if isinstance(block, Heading | Paragraph)]
    own = {*SITTING.notes}
    assert [] == [text for text in texts if not (text.startswith("⟦") and text.endswith("⟧")) and text not in own]
    titles = [column.title for block in page.blocks if isinstance(block, Table) for column in block.columns]
    assert [] == [title for title in titles if not title.startswith("⟦") and title != "cluster"]


# Days in words


def test_a_day_is_written_in_words_as_officials_write_it():
    day = dt.date(2022, 10, 31)
    assert "Senin tanggal tiga puluh satu bulan Oktober tahun dua ribu dua puluh dua (31-10-2022)" == day_words(
        INDONESIAN, day
    )
    assert "Monday, 31 October 2022" == day_words(ENGLISH, day)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "nol"), (1, "satu"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (19, "sembilan belas"),
        (20, "dua puluh"), (21, "dua puluh satu"), (100, "seratus"), (111, "seratus sebelas"), (1000, "seribu"),
        (1945, "seribu sembilan ratus empat puluh lima"), (2000, "dua ribu"), (2022, "dua ribu dua puluh dua"),
    ],
)  # fmt: skip
def test_numbers_are_spelled(number, said):
    assert said == spelled(number)


@pytest.mark.parametrize("number", [-1, 10_000])
def test_numbers_beyond_any_year_are_refused(number):
    with pytest.raises(ValueError, match="not spelled"):
        spelled(number)

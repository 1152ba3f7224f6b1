"""The statements of ``scale_sql.py``: what each criterion of harkopnas-2022 means, written for speed.

Names of provinces stand in ``region`` everywhere. The period, the least hours, amounts, days and participants are those
of the award's rules.
"""

from __future__ import annotations

from pembina_plugins.events_held.names import LEADING, TRAILING

PERIOD = "DATE '2021-07-01' AND DATE '2022-06-30'"
"""The award's period, both days included."""

TYPES = {
    "regions": "{code: 'VARCHAR', name: 'VARCHAR', cluster: 'VARCHAR', status: 'VARCHAR', cooperatives: 'BIGINT'}",
    "enterprises": "{region: 'VARCHAR', enterprises: 'BIGINT'}",
    "counts": "{region: 'VARCHAR', as_of: 'DATE', active: 'BIGINT', total: 'BIGINT', definition: 'VARCHAR'}",
    "enrolment": "{region: 'VARCHAR', as_of: 'DATE', enrolled: 'BIGINT', eligible: 'BIGINT', programme: 'VARCHAR', "
    "definition: 'VARCHAR'}",
    "figures": "{region: 'VARCHAR', indicator: 'VARCHAR', category: 'VARCHAR', date: 'DATE'}",
}

_SPACE = r"[\t\n\v\f\r \x{00a0}\x{2007}\x{2009}\x{202f}\x{200b}\x{feff}]+"

MACROS = (
    # Text as it is compared: lower case, blanks squeezed. Printable ASCII with single blanks is the rule.
    rf"""CREATE MACRO text_key(t) AS CASE WHEN regexp_full_match(t, '[!-~]+( [!-~]+)*') THEN lower(t)
    ELSE nullif(trim(regexp_replace(lower(t), '{_SPACE}', ' ', 'g'), ' '), '') END""",
    # Names as they are compared: what is no letter or digit is a blank. Words with single hyphens or blanks are usual.
    r"""CREATE MACRO name_key(t) AS CASE
    WHEN regexp_full_match(t, '[0-9A-Za-z]+([ -][0-9A-Za-z]+)*') THEN replace(lower(t), '-', ' ')
    ELSE nullif(trim(regexp_replace(lower(t), '[^\p{L}\p{N}]+', ' ', 'g'), ' '), '') END""",
    r"CREATE MACRO says_something(t) AS coalesce(regexp_matches(t, '[\p{L}\p{N}]'), FALSE)",
    # One event under many names; the patterns are part of what the criterion means.
    f"""CREATE MACRO event_name(t) AS
    regexp_replace(regexp_replace(name_key(t), '{LEADING}', '', 'g'), '{TRAILING}', '', 'g')""",
    """CREATE MACRO minutes(hours) AS
    CASE WHEN hours > 0 THEN floor(least(hours, 8784) * 60.0 + 0.5)::BIGINT ELSE 0 END""",
    "CREATE MACRO differ(x) AS count(DISTINCT x) + (count(x) < count(*))::INT > 1",
)

# Supervision: two criteria of one scan. A visit counts once a day, to a registered and active cooperative.
# Position in the register stands for region and cooperative, so that rows are grouped by two integers.

REGISTER = """CREATE TEMP TABLE register AS
SELECT region, key, CASE WHEN key IS NOT NULL AND blank = 0 AND least = most THEN least END AS active
FROM (
    SELECT region, text_key(cooperative) AS key, min(active) AS least, max(active) AS most,
        count_if(active IS NULL) AS blank
    FROM cooperatives GROUP BY ALL)"""

VISITED = f"""CREATE OR REPLACE TEMP TABLE visited AS
SELECT place, count(*) AS days FROM (
    SELECT DISTINCT register.rowid AS place, date
    FROM visits JOIN register ON register.region = visits.region AND key = text_key(cooperative)
    WHERE active AND date BETWEEN {PERIOD})
GROUP BY place"""

VISITS = f"""WITH counted AS (
    SELECT region,
        count_if(active) AS denominator,
        count_if(active IS NULL) AS unclear,
        coalesce(sum(least(days, 4)) FILTER (days >= 1), 0)::BIGINT AS numerator,
        count(days) AS visited,
        coalesce(sum(least(days, 4)) FILTER (days >= 3), 0)::BIGINT AS regular_numerator,
        count_if(days >= 3) AS regular_visited
    FROM register LEFT JOIN visited ON register.rowid = place GROUP BY region),
every AS (SELECT region, count(*) AS every FROM visits WHERE date BETWEEN {PERIOD} GROUP BY region)
SELECT counted.*, coalesce(every, 0) AS every, CASE WHEN unclear > 0 THEN 'needs-a-person' END AS reason
FROM counted LEFT JOIN every USING (region)"""

# Counts of active cooperatives and of the insured: a few rows a province, the latest of the period and the one before.

ACTIVE = f"""WITH folded AS (
    SELECT region, as_of, min(active) AS active, min(total) AS total, min(text_key(definition)) AS key,
        count(*) AS rows, differ(active) OR differ(total) OR differ(text_key(definition)) AS differ
    FROM counts GROUP BY ALL),
now AS (
    SELECT region, as_of, rows, differ,
        CASE WHEN NOT differ THEN active END AS active, CASE WHEN NOT differ THEN total END AS total,
        CASE WHEN NOT differ THEN key END AS key
    FROM folded WHERE as_of BETWEEN {PERIOD}
    QUALIFY row_number() OVER (PARTITION BY region ORDER BY as_of DESC) = 1),
earlier AS (
    SELECT folded.region, CASE WHEN NOT folded.differ THEN folded.active END AS active,
        CASE WHEN NOT folded.differ THEN folded.total END AS total,
        CASE WHEN NOT folded.differ THEN folded.key END AS key
    FROM folded JOIN now ON folded.region = now.region AND folded.as_of < now.as_of
    QUALIFY row_number() OVER (PARTITION BY folded.region ORDER BY folded.as_of DESC) = 1)
SELECT now.region, now.active AS numerator, now.total AS denominator, now.rows AS evidence,
    CASE WHEN differ THEN 'needs-a-person'
        WHEN NOT now.active BETWEEN 0 AND now.total THEN 'not-assessable' END AS reason,
    earlier.total AS also_denominator_before, now.total - earlier.total AS also_denominator_change,
    earlier.active AS also_active_before, CASE WHEN now.key <> earlier.key THEN 1 END AS also_definition_changed
FROM now LEFT JOIN earlier ON now.region = earlier.region"""

ENROLMENT = f"""WITH folded AS (
    SELECT region, as_of, min(enrolled) AS enrolled, min(eligible) AS eligible, min(text_key(definition)) AS key,
        count(*) AS rows, differ(enrolled) OR differ(eligible) OR differ(text_key(definition)) AS differ
    FROM enrolment WHERE text_key(programme) = 'jkk' GROUP BY ALL),
now AS (
    SELECT region, as_of, rows, differ,
        CASE WHEN NOT differ THEN enrolled END AS enrolled, CASE WHEN NOT differ THEN eligible END AS eligible,
        CASE WHEN NOT differ THEN key END AS key
    FROM folded WHERE as_of BETWEEN {PERIOD}
    QUALIFY row_number() OVER (PARTITION BY region ORDER BY as_of DESC) = 1),
earlier AS (
    SELECT folded.region, CASE WHEN NOT folded.differ THEN folded.enrolled END AS enrolled,
        CASE WHEN NOT folded.differ THEN folded.eligible END AS eligible,
        CASE WHEN NOT folded.differ THEN folded.key END AS key
    FROM folded JOIN now ON folded.region = now.region AND folded.as_of < now.as_of
    QUALIFY row_number() OVER (PARTITION BY folded.region ORDER BY folded.as_of DESC) = 1)
SELECT now.region, now.enrolled AS numerator, now.eligible AS denominator, now.rows AS evidence,
    CASE WHEN differ THEN 'needs-a-person'
        WHEN NOT coalesce(now.enrolled BETWEEN 0 AND now.eligible, TRUE)
            OR coalesce(now.key <> 'pekerja koperasi aktif', TRUE) THEN 'not-assessable' END AS reason,
    earlier.eligible AS also_denominator_before, now.eligible - earlier.eligible AS also_denominator_change,
    earlier.enrolled AS also_enrolled_before, CASE WHEN now.key <> earlier.key THEN 1 END AS also_definition_changed
FROM now LEFT JOIN earlier ON now.region = earlier.region"""

OPINION = f"""WITH latest AS (
    SELECT * FROM figures
    WHERE text_key(indicator) = 'opinion' AND (date IS NULL OR date BETWEEN {PERIOD})
    QUALIFY date IS NULL OR date = max(date) OVER (PARTITION BY region))
SELECT region, count(*) AS evidence, CASE WHEN count(*) = 1 THEN trim(min(category)) END AS value,
    CASE WHEN count(*) > 1 THEN 'needs-a-person' END AS reason
FROM latest GROUP BY region"""

# Training: two criteria of one scan. Of several rows of one day and course the longest counts; a row that names no
# course stands for itself.

COURSES = f"""
SELECT region, who, course, sum(rows)::BIGINT AS every,
    CASE WHEN course IS NULL THEN sum(long_rows) WHEN sum(minutes) >= 960 THEN sum(rows) ELSE 0 END::BIGINT AS rows,
    CASE WHEN course IS NULL THEN max(long_certified) WHEN sum(minutes) >= 960 THEN max(certified) END AS certified
FROM (
    SELECT region, name_key(person) AS who, name_key(course) AS course, date, max(minutes(hours)) AS minutes,
        count(*) AS rows, max(certified) AS certified,
        count_if(minutes(hours) >= 960) AS long_rows, max(certified) FILTER (minutes(hours) >= 960) AS long_certified
    FROM trainees WHERE date BETWEEN {PERIOD} GROUP BY ALL)
GROUP BY region, who, course"""

TRAINEES = """WITH persons AS (
    SELECT region, who, sum(every) AS every, sum(rows) AS rows, max(certified) AS certified
    FROM courses GROUP BY ALL),
totals AS (
    SELECT region,
        count_if(who IS NOT NULL AND rows > 0) AS persons,
        count_if(who IS NOT NULL AND rows > 0 AND certified) AS certified,
        count_if(who IS NOT NULL AND rows > 0 AND certified IS NULL) AS unknown,
        coalesce(sum(rows) FILTER (who IS NOT NULL), 0)::BIGINT AS attendances,
        coalesce(sum(every) FILTER (who IS NULL), 0)::BIGINT AS unnamed
    FROM persons GROUP BY region)
SELECT region, coalesce(persons, 0) AS persons, coalesce(certified, 0) AS certified, coalesce(unknown, 0) AS unknown,
    coalesce(attendances, 0) AS attendances, coalesce(unnamed, 0) AS unnamed
FROM (SELECT DISTINCT region FROM trainees) LEFT JOIN totals USING (region)"""

# Aid: two criteria of one scan. A recipient counts who kept something of what was paid.

DISBURSEMENTS = f"""WITH recipients AS (
    SELECT region, name_key(recipient) AS who, sum(amount) AS net, count(*) AS records
    FROM disbursements
    WHERE date BETWEEN {PERIOD} AND amount IS NOT NULL AND text_key(source) IN ('apbd', 'csr')
    GROUP BY ALL),
totals AS (
    SELECT region, sum(net) AS rupiah, count_if(who IS NOT NULL AND net > 0) AS recipients,
        coalesce(sum(records) FILTER (who IS NULL), 0)::BIGINT AS unnamed, sum(records)::BIGINT AS records
    FROM recipients GROUP BY region)
SELECT region, coalesce(rupiah, 0)::BIGINT AS rupiah, coalesce(recipients, 0) AS recipients,
    coalesce(unnamed, 0) AS unnamed, coalesce(records, 0) AS records
FROM enterprises LEFT JOIN totals USING (region)"""

# Credit relief: by an instrument of the region. What was taken back without saying of which relief is taken off what
# the same borrower got by rows that count. Kinds are few: a bit for each.

KINDS = """CREATE OR REPLACE TEMP TABLE kinds AS
SELECT kind, CASE WHEN key IS NOT NULL THEN 1::UBIGINT << (dense_rank() OVER (ORDER BY key) - 1)::INT END AS bit
FROM (SELECT kind, name_key(kind) AS key FROM (SELECT DISTINCT kind FROM relief))"""

BORROWERS = f"""
SELECT region, name_key(borrower) AS who,
    count_if(fits) AS fit_rows, coalesce(sum(amount) FILTER (fits), 0) AS fit_net,
    count_if(fits AND amount > 0) AS granted, coalesce(bit_or(bit) FILTER (fits), 0) AS fit_kinds,
    count_if(NOT fits) AS silent_rows, coalesce(sum(amount) FILTER (NOT fits), 0) AS silent_net,
    count_if(NOT fits AND amount > 0) AS without, coalesce(bit_or(bit) FILTER (NOT fits), 0) AS silent_kinds
FROM (
    SELECT region, borrower, amount, says_something(instrument) AS fits, bit
    FROM relief LEFT JOIN kinds ON relief.kind IS NOT DISTINCT FROM kinds.kind
    WHERE date BETWEEN {PERIOD} AND amount IS NOT NULL)
GROUP BY ALL"""

RELIEF = """WITH kept AS (
    SELECT region, who, without, granted > 0 AND silent_rows > 0 AND silent_net < 0 AS hidden,
        fit_rows + CASE WHEN hidden THEN silent_rows ELSE 0 END AS rows,
        fit_net + CASE WHEN hidden THEN silent_net ELSE 0 END AS net,
        fit_kinds | CASE WHEN hidden THEN silent_kinds ELSE 0 END AS kinds
    FROM borrowers),
totals AS (
    SELECT region, sum(net)::BIGINT AS rupiah, count_if(who IS NOT NULL AND net > 0 AND net >= 500000) AS beneficiaries,
        coalesce(sum(rows) FILTER (who IS NULL), 0)::BIGINT AS unnamed, bit_count(bit_or(kinds)) AS kinds,
        sum(without)::BIGINT AS without, sum(rows)::BIGINT AS rows
    FROM kept GROUP BY region)
SELECT region, coalesce(beneficiaries, 0) AS value, NULL AS reason, coalesce(rows, 0) AS evidence,
    coalesce(rupiah, 0) AS also_rupiah, nullif(coalesce(kinds, 0), 0) AS also_kinds,
    coalesce(unnamed, 0) AS also_unnamed, coalesce(without, 0) AS also_without_instrument
FROM (SELECT DISTINCT region FROM relief) LEFT JOIN totals USING (region)"""

# Market facilitation: all of it follows from pairs of enterprise and buyer. A pair and the same pair turned around are
# one group, so that those who buy from each other are seen without a join.

PAIRS = f"""
SELECT region, CASE WHEN there THEN one ELSE other END AS who, CASE WHEN there THEN other ELSE one END AS buyer,
    CASE WHEN there THEN there_rows ELSE back_rows END AS rows, CASE WHEN there THEN there_net ELSE back_net END AS net
FROM (
    SELECT region, least(who, buyer) AS one, greatest(who, buyer) AS other,
        count_if(who < buyer) AS there_rows, sum(amount) FILTER (who < buyer) AS there_net,
        count_if(who > buyer) AS back_rows, sum(amount) FILTER (who > buyer) AS back_net,
        coalesce(bool_or(NOT cancels) FILTER (who < buyer), FALSE) AND coalesce(there_net >= 1000000, FALSE) AS there,
        coalesce(bool_or(NOT cancels) FILTER (who > buyer), FALSE) AND coalesce(back_net >= 1000000, FALSE) AS back
    FROM (
        SELECT region, name_key(enterprise) AS who, name_key(links.buyer) AS buyer, amount,
            coalesce(amount < 0, FALSE) AS cancels
        FROM links WHERE date BETWEEN {PERIOD} AND (coalesce(amount < 0, FALSE) OR says_something(evidence)))
    WHERE who <> buyer GROUP BY ALL)
WHERE there <> back"""

LINKS = """WITH kept AS (
    SELECT region, who, sum(rows) AS rows, sum(net) AS net, list(buyer) AS buyers
    FROM pairs GROUP BY ALL HAVING count(*) >= 2),
totals AS (
    SELECT region, count(*) AS enterprises, sum(rows)::BIGINT AS rows, sum(net)::BIGINT AS rupiah
    FROM kept GROUP BY region),
served AS (
    SELECT region, count(*) AS buyers, max(served) AS largest
    FROM (SELECT region, buyer, count(*) AS served FROM (SELECT region, unnest(buyers) AS buyer FROM kept) GROUP BY ALL)
    GROUP BY region)
SELECT region, coalesce(enterprises, 0) AS value, NULL AS reason, coalesce(rows, 0) AS evidence,
    coalesce(buyers, 0) AS also_buyers, coalesce(largest, 0) AS also_enterprises_of_largest_buyer,
    coalesce(rupiah, 0) AS also_rupiah, every - coalesce(rows, 0) AS also_links_not_counted
FROM (SELECT region, count(*) AS every FROM links GROUP BY region) LEFT JOIN totals USING (region)
    LEFT JOIN served USING (region)"""

# Events: parts of one event share a name; the largest scale and the largest number of participants stand for it.

EVENTS_BY_NAME = f"""
SELECT region, name, max(weight) AS weight, bool_or(name IS NULL OR weight IS NULL) AS unclear, count(*) AS rows,
    list(date) AS days
FROM (
    SELECT region, event_name(event) AS name, date, participants,
        CASE text_key(scale) WHEN 'lokal' THEN 1 WHEN 'local' THEN 1 WHEN 'kabupaten' THEN 2 WHEN 'kota' THEN 2
            WHEN 'regency' THEN 2 WHEN 'provinsi' THEN 3 WHEN 'province' THEN 3 WHEN 'nasional' THEN 4
            WHEN 'national' THEN 4 WHEN 'internasional' THEN 5 WHEN 'international' THEN 5 END AS weight
    FROM events WHERE date BETWEEN {PERIOD})
GROUP BY region, name HAVING max(participants) >= 30"""

EVENTS = """WITH totals AS (
    SELECT region, sum(weight)::BIGINT AS total, count(*) AS events, bool_or(unclear) AS unclear,
        sum(rows)::BIGINT AS rows
    FROM named GROUP BY region),
dates AS (
    SELECT region, count(*) AS days FROM (SELECT DISTINCT region, unnest(days) AS day FROM named) GROUP BY region)
SELECT region, CASE WHEN NOT coalesce(unclear, FALSE) THEN coalesce(total, 0) END AS value,
    CASE WHEN unclear THEN 'needs-a-person' END AS reason, coalesce(rows, 0) AS evidence,
    coalesce(events, 0) AS also_events, coalesce(days, 0) AS also_days
FROM (SELECT DISTINCT region FROM events) LEFT JOIN totals USING (region) LEFT JOIN dates USING (region)"""

# Partnerships: partners with a document, in force on at least 90 days of the period.

AGREEMENTS = """WITH partners AS (
    SELECT region, name_key(partner) AS who, count(*) AS rows
    FROM agreements
    WHERE signed IS NOT NULL AND start IS NOT NULL AND says_something(evidence)
        AND least(coalesce("end", DATE '2022-06-30'), DATE '2022-06-30')
            - greatest(start, signed, DATE '2021-07-01') + 1 >= 90
    GROUP BY ALL),
totals AS (
    SELECT region, count(*) AS partners, sum(rows)::BIGINT AS rows FROM partners WHERE who IS NOT NULL GROUP BY region)
SELECT region, coalesce(partners, 0) AS value, NULL AS reason, coalesce(rows, 0) AS evidence,
    every - coalesce(rows, 0) AS also_agreements_not_counted
FROM (SELECT region, count(*) AS every FROM agreements GROUP BY region) LEFT JOIN totals USING (region)"""

# What Pembina does besides. Every cell: a region is known, a date is a day, text is no error of a spreadsheet.

_DATED = {
    "visits": ("date", ["cooperative"], []),
    "disbursements": ("date", ["recipient", "source"], ["amount"]),
    "trainees": ("date", ["person", "course"], ["hours", "certified"]),
    "relief": ("date", ["borrower", "kind", "instrument"], ["amount"]),
    "links": ("date", ["enterprise", "buyer", "evidence", "channel"], ["amount"]),
    "events": ("date", ["event", "scale"], ["participants"]),
    "counts": ("as_of", ["definition"], ["active", "total"]),
    "enrolment": ("as_of", ["programme", "definition"], ["enrolled", "eligible"]),
}
"""Tables whose rows have one date that has to lie in the period: the date, texts, and columns that cannot be wrong."""


def _cells(table: str, texts: list[str], dates: list[str], outside: str = "FALSE") -> str:
    wrong = ["region IS NULL OR region NOT IN (SELECT code FROM regions)"]
    wrong += [f"starts_with({text}, '#')" for text in texts]
    wrong += [f'NOT isfinite("{date}")' for date in dates]
    return f"SELECT count_if({' OR '.join(wrong)}) AS wrong, count_if({outside}) AS outside FROM {table}"


CELLS = {
    **{
        table: _cells(table, texts, [date], f"{date} NOT BETWEEN {PERIOD}")
        for table, (date, texts, _) in _DATED.items()
    },
    "cooperatives": _cells("cooperatives", ["cooperative"], []),
    "agreements": _cells("agreements", ["partner", "evidence"], ["signed", "start", "end"]),
    "figures": _cells("figures", ["indicator", "category"], ["date"]),
    "enterprises": _cells("enterprises", [], []),
}


def _twice(table: str, counts: str) -> str:
    """Count repeated rows by region: first the few that are there twice, then which of them count."""
    date, texts, others = _DATED[table]
    columns = ", ".join(["region", date, *texts, *others])
    twice = (
        f"SELECT {columns}, count(*) AS times FROM {table} WHERE {date} BETWEEN {PERIOD} GROUP BY ALL HAVING times > 1"
    )
    return f"SELECT twice.region, sum(times - 1)::BIGINT AS n FROM ({twice}) AS twice {counts} GROUP BY twice.region"


_TRAINED = """JOIN courses ON courses.region = twice.region AND who = name_key(person)
    AND courses.course IS NOT DISTINCT FROM name_key(twice.course)
    AND rows > 0 AND (courses.course IS NOT NULL OR minutes(hours) >= 960)"""
_AIDED = "WHERE amount IS NOT NULL AND text_key(source) IN ('apbd', 'csr')"
_RELIEVED = """JOIN borrowers ON borrowers.region = twice.region AND who IS NOT DISTINCT FROM name_key(borrower)
    AND amount IS NOT NULL AND (says_something(instrument) OR (granted > 0 AND silent_rows > 0 AND silent_net < 0))"""
_LINKED = """JOIN pairs ON pairs.region = twice.region AND pairs.who = name_key(enterprise)
    AND pairs.buyer = name_key(twice.buyer) AND (amount < 0 OR says_something(evidence))
    SEMI JOIN (SELECT region, who FROM pairs GROUP BY ALL HAVING count(*) >= 2) AS kept
    ON kept.region = twice.region AND kept.who = pairs.who"""
_HELD = "JOIN named ON named.region = twice.region AND name IS NOT DISTINCT FROM event_name(event)"

REPEATED = {
    "training": _twice("trainees", _TRAINED),
    "aid": _twice("disbursements", _AIDED),
    "credit-relief": _twice("relief", _RELIEVED),
    "market": _twice("links", _LINKED),
    "events": _twice("events", _HELD),
    "partnerships": """SELECT region, sum(times - 1)::BIGINT AS n FROM (
        SELECT region, partner, signed, start, "end", evidence, count(*) AS times
        FROM agreements
        WHERE signed IS NOT NULL AND start IS NOT NULL AND says_something(evidence) AND says_something(partner)
            AND least(coalesce("end", DATE '2022-06-30'), DATE '2022-06-30')
                - greatest(start, signed, DATE '2021-07-01') + 1 >= 90
        GROUP BY ALL HAVING times > 1)
    GROUP BY region""",
}
"""Visits that count are one a day and cooperative, and counts of a province one a day: none of them is there twice."""

"""Codes PB440 to PB459: what a criterion's code may not use, because engines differ in it silently."""

from __future__ import annotations

from pembina.errors.codes import Code
from pembina.errors.problem import N_

TABLE: tuple[Code, ...] = (
    Code(
        "PB440",
        N_("{what} is 0 on Sundays on Spark, and 7 on other engines"),
        N_("A criterion has to give the same number on every engine, and no engine says that it counts otherwise."),
        N_("Use pembina.expressions.weekday: 1 on Monday, 7 on Sunday."),
    ),
    Code(
        "PB441",
        N_("{what} counts null as a value, which a distinct count in SQL does not; on polars it has no sign"),
        N_("Cells that were left empty would count as one thing more."),
        N_(
            "Use pembina.expressions.count_distinct. Where the column is never null, say so at the end of the line: "
            "# engine-safe: reason."
        ),
    ),
    Code(
        "PB442",
        N_("{what} gives a date on polars and a time of day on DuckDB and Spark, and knows no weeks"),
        N_("Dates and times of day are joined and grouped differently, and are not what a criterion may return."),
        N_("Use week_number, month_number, quarter_number or day_number of pembina.expressions."),
    ),
    Code(
        "PB443",
        N_('"{what}" between dates is a number of days on DuckDB and a time span on polars and Spark'),
        N_("What is reckoned with it further fails on some engines, or means another unit."),
        N_("Use pembina.expressions.days_between, or day_number."),
    ),
    Code(
        "PB444",
        N_("{what} of floats depends on the order in which an engine adds them up"),
        N_("Engines divide rows among threads and machines; the last digits of the sum then differ from run to run."),
        N_(
            "Make whole parts of each number first (thousandths, say), sum those as integers, and divide the sum: "
            "pembina.expressions.rounded and quotient. Money is exact as it is."
        ),
    ),
    Code(
        "PB445",
        N_("{what}: a sum of integers beyond 2^63 wraps around on polars, and is an error on Spark"),
        N_("Nobody knows how large the numbers of a data set are; one typing error is enough."),
        N_(
            "Use pembina.expressions.total, or say at the end of the line why the sum stays small: # engine-safe: reason."
        ),
    ),
    Code(
        "PB446",
        N_(
            '"{what}" over zero is infinite, null or an error, and on polars a constant is not divided by but multiplied'
        ),
        N_(
            "polars multiplies by the inverse of a constant, so that the last digit depends on how many rows there "
            "are, and divides money to two places. Spark divides integers by way of floats, and like DuckDB refuses a "
            "remainder by zero."
        ),
        N_(
            "Use ratio, quotient, whole_quotient or remainder of pembina.expressions; numerator and denominator of a "
            "value are best handed to Pembina as they are."
        ),
    ),
    Code(
        "PB447",
        N_("{what} has 8 bits on polars, so that arithmetic with it wraps around"),
        N_("dt.month() * 100 + dt.day() of 29 February is -27 on polars, and 229 elsewhere."),
        N_("Use year_of, month_of or day_of of pembina.expressions, or cast to nw.Int64 first."),
    ),
    Code(
        "PB448",
        N_('"{what}" with a count: counts have no sign on polars, so that one less two is 4294967295'),
        N_("polars counts rows with 32 bits without a sign; other engines count with 64 bits and a sign."),
        N_("Use count_rows or count_distinct of pembina.expressions, or cast to nw.Int64 first."),
    ),
    Code(
        "PB449",
        N_("{what} of a float to an integer rounds on DuckDB, and cuts off on other engines"),
        N_("1.5 becomes 2 on DuckDB and 1 on polars and Spark."),
        N_("Say which way: .floor() before the cast, or pembina.expressions.rounded."),
    ),
    Code(
        "PB450",
        N_("{what} takes halves to the even neighbour on polars, and away from zero elsewhere"),
        N_("2.5 becomes 2 on polars and 3 on DuckDB and Spark; Spark rounds the number as it is printed besides."),
        N_("Use pembina.expressions.rounded."),
    ),
    Code(
        "PB451",
        N_("{what} treats some letters differently: the sigma at a word's end, the Turkish i, the German sharp s"),
        N_("Two names are equal on one engine and different on another."),
        N_("Use lower, text_key or name_key of pembina.expressions."),
    ),
    Code(
        "PB452",
        N_('"{what}" in a pattern means something else from engine to engine'),
        N_(
            "\\s, \\d and \\w stand for ASCII on some engines and for all scripts on others, $ also matches before a "
            "line's end on Spark, and (?i) knows capitals beyond ASCII or does not."
        ),
        N_("Write out the signs that are meant, such as [0-9] or [a-z]."),
    ),
    Code(
        "PB453",
        N_("{what} without signs takes off no-break spaces on polars, and leaves them elsewhere"),
        N_("Text from spreadsheets and web pages is full of no-break spaces."),
        N_("Name the signs to take off, or use pembina.expressions.text_key."),
    ),
    Code(
        "PB454",
        N_("{what} takes whichever rows an engine comes to first"),
        N_("Rows have no order on a cluster, nor where several threads read; another run gives another row."),
        N_("Choose by what stands in the rows: group_by with min or max, or a window with order_by."),
    ),
    Code(
        "PB455",
        N_('nobody has tried "{what}" on every engine'),
        N_(
            "The conformance suite (pembina.testing.engines) has no probe for this operation, so it may differ anywhere."
        ),
        N_("Use another operation, or add a probe to the suite that holds what it has to answer."),
    ),
    Code(
        "PB456",
        N_("{what} runs a query, or leaves narwhals"),
        N_("A criterion says what is to be run; Pembina runs it, on whatever engine is chosen, together with others."),
        N_("Return the lazy frame."),
    ),
    Code(
        "PB457",
        N_("{what}: a criterion opens no files and knows no engine"),
        N_("What is read beside the data set stands in no list of inputs, and nobody can evaluate the award again."),
        N_("Declare a table in criterion.toml; Pembina reads it, checks it and notes its hash."),
    ),
    Code(
        "PB458",
        N_("{what}: a criterion depends on neither chance nor the clock"),
        N_("The same inputs have to give the same result, today and in ten years."),
        N_("Use the award's period (rules.period), or a parameter."),
    ),
    Code(
        "PB459",
        N_('the remark "{mark}" has to go: {reason}'),
        N_("A reason that excuses nothing, or is none, hides the next mistake on its line."),
        N_("Give the reason after the colon, or remove the remark."),
    ),
)

"""Probes of text: accents and capitals, blanks, patterns, keys under which names are compared."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from pembina import expressions as ex
from pembina.testing.engines_probe import Probe, answers, column, pairs

X, Y = nw.col("x"), nw.col("y")
NFC, NFD = "caf\u00e9", "cafe\u0301"
WORD = r"[\p{L}\p{N}]"

SIGNS: tuple[Probe, ...] = (
    column(
        "text/composed-and-decomposed", "An accent of its own makes another text than a letter that has it.",
        "text", [(NFC, True), (NFD, False), (None, None)], lambda: nw.lit(NFC) == X,
    ),
    answers(
        "text/groups", "Groups of text differ by every sign: accents, capitals.",
        [({"x": "text"}, [(NFC,), (NFD,), (NFC,), ("Caf\u00e9",), ("a",), ("A",)])],
        lambda t: t.group_by("x").agg(n=nw.len()),
        [(NFC, 2), (NFD, 1), ("Caf\u00e9", 1), ("a", 1), ("A", 1)],
    ),
    answers(
        "text/order", "Text is ordered by code points, in no language: B before a, accents after z.",
        [({"g": "text", "x": "text"}, [("1", x) for x in ("a", "B", "\u00e9", "z")] + [("2", None), ("2", "Z")])],
        lambda t: t.group_by("g").agg(least=X.min(), most=X.max()).select("g", "least", "most"),
        [("1", "B", "\u00e9"), ("2", "Z", "Z")],
    ),
    column(
        "text/beyond-the-plane", "Signs beyond the first 65,536 are ordered by their number too.",
        "text", [("\uffff", True), ("\U0001f600", False)], lambda: nw.lit("\U0001f600") > X,
    ),
)  # fmt: skip

CASES: tuple[Probe, ...] = (
    column(
        "text/lower", "expressions.lower knows capitals beyond ASCII.", "text",
        [("\u00c9T\u00c9", "\u00e9t\u00e9"), ("KOPERASI", "koperasi"), ("\u00c5", "\u00e5"), ("\u1e9e", "\u00df"),
         ("\u0416", "\u0436"), (None, None)],
        lambda: ex.lower("x"),
    ),
    column(
        "text/lower-sigma", "expressions.lower writes sigma alike inside a word and at its end.", "text",
        [("\u0391\u03a3", "\u03b1\u03c3"), ("\u03a3\u0391\u03a3 \u0391", "\u03c3\u03b1\u03c3 \u03b1"),
         ("\u03b1\u03c2", "\u03b1\u03c2")],
        lambda: ex.lower("x"),
    ),
    column(
        "text/lower-dotted-i", "expressions.lower makes one plain i of the Turkish I with a dot.", "text",
        [("\u0130stanbul", "istanbul"), ("I", "i"), ("\u0131", "\u0131")], lambda: ex.lower("x"),
    ),
    column(
        "text/lower-decomposed", "Lower case leaves accents of their own alone.", "text",
        [("CAFE\u0301", NFD)], lambda: X.str.to_lowercase(),
    ),
)  # fmt: skip

PATTERNS: tuple[Probe, ...] = (
    column(
        "text/letters-and-digits", r"[\p{L}\p{N}] is every letter and digit of any script.", "text",
        [("a", True), ("7", True), ("\u00e9", True), ("\u0663", True), ("\u4e2d", True), ("-", False), ("_", False),
         ("...", False), ("\u2026", False), (None, None)],
        lambda: X.str.contains(WORD),
    ),
    column(
        "text/pattern-of-a-part", "A pattern is found anywhere; classes, repetition and ^ mean the same.", "text",
        [("ab12", True), ("12", False), ("Xab12", False), ("ab", False), ("AB12", False)],
        lambda: X.str.contains("^[a-z]+[0-9]{2}"),
    ),
    column(
        "text/alternatives", "A pattern of alternatives.", "text", [("desa", True), ("kota", True), ("kab", False)],
        lambda: X.str.contains("(?:desa|kota)"),
    ),
    column(
        "text/literal", "With literal=True, signs of patterns are signs like others.", "text",
        [("a.b", True), ("axb", False), ("a%b", False), ("a_b", False)], lambda: X.str.contains("a.b", literal=True),
    ),
    column(
        "text/starts-and-ends", "starts_with and ends_with take signs of patterns as they are.", "text",
        [("a_b%", True), ("axb%", False), ("a_b", False), (None, None)],
        lambda: X.str.starts_with("a_") & X.str.ends_with("%"),
    ),
    column(
        "text/replace-all", "Every match is replaced, longest first.", "text",
        [("a--b-c", "a b c"), ("abc", "abc"), ("--", " "), (None, None)], lambda: X.str.replace_all("-+", " "),
    ),
    column(
        "text/replace-literal", "With literal=True, signs of patterns are replaced as they are.", "text",
        [("a.b.c", "a$b$c"), ("abc", "abc")], lambda: X.str.replace_all(".", "$", literal=True),
    ),
    column(
        "text/strip", "strip_chars takes the named signs off both ends, no-break spaces too.", "text",
        [("-\u00a0a b\u00a0-", "a b"), ("a", "a"), (None, None)],
        lambda: X.str.strip_chars(" -\t\u00a0"),
    ),
    column(
        "text/slice", "Parts of text are counted in signs, not in bytes.", "text",
        [("\u00e9\u00e8abc", "\u00e8a"), ("x", ""), (None, None)], lambda: X.str.slice(1, 2),
    ),
    column(
        "text/length", "The length of text is counted in signs; it has a sign of its own.", "text",
        [("\u00e9\U0001f600", -1), ("abc", 0), (None, None)], lambda: X.str.len_chars().cast(nw.Int64) - 3,
    ),
)  # fmt: skip

JOINED: tuple[Probe, ...] = (
    pairs(
        "text/concat", "Joining text with null is null.", "text",
        [("a", "b", "#a:b"), ("a", None, None), (None, "b", None)],
        lambda: nw.concat_str([nw.lit("#"), X, nw.lit(":"), Y]),
    ),
    pairs(
        "text/concat-skipping", "With ignore_nulls, nulls are left out, and so are their separators.", "text",
        [("a", "b", "a-b"), ("a", None, "a"), (None, "b", "b")],
        lambda: nw.concat_str([X, Y], separator="-", ignore_nulls=True),
    ),
    column(
        "text/is-in", "What is among texts is true, what is not is false, null is null.", "text",
        [("a", True), ("A", False), ("c", False), (None, None)], lambda: X.is_in(["a", "b"]),
    ),
    column(
        "text/is-in-nothing", "Nothing is among no texts, and null is null.", "text", [("a", False), (None, None)],
        lambda: X.is_in([]),
    ),
    column(
        "text/empty", "Empty text is not null.", "text", [("-", False), ("a", False), (None, True)],
        lambda: X.str.replace_all("-", "", literal=True).is_null(),
    ),
)  # fmt: skip


def _spaced() -> nw.Expr:
    """Turn a hash into a blank and an at sign into a no-break one: cells of data sets lose those at their ends."""
    blank = X.str.replace_all("#", " ", literal=True).str.replace_all("@", "\u00a0", literal=True)
    return blank.str.replace_all(";", "\n", literal=True)


KEYS: tuple[Probe, ...] = (
    answers(
        "text/text-key", "expressions.text_key: lower case, single blanks, none at the ends, null for nothing else.",
        [({"i": "integer", "x": "text"}, list(enumerate(
            ("##Koperasi@#MAJU;", "koperasi maju", "\u00c9T\u00c9", "A-1", "#@#", "\u0391\u03a3", None))))],
        lambda t: t.with_columns(y=_spaced()).select("i", y=ex.text_key("y")),
        list(enumerate(("koperasi maju", "koperasi maju", "\u00e9t\u00e9", "a-1", None, "\u03b1\u03c3", None))),
    ),
    answers(
        "text/name-key", "expressions.name_key: whatever is no letter or digit is a blank, null for nothing else.",
        [({"i": "integer", "x": "text"}, list(enumerate(
            ("PT. Maju-Jaya (Tbk)", "pt;maju\u200bjaya@tbk#", "Wa Ode Ina, S.E.", "...", "3", "\u0130.", None))))],
        lambda t: t.with_columns(y=_spaced()).select("i", y=ex.name_key("y")),
        list(enumerate(("pt maju jaya tbk", "pt maju jaya tbk", "wa ode ina s e", None, "3", "i", None))),
    ),
)  # fmt: skip

TEXT = (*SIGNS, *CASES, *PATTERNS, *JOINED, *KEYS)

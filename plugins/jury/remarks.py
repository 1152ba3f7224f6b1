"""What a result says of its juries: scores that do not count, and changes of the consensus round."""

from __future__ import annotations

from collections.abc import Sequence

from pembina import Finding, Result

PLUGIN = "jury"

SENTENCES: dict[str, tuple[str, str, str]] = {
    "conflicts": (
        "warning",
        "scores of jurors who have a conflict of interest or recused themselves, not counted: {n}.",
        "nilai dari juri yang memiliki benturan kepentingan atau berhalangan, tidak dihitung: {n}.",
    ),
    "left_out": (
        "warning",
        "jurors who did not score every item, so that nothing of theirs counts: {n}.",
        "juri yang tidak menilai semua butir, sehingga seluruh nilainya tidak dihitung: {n}.",
    ),
    "abstained": (
        "note",
        "jurors who abstained: {n}.",
        "juri yang abstain: {n}.",
    ),
    "recused": (
        "note",
        "jurors who recused themselves: {n}.",
        "juri yang berhalangan: {n}.",
    ),
    "outside": (
        "warning",
        "scores outside the scale, its bands or its steps: {n}.",
        "nilai di luar skala, rentang, atau kelipatan yang diperbolehkan: {n}.",
    ),
    "twice": (
        "warning",
        "rows in which a juror scores the same item more than once: {n}.",
        "baris yang memuat nilai ganda dari juri yang sama untuk butir yang sama: {n}.",
    ),
    "unclear": (
        "warning",
        "rows of scores or conflicts without a juror, or with a state that is neither abstained nor recused: {n}.",
        "baris nilai atau benturan kepentingan tanpa juri, atau dengan keterangan selain abstained dan recused: {n}.",
    ),
    "unsealed": (
        "warning",
        "scores without a seal, where the rules ask for one: {n}.",
        "nilai tanpa segel, padahal aturan mensyaratkannya: {n}.",
    ),
    "misfits": (
        "warning",
        "changes of the consensus round that do not fit a score, or lack a name or a reason: {n}.",
        "perubahan dalam sidang konsensus yang tidak cocok dengan nilainya, atau tanpa nama atau alasan: {n}.",
    ),
    "changes": (
        "note",
        "scores changed in the consensus round: {n}.",
        "nilai yang diubah dalam sidang konsensus: {n}.",
    ),
}
"""Level and sentences, English and Indonesian, by what the criterion shows beside its value."""


def remark(result: Result) -> Sequence[Finding]:
    """Remark on every entrant of every jury whose scores did not all count as they were given."""
    findings = []
    for node in result.nodes:
        if node.get("plugin") != PLUGIN:
            continue
        for code, note in sorted(node["notes"].items()):
            beside = note.get("also") or {}
            for name, (level, english, indonesian) in SENTENCES.items():
                if beside.get(name):
                    text = {"en": english, "id": indonesian}
                    key = f"jury.{name.replace('_', '-')}"
                    findings.append(Finding(key, {"n": beside[name]}, level, node["path"], code, text))
    return findings

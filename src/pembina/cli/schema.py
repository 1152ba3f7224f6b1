"""``pembina schema``: the published JSON Schema of each kind of file, for editors and other programs."""

from __future__ import annotations

import json
from typing import Any

import click

from pembina.cli import parts
from pembina.cli.parts import argument
from pembina.cli.session import Session, common
from pembina.cli.table import COMMANDS
from pembina.errors import N_

KINDS = (
    "award",
    "result",
    "audit",
    "compare",
    "confidence",
    "improve",
    "robustness",
    "sample",
    "stability",
    "versus",
    "verification",
    "criterion",
    "dataset",
    "decisions",
    "sitting",
    "seal",
    "log",
    "signers",
    "extract",
)

EXAMPLES = ("pembina schema award > award.schema.json",)


@parts.command("schema", COMMANDS["schema"].summary, *EXAMPLES)
@argument(
    "kind",
    N_(
        "award|result|audit|compare|confidence|improve|robustness|sample|stability|versus|verification|criterion|dataset|decisions|sitting|seal|log|signers|extract"
    ),
    type=click.Choice(KINDS),
)
@common
@click.pass_obj
def command(session: Session, kind: str) -> int:
    session.write(json.dumps(_schema(kind), ensure_ascii=False, indent=2) + "\n")
    return 0


def _schema(kind: str) -> dict[str, Any]:
    match kind:
        case "award":
            from pembina.awardfile import award_schema

            return award_schema()
        case "result":
            from pembina.record import result_schema

            return result_schema()
        case "audit":
            from pembina.analysis import audit_schema

            return audit_schema()
        case "compare":
            from pembina.analysis import compare_schema

            return compare_schema()
        case "confidence":
            from pembina.analysis import confidence_schema

            return confidence_schema()
        case "improve":
            from pembina.analysis import improve_schema

            return improve_schema()
        case "robustness":
            from pembina.analysis import robustness_schema

            return robustness_schema()
        case "sample":
            from pembina.analysis import sample_schema

            return sample_schema()
        case "stability":
            from pembina.analysis import stability_schema

            return stability_schema()
        case "versus":
            from pembina.analysis import versus_schema

            return versus_schema()
        case "verification":
            from pembina.analysis import verify_schema

            return verify_schema()
        case "criterion":
            from pembina.plugins.manifest import criterion_schema

            return criterion_schema()
        case "decisions":
            from pembina.record import decisions_schema

            return decisions_schema()
        case "sitting":
            from pembina.record import sitting_schema

            return sitting_schema()
        case "seal":
            from pembina.record.seal import seal_schema

            return seal_schema()
        case "log":
            from pembina.record.log import log_schema

            return log_schema()
        case "signers":
            from pembina.record.signers import signers_schema

            return signers_schema()
        case "extract":
            from pembina.record.extract import extract_schema

            return extract_schema()
    from pembina.data import dataset_schema

    return dataset_schema()

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

KINDS = ("award", "result", "audit", "criterion", "dataset")

EXAMPLES = ("pembina schema award > award.schema.json",)


@parts.command("schema", COMMANDS["schema"].summary, *EXAMPLES)
@argument("kind", N_("award|result|audit|criterion|dataset"), type=click.Choice(KINDS))
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
        case "criterion":
            from pembina.plugins.manifest import criterion_schema

            return criterion_schema()
    from pembina.data import dataset_schema

    return dataset_schema()

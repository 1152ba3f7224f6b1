"""What tests of verification have in common: changing a sealed and logged result, and reading answers."""

from __future__ import annotations

import json

from pembina.analysis.verify_document import verify

from ..trust.tampering import rehash


def document(case):
    return json.loads(case.result.read_bytes())


def texts(found, number):
    return [str(each.text) for each in found.check(number).differences]


def failed(found):
    return {check.number for check in found.failed}


def edit_run(case, **facts):
    run = {**json.loads(case.run.read_bytes()), **facts}
    case.run.write_text(json.dumps({key: value for key, value in run.items() if value is not None}), "utf-8")


def forged(case, host, change):
    """What arithmetic says of a document that was changed in one place, and whose hashes fit."""
    doc = document(case)
    change(doc)
    rehash(case, doc)
    return verify(case.result, log=case.log, host=host)

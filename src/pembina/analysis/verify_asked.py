"""What is to be verified, against what, and by what; and what checks hand on to those after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field

from pembina.analysis.verify_checks import FAIL, PASS, Check, NotDone
from pembina.analysis.verify_reading import Facts, Subject, inside, read_run
from pembina.errors import N_, Phrase, RecordError
from pembina.model import Result
from pembina.plugins import Host

if TYPE_CHECKING:
    from pembina.record.log import Log
    from pembina.record.seal import Seal
    from pembina.record.signatures import Signers

NO_FORM = N_("the document does not have the published form (check {number})")
NO_DOCUMENT = N_("the file holds no document")
NOT_A_FILE = N_("{file} is no ordinary file")
MEND_FORM = N_("Use the file as `pembina evaluate` wrote it.")

PLUGIN_FIELDS = ("name", "distribution", "version", "sha256")


@define(slots=False)
class Asked:
    """One verification: the file, what was named to verify it against, and what came out so far, by key of the check.

    ``sha256`` is the hash that somebody was told the result has, ``head`` that of the log's last entry.
    """

    subject: Subject
    host: Host
    data: Path | None = None
    seal: Path | None = None
    signers: Path | None = None
    log: Path | None = None
    head: str | None = None
    minutes: Path | None = None
    sha256: str | None = None
    engine: str = "duckdb"
    done: dict[str, Check] = field(factory=dict)

    @cached_property
    def facts(self) -> Facts:
        """The facts of the run beside the result."""
        return read_run(self.subject.path)

    def passed(self, key: str) -> bool:
        """Whether a check was made and passed."""
        return key in self.done and self.done[key].outcome == PASS

    def failed(self, key: str) -> bool:
        """Whether a check failed."""
        return key in self.done and self.done[key].outcome == FAIL

    def document(self) -> Mapping[str, Any]:
        """The document, whatever is in it; raises NotDone where the file holds none."""
        if self.subject.document is None:
            raise NotDone(Phrase(NO_DOCUMENT), Phrase(MEND_FORM))
        return self.subject.document

    @cached_property
    def _result(self) -> Result:
        return self.subject.result()

    def result(self) -> Result:
        """The result; raises NotDone where the document does not have the published form."""
        self.document()
        if not self.passed("schema"):
            raise NotDone(Phrase(NO_FORM, number="1.1"), Phrase(MEND_FORM))
        return self._result

    def stated_plugins(self) -> list[dict[str, str]]:
        """The plugins that the document names, as far as they are of the published form."""
        listed = self.document().get("plugins")
        rows = listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ()
        return [
            dict(row)
            for row in rows
            if isinstance(row, Mapping) and all(isinstance(inside(row, key), str) for key in PLUGIN_FIELDS)
        ]

    @cached_property
    def read_seal(self) -> Seal | None:
        """The seal that was named; None where none was. Raises RecordError with everything wrong with it."""
        if self.seal is None:
            return None
        from pembina.record.seal import read_seal

        return read_seal(_ordinary(self.seal))

    @cached_property
    def named_signers(self) -> Signers | None:
        """Who has to sign by the file that was named; None where none was. Raises RecordError."""
        from pembina.record.signatures import read_signers

        return None if self.signers is None else read_signers(_ordinary(self.signers))

    @cached_property
    def known_signers(self) -> Signers | None:
        """Who has to sign, by the seal where it says so, or else by the file that was named; raises RecordError.

        A list that was made after the data were opened can be made to fit: the sealed one counts.
        """
        from pembina.record.signatures import Signers

        try:
            seal = self.read_seal
        except (RecordError, NotDone):  # said by the checks of the seal
            if self.signers is None:
                raise
            seal = None
        said = None if seal is None else seal.document["signers"]
        return self.named_signers if said is None else Signers.of_document(said)

    @cached_property
    def bytes_of_minutes(self) -> bytes | OSError:
        """The minutes that were named, read once for all checks; or why they cannot be read."""
        from pembina.record.signatures import read_plain

        assert self.minutes is not None
        try:
            return read_plain(self.minutes)
        except OSError as error:
            return error

    @cached_property
    def known_log(self) -> Log | None:
        """The log of evaluations; None where there is none. Raises RecordError."""
        from pembina.record.log import read_log

        return None if self.path_of_log is None else read_log(self.path_of_log)

    @cached_property
    def path_of_log(self) -> Path | None:
        """Where the log of evaluations is: it was named, or lies beside the award or the result."""
        from pembina.record.log import LOG_NAME

        if self.log is not None:
            return self.log
        award, places = self.facts.text("award"), [self.subject.path.parent]
        if award is not None and "\0" not in award and Path(award).is_absolute():
            places = [Path(award).parent, Path(award), *places]
        return next((place / LOG_NAME for place in places if (place / LOG_NAME).is_file()), None)


def _ordinary(path: Path) -> Path:
    """Return a path at which nobody waits for ever; raises NotDone for a pipe or a device."""
    if path.exists() and not path.is_file():
        raise NotDone(Phrase(NOT_A_FILE, file=path.name))
    return path

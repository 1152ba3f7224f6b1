"""TOML to :class:`pembina.model.Award`, or every mistake in the file."""

from pembina.awardfile.reading import read_award
from pembina.awardfile.schema import award_schema

__all__ = ["award_schema", "read_award"]

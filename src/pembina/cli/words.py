"""Click's own words, listed so that they come into the catalogues; click asks gettext for them when it needs them."""

from __future__ import annotations

from pembina.errors import N_


def P_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802  (the plural sister of N_)
    """Mark a text that depends on a number for translation."""
    return singular, plural


SYSTEM = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("No space left on device"),
    N_("Read-only file system"),
)
"""What operating systems answer; it arrives as an argument of messages."""

JSON = (
    N_("Expecting value"),
    N_("Expecting ',' delimiter"),
    N_("Expecting ':' delimiter"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Extra data"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("Invalid \\uXXXX escape"),
)
"""What Python's reader of JSON says of a file that is none; it arrives as an argument of messages."""

CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Missing {param_type}"),
    N_("Missing parameter: {param_name}"),
    N_("No such option {name!r}."),
    N_("No such option: {name}"),
    N_("No such command {name!r}."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Option {name!r} does not take a value."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("Could not open file {filename!r}: {message}"),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("file"),
    N_("directory"),
    N_("path"),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("default: {default}"),
    N_("required"),
    N_("(dynamic)"),
    N_("env var: {var}"),
    N_("unknown error"),
    N_("Choose from:\n\t{choices}"),
    P_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    P_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    P_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    P_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    P_("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
)

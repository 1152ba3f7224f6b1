"""The project's name in pluggy, and the two markers made from it."""

import pluggy

PROJECT = "pembina"
"""Name of the pluggy project and of the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

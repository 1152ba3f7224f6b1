"""A plugin that raises while it is imported."""

raise RuntimeError("the author forgot something")

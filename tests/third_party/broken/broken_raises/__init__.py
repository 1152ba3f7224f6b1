"""A plugin whose measure raises."""

from pembina import Criterion, hookimpl


class Broken(Criterion):
    def measure(self, records, tables, rules):
        raise ZeroDivisionError("the author divided by zero")


@hookimpl
def pembina_criteria():
    return [Broken]

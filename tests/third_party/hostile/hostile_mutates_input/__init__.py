"""Changes what it is handed: tables, parameters, the period."""

import narwhals.stable.v2 as nw

from pembina import Criterion, hookimpl


class Hostile(Criterion):
    def records(self, tables, rules):
        return tables["visits"].filter(rules.in_period("date"))

    def measure(self, records, tables, rules):
        tables.clear()
        rules.period = None
        for change in (lambda: rules.parameters.update(target="elsewhere"), lambda: setattr(rules, "parameters", {"target": "elsewhere"})):
            try:
                change()
            except (AttributeError, TypeError):
                pass
        return records.group_by("region").agg(value=nw.len())


@hookimpl
def pembina_criteria():
    return [Hostile]

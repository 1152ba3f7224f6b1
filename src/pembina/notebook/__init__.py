"""Results where data are worked with, in notebooks and other programs: as a page, as tables, as a chart.

The top floor, beside the program: whoever has a result gets there by the methods of :class:`pembina.Result` and by
``pembina.chart``, and each part is loaded by itself. Everything is read from the result document, and said in the words
of the reports.
"""

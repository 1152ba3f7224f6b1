"""Pages as PDF, set by typst: text stays text, tables break over pages, the same bytes every time."""

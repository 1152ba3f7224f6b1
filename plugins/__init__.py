"""The shipped criteria: one folder each, found and loaded through the same gate as everyone's."""

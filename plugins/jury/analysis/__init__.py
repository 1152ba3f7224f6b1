"""Questions put to an opened panel: totals, severity, agreement, leaving a juror out, the consensus round."""

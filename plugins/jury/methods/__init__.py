"""What the jury's figures rest on: pure functions of rows (entrant, juror, item, score), without files or screens.

``severity`` and ``rasch`` free scores of how strict each juror is, ``agreement`` says how far jurors agree, ``jurors``
describes each of them and the scores that stand out, ``leaving`` shows what the ranking owes to each. They share
``rows`` (one order of rows, exact sums, who is linked), ``twoway`` (the additive model) and ``linear`` (small systems
without BLAS). What has no answer is refused with :class:`pembina.Unfit`; no NaN leaves a function.
"""

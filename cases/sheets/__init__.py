"""Score sheets 评分表: weighted rows, bonus, deduction, veto, grades; published as versions that nobody edits.

working.work(sheet, scores, …)      arithmetic alone: exact, rounded once, at the end
scoring.score(turn, form)           the effect `score`: rows worked out over the case, facts set, snapshot in the event
scoring.work_out(sheet, raw, …)     the calculation behind that and behind both kinds of what-if
publishing.ask(turn, form)          the effect `publish`: the snapshot frozen as the next version
whatif.rows(type, form, weights)    past results with other weights; nothing is written
trying.tried(case, form, changed)   one case with other inputs, or by another version of the sheet; nothing is written
"""

RESULT = ("score", "grade", "veto", "scores")  # facts that only a sheet sets

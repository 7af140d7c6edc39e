"""Parts 子办件: cases within a case, in named groups, with what starts, shares and joins them.

`starting` says which begin with a moment, `opening_of` opens them, `telling` carries moments between a case and its
parts, `joining` says when a group is done, `counting` and `sharing` are what rules and people see. A part's `part_key`
is "group.key"; a case's column `parts` keeps, per group, what has begun, what was left out, and when it joined.
"""

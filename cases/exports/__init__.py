"""Tables that leave the house: rows somebody may see, secret answers masked, typed cells, a record of who took what.

table = exports.table(cases, case_type)     # columns of a case, then one per question when the type is given
exports.files.write(file, table, taken)     # XLSX, CSV or JSON Lines, some rows at a time
"""

from cases.exports.table import Table, table

__all__ = ["Table", "table"]

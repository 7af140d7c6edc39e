"""Tables that leave the house: rows somebody may see, secret answers masked, typed cells, a record of who took what.

table = exports.table(cases, case_type)     # columns of a case, then one per question when the type is given
exports.workbook.write(file, table, facts)  # XLSX, row by row
exports.csv_text.lines(table)               # CSV, a line at a time
"""

from cases.exports.table import Table, table

__all__ = ["Table", "table"]

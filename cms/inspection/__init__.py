"""The site as an inspector of government sites looks at it (政府网站与政务新媒体检查指标, 国办秘函〔2019〕19号).

row.py       one thing that is inspected: the rule, how the site stands, the list behind it, the cure
visits.py    the site called from itself, once an hour: does its first page come, and how fast
rules.py     what is inspected, one function each
"""

from cms.inspection.row import Row, State
from cms.inspection.rules import inspect, worst

__all__ = ["Row", "State", "inspect", "worst"]

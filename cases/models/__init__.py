"""Cases as data: items, types, cases, what happened to them, their clocks, who is told, how it was rated."""
# ruff: noqa: I001  # order is low to high

from cases.models.item import Delegation, ItemVersion, ServiceItem
from cases.models.case_type import CaseType, CaseTypeVersion, Opens
from cases.models.case import Case, Category, Link, Reach, Withheld
from cases.models.key import CaseKey
from cases.models.event import Anchor, CaseEvent, Moment
from cases.models.clock import ClockRun, Recount, Timer
from cases.models.notice import Notice
from cases.models.lent import Lent
from cases.models.mention import Mention
from cases.models.phrase import Phrase
from cases.models.feed import Digest, Feed
from cases.models.document import Document, DocumentTemplate
from cases.models.publication import Publication
from cases.models.survey import Survey, SurveyPolicy, VisitDraw
from cases.models.counter import Counter
from cases.models.recurring import Occasion, Round
from cases.models.export import Export
from cases.models.view import DeskView
from cases.models.batch import Batch, BatchChunk, BatchRow
from cases.models.pack import FigureRule, Installed
from cases.models.scenario import TypeScenario

__all__ = [
    "Anchor",
    "Batch",
    "BatchChunk",
    "BatchRow",
    "Case",
    "CaseEvent",
    "CaseKey",
    "CaseType",
    "CaseTypeVersion",
    "Category",
    "ClockRun",
    "Counter",
    "Delegation",
    "DeskView",
    "Digest",
    "Document",
    "DocumentTemplate",
    "Export",
    "Feed",
    "FigureRule",
    "Installed",
    "ItemVersion",
    "Lent",
    "Link",
    "Mention",
    "Moment",
    "Notice",
    "Occasion",
    "Opens",
    "Phrase",
    "Publication",
    "Reach",
    "Recount",
    "Round",
    "ServiceItem",
    "Survey",
    "SurveyPolicy",
    "Timer",
    "TypeScenario",
    "VisitDraw",
    "Withheld",
]

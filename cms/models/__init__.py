"""Pages people read, from the guide to the week's song. Low to high; `cms.models` re-exports them all."""

from cms.models.checks import OutsideLink, PageCheck, SensitiveWord
from cms.models.columns import ColumnKey, ColumnRule
from cms.models.forms import FormIndexPage, FormPage
from cms.models.hot import HotItem, LifeEvent
from cms.models.learning import LearningIndexPage, LearningPost, Reading
from cms.models.lists import CaseListPage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.policy import PolicyBenefit, PolicyPage
from cms.models.search import Asked, EverydayWords, SearchEntry, SearchTerm
from cms.models.services import ServiceGuidePage, ServiceIndexPage
from cms.models.track import TrackPage
from cms.models.visits import ElderDay, ElderVisit

__all__ = [
    "Asked",
    "CaseListPage",
    "ColumnKey",
    "ColumnRule",
    "ElderDay",
    "ElderVisit",
    "EverydayWords",
    "FormIndexPage",
    "FormPage",
    "HotItem",
    "LearningIndexPage",
    "LearningPost",
    "LifeEvent",
    "NewsIndexPage",
    "NewsPage",
    "OutsideLink",
    "PageCheck",
    "PolicyBenefit",
    "PolicyPage",
    "Reading",
    "SearchEntry",
    "SearchTerm",
    "SensitiveWord",
    "ServiceGuidePage",
    "ServiceIndexPage",
    "TrackPage",
]

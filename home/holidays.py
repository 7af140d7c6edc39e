"""The State Council's days of rest and make-up days, as `chinesecalendar` carries them, and provisional years."""

from datetime import date, timedelta

import chinese_calendar

from home.calendar import Calendar, KnownDay

FIRST, LAST = 2024, 2027
NOTICES = {2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
# 全国年节及纪念日放假办法 (国务院令第795号) 第二条 fixes these days themselves; which days around them are moved is
# known only from each autumn's notice. Lunar days of 2027 from the almanac (初一 6 February, 五月初五, 八月十五).
BY_LAW = {
    2027: {
        "元旦": ["01-01"],
        "春节": ["02-05", "02-06", "02-07", "02-08"],
        "清明节": ["04-05"],
        "劳动节": ["05-01", "05-02"],
        "端午节": ["06-09"],
        "中秋节": ["09-15"],
        "国庆节": ["10-01", "10-02", "10-03"],
    }
}
FIXED = {"元旦": ["01-01"], "劳动节": ["05-01", "05-02"], "国庆节": ["10-01", "10-02", "10-03"]}  # in every year
FORESEEN = 10  # years after the last one entered, in which days are counted provisionally


def published(year: int) -> bool:
    """True if the package carries the State Council's notice for ``year``."""
    return date(year, 1, 1) in chinese_calendar.holidays


def year_days(year: int) -> list[KnownDay]:
    """Every day of ``year``: official if published, else weekends and the days the law itself names, provisional."""
    make = _official if published(year) else _provisional
    return [make(day) for day in _days_of(year)]


def _official(day: date) -> KnownDay:
    if day in chinese_calendar.holidays:
        return KnownDay(day, False, NAMES.get(chinese_calendar.holidays[day], ""))
    if day in chinese_calendar.workdays:
        return KnownDay(day, True, NAMES.get(chinese_calendar.workdays[day], "") + "调休")
    return KnownDay(day, day.weekday() < 5)


def _provisional(day: date) -> KnownDay:
    by_law = {text: name for name, texts in BY_LAW.get(day.year, FIXED).items() for text in texts}
    name = by_law.get(f"{day:%m-%d}", "")
    return KnownDay(day, day.weekday() < 5 and not name, name, provisional=True)


def seed() -> Calendar:
    """The calendar of FIRST to LAST without a database."""
    return Calendar(day for year in range(FIRST, LAST + 1) for day in year_days(year))


def foreseen(after: int) -> list[KnownDay]:
    """The years after the last one known, all provisional: no term is refused because a notice is not out yet."""
    return [_provisional(day) for year in range(after + 1, after + 1 + FORESEEN) for day in _days_of(year)]


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]

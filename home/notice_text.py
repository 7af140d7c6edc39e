"""The State Council's yearly notice on holidays, read as it is worded: 国务院办公厅关于2027年部分节假日安排的通知.

Each line names a holiday, its days of rest (放假) and the weekend days on which offices work instead (上班). Weekdays
in brackets and the number of days (共3天) are checked, so that last year's notice is not taken for this year's.
"""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

_LINE = re.compile(r"(?:[一二三四五六七八九十]+、|\d+[.、])?\s*([一-鿿]{2,6}(?:[、和][一-鿿]{2,6})*)\s*[:：](.+)")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?")
_TOTAL = re.compile(r"共(\d{1,2})天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
WEEKDAYS = "一二三四五六日"
Days = dict[date, tuple[bool, str]]


class Unclear(ValueError):
    """What in the text cannot be: the sentence names the place and what it should be."""


def read(text: str, year: int) -> Days:
    """{day: (works, name)} of ``year``; days of another year that a holiday reaches into are left out.

    Raises Unclear for a day that is none, a weekday or a total that does not fit, or a text with no holiday in it.
    """
    found: Days = {}
    for line in map(str.strip, text.replace("　", " ").splitlines()):
        if matched := _LINE.match(line):
            found |= _holiday(matched[1], matched[2], year)
    if not any(not works for works, _name in found.values()):
        raise Unclear(_("No holiday was found in this text. Paste the notice from “一、元旦：” to the last holiday."))
    return {day: known for day, known in sorted(found.items()) if day.year == year}


def _holiday(name: str, said: str, year: int) -> Days:
    found: Days = {}
    for sentence in re.split("[。；;]", said):
        if "放假" in sentence:
            days = _rest(sentence.partition("放假")[0], name, year)
            total = _TOTAL.search(sentence)
            if total and int(total[1]) != len(days):
                raise Unclear(
                    _("%(name)s: the days named are %(n)d, the notice says %(total)s. Check the line.")
                    % {"name": name, "n": len(days), "total": total[1]}
                )
            found |= dict.fromkeys(days, (False, name))
        elif "上班" in sentence:
            found |= dict.fromkeys(_days(sentence.partition("上班")[0], name, year), (True, f"{name}调休"))
    return found


def _rest(said: str, name: str, year: int) -> list[date]:
    first, _to, last = said.partition("至")
    [begin, *more] = _days(first, name, year)
    if not last:
        return [begin, *more]
    [end] = _days(last, name, year, begin)
    if not 0 <= (end - begin).days <= 15:
        raise Unclear(_("%(name)s: from %(first)s to %(last)s is no holiday. Check the line.")
                      % {"name": name, "first": begin, "last": end})  # fmt: skip
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def _days(said: str, name: str, year: int, after: date | None = None) -> list[date]:
    """The days named in ``said``; a month or year left out is that of the day before it."""
    found: list[date] = []
    for own_year, month, day, note in _DAY.findall(said):
        before = found[-1] if found else after
        if not month and before is None:
            raise Unclear(_("%(name)s: “%(day)s” names no month. Check the line.") % {"name": name, "day": f"{day}日"})
        found.append(_day(int(own_year or year), int(month or before.month), int(day), note, name))
    if not found:
        raise Unclear(_("%(name)s: no day was found in this line. Check it.") % {"name": name})
    return found


def _day(year: int, month: int, day: int, note: str, name: str) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        words = {"name": name, "day": f"{month}月{day}日", "year": year}
        raise Unclear(_("%(name)s: %(day)s is no day of %(year)s.") % words) from None
    said = _WEEKDAY.search(note)
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != made.weekday():
        raise Unclear(
            _("%(name)s: %(month)d月%(day)d日 is 周%(is)s in %(year)d, the text says 周%(said)s. Is it another year's?")
            % {"name": name, "month": month, "day": day, "year": year, "is": WEEKDAYS[made.weekday()], "said": said[1]}
        )
    return made

"""Hours in which no phone rings: a message that would come at night waits until the morning."""

from datetime import datetime, time, timedelta

from django.conf import settings

from home import clock

LOUD = ("sms",)  # letters and files wake nobody


def hours() -> tuple[time, time] | None:
    """(from, until) of NOTICE_QUIET, such as “22:00-08:00”; None where every hour will do."""
    given = settings.NOTICE_QUIET.strip()
    if not given:
        return None
    begin, _dash, end = given.partition("-")
    return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())


def awake(at: datetime, channel: str) -> datetime:
    """The first instant from ``at`` on at which ``channel`` may be used."""
    quiet = hours() if channel in LOUD else None
    if quiet is None:
        return at
    begin, end = quiet
    here = at.astimezone(clock.OFFICE_ZONE)
    now = here.time()
    asleep = begin <= now < end if begin <= end else now >= begin or now < end
    if not asleep:
        return at
    day = here.date() if now < end else here.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=clock.OFFICE_ZONE)


def last_morning(now: datetime) -> datetime:
    """When the latest quiet hours ended: before it nobody could have been sent anything."""
    quiet = hours()
    if quiet is None:
        return datetime.min.replace(tzinfo=clock.OFFICE_ZONE)
    here = now.astimezone(clock.OFFICE_ZONE)
    ended = datetime.combine(here.date(), quiet[1], tzinfo=clock.OFFICE_ZONE)
    return ended if ended <= here else ended - timedelta(days=1)

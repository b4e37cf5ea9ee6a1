"""When a day ends somewhere."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def end_of_day(moment: datetime, timezone: str) -> datetime:
    """The next local midnight, as an instant in UTC.

    Where the clocks go forward at midnight there is none that night: the day ends as they do, for
    an hour that is left out is read on the clock of before.
    """
    zone = ZoneInfo(timezone)
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)

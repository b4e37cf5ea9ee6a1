"""When a day ends somewhere."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def end_of_day(moment: datetime, timezone: str) -> datetime:
    """The next local midnight, as an instant in UTC.

    Where clocks go forward over midnight there is none that night: the day ends where the next one
    begins.
    """
    zone = ZoneInfo(timezone)
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), zone)
    begins = midnight.astimezone(UTC)
    if begins.astimezone(zone).date() == tomorrow and begins.astimezone(zone).time() == time():
        return begins
    # The clock of before the change reads midnight here, that of after it did so earlier.
    return _first_instant_of(
        tomorrow, zone, midnight.replace(fold=1).astimezone(UTC) - timedelta(seconds=1), begins
    )


def _first_instant_of(day: date, zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """To the second, between an instant of the day before and one that is not."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
        if middle.astimezone(zone).date() < day:
            before = middle
        else:
            after = middle
    return after

"""When a day ends, in every zone there is."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from leaderboard.days import end_of_day

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "moment", "end"),
    [
        ("Europe/London", "2026-05-01T22:50:00", "2026-05-01T23:00:00"),
        # 23 hours, and 25.
        ("Europe/London", "2026-03-29T00:30:00", "2026-03-29T23:00:00"),
        ("Europe/London", "2026-10-24T23:30:00", "2026-10-26T00:00:00"),
        # The clocks of Cairo go from midnight to 1 o'clock: there is no midnight that night.
        ("Africa/Cairo", "2026-04-23T12:00:00", "2026-04-23T22:00:00"),
        ("Africa/Cairo", "2026-10-29T12:00:00", "2026-10-29T22:00:00"),
        # By half an hour.
        ("Australia/Lord_Howe", "2026-04-04T14:00:00", "2026-04-05T13:30:00"),
        ("Pacific/Kiritimati", "2026-05-01T09:59:59", "2026-05-01T10:00:00"),
        ("UTC", "2026-05-01T00:00:00", "2026-05-02T00:00:00"),
    ],
)
def test_a_day_ends_at_the_next_local_midnight(zone, moment, end):
    found = end_of_day(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone)

    assert found == datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_day_that_was_left_out_altogether_ends_the_day_before_it():
    # Samoa went from 29 to 31 December 2011.
    found = end_of_day(datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia")), "Pacific/Apia")

    assert found == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_around_every_change_of_every_clock_until_2035_the_day_ends_with_its_last_second():
    checked = 0
    for name in sorted(available_timezones() - {"localtime", "Factory"}):
        zone = ZoneInfo(name)
        for change in changes_of(zone):
            for moment in (change - DAY, change - SECOND, change, change + 6 * HOUR):
                today = moment.astimezone(zone).date()
                end = end_of_day(moment, name)
                assert end > moment, (name, moment)
                assert (end - SECOND).astimezone(zone).date() == today, (name, moment)
                assert end.astimezone(zone).date() > today, (name, moment)
                checked += 1
    assert checked > 10_000


def changes_of(zone: ZoneInfo) -> Iterator[datetime]:
    """The instants, to the second, at which the clocks of a zone were changed."""
    for day in range((date(2035, 1, 1) - date(2020, 1, 1)).days // 7):
        before = datetime.combine(date(2020, 1, 1), time(), UTC) + day * 7 * DAY
        yield from _changes_within(zone, before, before + 7 * DAY)


def _changes_within(zone: ZoneInfo, before: datetime, after: datetime) -> Iterator[datetime]:
    if before.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
        return
    while after - before > SECOND:
        middle = before + (after - before) // (2 * SECOND) * SECOND
        if middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            before = middle
        else:
            after = middle
    yield after

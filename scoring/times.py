"""Moments: milliseconds as phones send them, text as the API writes them."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """Of those that are over, so that nothing counts later than now."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment_of(milliseconds_since_epoch: int) -> datetime:
    return datetime.fromtimestamp(milliseconds_since_epoch / 1000, UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC, always to the millisecond: 2026-05-01T10:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

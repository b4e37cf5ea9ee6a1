"""Moments: milliseconds as phones send them, text as the API writes them."""

from datetime import UTC, datetime


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def moment_of(milliseconds_since_epoch: int) -> datetime:
    return datetime.fromtimestamp(milliseconds_since_epoch / 1000, UTC)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC, always to the millisecond: 2026-05-01T10:00:00.000Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

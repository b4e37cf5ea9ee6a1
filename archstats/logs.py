"""One line an event, as key=value pairs that a person and a machine can read."""

import json
import logging
import re
from datetime import UTC, datetime

from archstats.request_ids import current_request_id

# A segment of a path that is long and random is a link's token (a join link is worth a place in a
# shoot). Ids are UUIDs and stay, as do the keys of our own catalogues.
TOKEN = re.compile(
    r"(?<=/)(?<!/rounds/)(?<!/round/)(?<!/face/)"
    r"(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-]))"
    r"[\w-]{22,}"
)

# What PostgreSQL says of the row that it did not take: names, and whatever else is in it.
ROW = re.compile(r"(?<=DETAIL:  )[^\n]+")

BARE = re.compile(r"[\w.:/@+,%-]+", re.ASCII)


def masked(path: str) -> str:
    return TOKEN.sub("…", path)


class LineFormatter(logging.Formatter):
    """What a logger gets as `extra={"fields": …}` follows the message, pair by pair."""

    def format(self, record: logging.LogRecord) -> str:
        pairs = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": current_request_id(),
            "message": masked(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            pairs["trace"] = ROW.sub("…", masked(self.formatException(record.exc_info)))
        return " ".join(f"{key}={_quoted(value)}" for key, value in pairs.items() if value != "")


def _quoted(value: object) -> str:
    text = str(value)
    # JSON's escapes keep a forged line break, or any other control character, inside its line.
    return text if BARE.fullmatch(text) else json.dumps(text, ensure_ascii=not text.isprintable())

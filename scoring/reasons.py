"""Why somebody changed what stood: one line, which those it concerns read."""

from scoring.models.shot import LONGEST_REASON
from scoring.names import is_plain_line
from scoring.refusals import Invalid


def checked_reason(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON or not is_plain_line(reason):
        raise Invalid("reason", f"it is one line of at most {LONGEST_REASON} characters")
    return reason

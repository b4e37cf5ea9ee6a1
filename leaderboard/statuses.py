"""What a shoot and those in it may be, in the words of the API."""

# Of a shoot.
CHECK_IN = "check_in"
SHOOTING = "shooting"
FINISHED = "finished"
CANCELLED = "cancelled"
OF_SHOOTS = (CHECK_IN, SHOOTING, FINISHED, CANCELLED)

# Of a participant.
COMPETING = "competing"
VISITING = "visiting"
RETIRED = "retired"
DISQUALIFIED = "disqualified"
DID_NOT_START = "did_not_start"
LEFT = "left"
REMOVED = "removed"
OF_PARTICIPANTS = (COMPETING, VISITING, RETIRED, DISQUALIFIED, DID_NOT_START, LEFT, REMOVED)

# On no board; their rows stay, so that whoever left may come back and whoever was removed may not.
UNLISTED = (LEFT, REMOVED)
# The shoot waits until they have finished.
STILL_SHOOTING = (COMPETING, VISITING)

from django.db import models

from leaderboard.models.participant import Participant


class Presence(models.Model):
    """Since when, and until when at least, an archer is taken to look at a shoot that they are in.

    Of it nothing else follows, and no change log holds it: whoever disconnects has not left.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, primary_key=True)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="present_for_a_while"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} until {self.until}"

import uuid
from collections.abc import Collection
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leaderboard.models.shoot import Shoot
from leaderboard.statuses import COMPETING, OF_PARTICIPANTS, RETIRED, UNLISTED
from scoring.callers import Caller
from scoring.models import Archer, Slot
from scoring.names import validate_name


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def of(self, caller: Caller) -> Self:
        """The caller's own, whatever became of them."""
        return self.filter(archer=caller.archer_id) if caller.only_slot is None else self.none()

    def acted_for_by(self, caller: Caller) -> Self:
        """Their own, and those of mates whose cards they keep."""
        return self.of(caller) | self.filter(slot__in=Slot.objects.kept_by(caller).values("pk"))

    def listed(self) -> Self:
        """On the board."""
        return self.exclude(status__in=UNLISTED)

    def on_open_boards(self, slots: Collection[Slot] | Collection[int]) -> Self:
        """With one of these cards, in a shoot that is not over for good."""
        return self.listed().filter(slot__in=slots, shoot__closed_at=None)

    def changed_since(self, version: int) -> Self:
        return self.filter(version__gt=version)


class Participant(models.Model):
    """An archer in a shoot, with the card that counts there. Never deleted: see the status.

    The counts and `figures` follow from the card, as leaderboard.card_figures reads them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shoot = models.ForeignKey(
        Shoot, on_delete=models.PROTECT, related_name="participants", db_index=False
    )
    archer = models.ForeignKey(Archer, on_delete=models.PROTECT, related_name="participations")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="participations")
    nickname = models.CharField(
        _("name in this shoot"), max_length=40, blank=True, validators=[validate_name]
    )
    status = models.CharField(max_length=13, default=COMPETING)
    is_ready = models.BooleanField(default=False)
    # The archer's own when the card was brought.
    handicap = models.PositiveSmallIntegerField(null=True)

    joined_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # 1 for the first who finished; it is no place.
    finish_order = models.PositiveSmallIntegerField(null=True)

    # Of scoring.tally.count_shots, as on the card. NULL: never computed.
    shots_fired = models.PositiveIntegerField(null=True)
    shots_hit = models.PositiveIntegerField(null=True)

    # The shoot's when this last changed.
    version = models.BigIntegerField(default=0)
    # As in the latest change: figures.ArcherFigures, and the name that is shown. Later names of the
    # archer do not change a board that is over.
    figures = models.JSONField(default=dict)
    name = models.CharField(max_length=40, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        required_db_features = ("supports_json_field",)
        constraints = (
            models.UniqueConstraint(fields=["shoot", "archer"], name="one_participant_per_archer"),
            models.UniqueConstraint(fields=["shoot", "slot"], name="one_participant_per_card"),
            models.UniqueConstraint(fields=["shoot", "finish_order"], name="one_finish_order"),
            models.CheckConstraint(
                condition=Q(status__in=OF_PARTICIPANTS), name="participant_status"
            ),
            models.CheckConstraint(
                condition=Q(finish_order=None) | Q(finished_at__isnull=False),
                name="finished_in_order",
            ),
            models.CheckConstraint(
                condition=Q(shots_hit=None) | Q(shots_hit__lte=models.F("shots_fired")),
                name="participants_hits_are_shots",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["shoot", "version"], name="participant_version"),
            models.Index(
                fields=["shoot"],
                condition=Q(shots_fired=None) | Q(shots_hit=None),
                name="participant_not_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.shoot_id}"

    @property
    def is_listed(self) -> bool:
        return self.status not in UNLISTED

    @property
    def takes_part(self) -> bool:
        return self.is_listed and self.status != RETIRED

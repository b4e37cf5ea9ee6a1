import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scoring.callers import Caller
from scoring.models.archer import Archer
from scoring.models.club import ClubMembership
from scoring.models.session import Session, Target
from scoring.sheets import Sheet, sheet_for

LETTERS = "ABCD"
# How long arrows may still arrive that were shot before the card closed.
LATE_FOR = timedelta(hours=72)

# Who may correct a card besides a coach: said by the app above, as conditions on the card.
CORRECTED_BY: list[Callable[[Caller], Q]] = []


class SlotQuerySet(models.QuerySet["Slot"]):
    """Who may see or write which card is decided here and nowhere else."""

    def visible_to(self, caller: Caller) -> Self:
        """Its archer, a granted mate, a capability's holder, a coach, the session's owner."""
        if caller.only_slot is not None:
            return self.filter(pk=caller.only_slot)
        if caller.sees_everything:
            return self
        return self.filter(
            Q(archer=caller.archer_id)
            | Q(session__owner=caller.archer_id)
            | Exists(_granted_to(caller))
            | Exists(_coached_by(caller))
        )

    def recordable_by(self, caller: Caller) -> Self:
        """Its archer, a granted mate, a capability's holder. A coach corrects instead."""
        if caller.only_reads:
            return self.none()
        if caller.only_slot is not None:
            return self.filter(pk=caller.only_slot)
        return self.filter(Q(archer=caller.archer_id) | Exists(_granted_to(caller)))

    def correctable_by(self, caller: Caller) -> Self:
        """A coach, and whom the app above allows it besides."""
        if caller.only_slot is not None:
            return self.none()
        also = (self.filter(rule(caller)).exclude(archer=caller.archer_id) for rule in CORRECTED_BY)
        return reduce(or_, also, self.coached_by(caller))

    def coached_by(self, caller: Caller) -> Self:
        """By a coach of a club of its archer, while both belong to it."""
        if caller.only_slot is not None:
            return self.none()
        if caller.sees_everything:
            return self
        return self.filter(Exists(_coached_by(caller)))

    def of_archers(self, archers: "models.QuerySet[Archer]") -> Self:
        """What they shot. The admin shows a coach the cards of the archers coached, and none that
        are open to the coach as somebody else: a mate, or the owner of a session."""
        return self.filter(archer__in=archers)

    def with_disputes(self) -> Self:
        """`is_disputed`: there is a place on which two devices differ."""
        from scoring.models.shot import Shot  # noqa: PLC0415 — a shot stands on its slot

        disputed = Shot.objects.filter(slot=OuterRef("pk"), is_disputed=True)
        return self.annotate(is_disputed=Exists(disputed))

    def owned_by(self, caller: Caller) -> Self:
        return self.filter(archer=caller.archer_id) if caller.only_slot is None else self.none()

    def kept_by(self, caller: Caller) -> Self:
        """Of a mate who was added by name on this archer's phone and has no key of their own yet:
        this archer acts for them."""
        from scoring.models.device_key import DeviceKey  # noqa: PLC0415 — a key stands on its slot

        keys = DeviceKey.objects.filter(archer=OuterRef("archer"), slot=None)
        keyless = self.recordable_by(caller).filter(~Exists(keys), archer__login_name=None)
        return keyless.exclude(archer=caller.archer_id) if caller.only_slot is None else self.none()

    def ended_by(self, caller: Caller) -> Self:
        """Who finishes a card and agrees to it: its archer, or who keeps it."""
        return self.owned_by(caller) | self.kept_by(caller)

    def released_by(self, caller: Caller) -> Self:
        """Its archer leaves; the session's owner may free the place, and no more."""
        if caller.only_slot is not None:
            return self.none()
        return self.filter(Q(archer=caller.archer_id) | Q(session__owner=caller.archer_id))

    def noted_by(self, caller: Caller) -> Self:
        """Its archer and the coaches: what they write to each other is nobody else's."""
        return self.owned_by(caller) | self.coached_by(caller)

    def named(self) -> Self:
        """With the name of its archer, and nothing else of theirs."""
        return self.annotate(archer_name=F("archer__display_name"))

    def with_arrows(self) -> Self:
        return self.filter(shots_fired__gt=0)

    def newest_first(self) -> Self:
        """By when they ended, or were last shot at; always in the same order, so that no two pages
        of them have one in common."""
        ended_at = Coalesce("finished_at", "last_shot_at", "started_at")
        return self.order_by(ended_at.desc(), "-pk")

    def shooting(self) -> Self:
        return self.filter(left_at=None, finished_at=None)

    def current_for(self, archer_id: int) -> "Slot | None":
        """Where the archer stands now."""
        return (
            self.shooting()
            .filter(archer=archer_id, session__closed_at=None)
            .select_related("session", "target")
            .first()
        )


def _granted_to(caller: Caller) -> "models.QuerySet[models.Model]":
    from scoring.models.slot_grant import SlotGrant  # noqa: PLC0415 — a grant stands on its slot

    return SlotGrant.objects.filter(slot=OuterRef("pk"), archer=caller.archer_id)


def _coached_by(caller: Caller) -> "models.QuerySet[ClubMembership]":
    coached = ClubMembership.objects.filter(archer=caller.archer_id, is_coach=True)
    return ClubMembership.objects.filter(
        archer=OuterRef("archer"), club__in=coached.values("club")
    ).exclude(archer=caller.archer_id)


class Slot(models.Model):
    """An archer's place in a session, and the card that is shot there.

    What the archer's profile said then stays with it. The counts below `version` are written by
    scoring.recording alone and always equal a recount of the shots.
    """

    # Of a card that was read `named`.
    archer_name: str
    # Of one that was read `with_disputes`.
    is_disputed: bool

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="slots")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="slots")
    archer = models.ForeignKey(
        Archer, on_delete=models.PROTECT, related_name="slots", db_index=False
    )
    letter = models.CharField(max_length=1)

    round_key = models.CharField(max_length=60, blank=True, help_text="Empty for a practice.")
    face_key = models.CharField(max_length=60, blank=True, help_text="Empty: the round's own.")
    shot_per_round = models.PositiveSmallIntegerField(help_text="Arrows in a row of the table.")
    bowstyle = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=20, blank=True)
    age_group = models.CharField(max_length=20, blank=True)
    draw_weight = models.FloatField(null=True, help_text="In pounds.")

    started_at = models.DateTimeField()
    last_shot_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        Archer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # It came with a file of its archer's, from another installation.
    brought_at = models.DateTimeField(null=True)
    # Set from above when a shoot ends.
    takes_arrows_until = models.DateTimeField(null=True)

    version = models.BigIntegerField(default=0)
    # Moves with the notes beside the card alone: no arrow has anything to do with them.
    notes_version = models.BigIntegerField(default=0, db_default=0)
    total = models.PositiveIntegerField(default=0)
    value_counts = models.JSONField(default=dict)
    last_place = models.PositiveSmallIntegerField(default=0, help_text="The highest that is used.")
    # Of scoring.tally.count_shots. NULL: never computed; hits of a practice without a face stay so.
    shots_fired = models.PositiveIntegerField(null=True)
    shots_hit = models.PositiveIntegerField(null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        # Said here, it is not asked of the database at every start.
        required_db_features = ("supports_json_field",)
        constraints = (
            models.UniqueConstraint(
                fields=["target", "letter"],
                condition=Q(left_at=None, finished_at=None),
                name="one_archer_per_place",
            ),
            models.UniqueConstraint(
                fields=["archer"],
                condition=Q(left_at=None, finished_at=None),
                name="one_place_per_archer",
            ),
            models.UniqueConstraint(
                fields=["session", "archer"],
                condition=Q(finished_at=None),
                name="one_unfinished_card_per_session",
            ),
            models.CheckConstraint(
                condition=Q(shots_hit=None) | Q(shots_hit__lte=models.F("shots_fired")),
                name="no_more_hits_than_shots",
            ),
            models.CheckConstraint(condition=Q(letter__in=list(LETTERS)), name="letters_a_to_d"),
        )
        indexes: ClassVar = [
            models.Index(fields=["archer", "finished_at", "id"], name="slot_history"),
            models.Index(
                fields=["-started_at", "-id"],
                condition=Q(shots_fired=None) | Q(shots_hit=None),
                name="slot_not_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.archer}, {self.name}"

    @property
    def name(self) -> str:
        """As it is called on the range: 1A."""
        return f"{self.target.lane}{self.letter}"

    @property
    def is_shooting(self) -> bool:
        return self.left_at is None and self.finished_at is None

    def is_visible_to(self, caller: Caller) -> bool:
        """`visible_to` without its query where the row says it already: for nearly every reader."""
        if caller.only_slot is None and caller.archer_id == self.archer_id:
            return True
        return Slot.objects.visible_to(caller).filter(pk=self.pk).exists()

    def is_recordable_by(self, caller: Caller) -> bool:
        """`recordable_by` without a query where the row says it already: for nearly every arrow."""
        if caller.only_slot is None and caller.archer_id == self.archer_id:
            return True
        return Slot.objects.recordable_by(caller).filter(pk=self.pk).exists()

    def is_ended_by(self, caller: Caller) -> bool:
        return Slot.objects.ended_by(caller).filter(pk=self.pk).exists()

    def is_correctable_by(self, caller: Caller) -> bool:
        return Slot.objects.correctable_by(caller).filter(pk=self.pk).exists()

    @property
    def sheet(self) -> Sheet:
        return sheet_for(self.round_key, self.face_key, self.bowstyle)

    @property
    def end_size(self) -> int:
        """A practice has no ends; its rows stand for them."""
        return self.sheet.round.end_size if self.sheet.round else self.shot_per_round

    @property
    def first_of_last_end(self) -> int:
        return max(0, self.last_place - 1) // self.end_size * self.end_size + 1

    @property
    def is_indoor(self) -> bool:
        """A round says it itself, wherever it is shot."""
        return self.sheet.round.is_indoor if self.sheet.round else self.session.is_indoor

    @property
    def takes_arrows(self) -> bool:
        """Also a finished card, until it is confirmed: corrections."""
        closed_at = self.closed_at
        is_closed = closed_at is not None and closed_at <= timezone.now()
        return not (is_closed or self.confirmed_at)

    def is_gone_at(self, now: datetime) -> bool:
        """It takes neither late arrows nor corrections: its shoot is over for too long."""
        until = self.takes_arrows_until
        return until is not None and now > until + LATE_FOR

    @property
    def closed_at(self) -> datetime | None:
        """Arrows shot later do not count; those shot before may arrive for LATE_FOR."""
        ends = [end for end in (self.left_at, self.takes_arrows_until) if end is not None]
        return min(ends, default=None)

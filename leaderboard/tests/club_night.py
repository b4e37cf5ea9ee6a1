"""A shoot under way: Marian hosts, Robin, Tuck and Will shoot. What happens to it, act by act."""

from leaderboard import counting, hosting, joining, leaving, participating, settling
from leaderboard.entering import Entry
from leaderboard.tests.factory import fill, join, make_card, shoot_arrows
from scoring import accounts
from scoring.callers import Caller
from scoring.card_life import finish_card
from scoring.claiming import move_cards
from scoring.erasing import erase_archer
from scoring.models import Archer
from scoring.recording import correct_shot
from scoring.tally import ShotCounts
from scoring.tests.factory import FULL_PROFILE, PASSWORD, make_archer
from scoring.tests.phone import Phone


class ClubNight:
    def __init__(self, shoot, clock):
        self.shoot, self.clock = shoot, clock
        self.host = Caller(shoot.host_id)
        self.archers = {}
        for name in ("robin", "tuck", "will"):
            self.joins(name)

    @property
    def id(self):
        return self.shoot.public_id

    def now(self):
        """As the rows have it."""
        self.shoot.refresh_from_db()
        return self.shoot

    def by(self, name):
        return Caller(self.archers[name].pk)

    def participant(self, name):
        return self.shoot.participants.get(archer=self.archers[name])

    def card(self, name):
        return self.participant(name).slot

    def goes_on(self):
        """John comes with another round, and all but Tuck shoot."""
        self.joins("john", round_key="york", shot_per_round=6)
        self.shoots("robin", "9", "7", "5")
        self.shoots("john", "9")
        self.shoots("will", "7")

    # What archers do

    def joins(self, name, *values, **facts):
        """With a card that is there, or a new one; with what is on it."""
        archer = self.archers.get(name) or make_archer(name)
        self.archers[name] = archer
        slot = archer.slots.shooting().first() or make_card(archer, **(FULL_PROFILE | facts))
        if values:
            shoot_arrows(archer, slot, *values)
        return join(self.shoot, archer, slot)

    def joins_again(self, name):
        joining.join_by_code(self.now().code.code, Entry(self.by(name), self.card(name).public_id))

    def shoots(self, name, *values):
        shoot_arrows(self.archers[name], self.card(name), *values)

    def shoots_all(self, name, value="9"):
        fill(self.archers[name], self.card(name), value)

    def changes(self, name, number, value):
        """By a phone that has seen what stands there; later, or chance would say which stands."""
        self.clock.forward(minutes=1)
        seen = self.card(name).shots.get(number=number).op
        Phone(self.archers[name]).tap(self.card(name), number, value, base=seen)

    def shot_before(self, name, number, value, *, minutes):
        """It only comes now."""
        phone = Phone(self.archers[name])
        phone.tap(self.card(name), number, value, age_ms=minutes * 60_000)

    def finishes(self, name):
        finish_card(self.card(name).public_id, by=self.by(name))

    def is_ready(self, name, *, is_ready=True):
        participating.set_ready(self.id, is_ready=is_ready, by=self.by(name))

    def is_called(self, name, nickname):
        participating.rename_participant(self.id, nickname=nickname, by=self.by(name))

    def takes_another_name(self, name, display_name):
        accounts.change_profile(by=self.by(name), display_name=display_name)

    def leaves(self, name):
        leaving.leave_shoot(self.id, by=self.by(name))

    def comes_back(self, name):
        """After retiring."""
        by, id_ = self.by(name), self.participant(name).public_id
        participating.set_status(self.id, id_, status="competing", by=by)

    def takes_an_account(self, name):
        """A guest until now."""
        Archer.objects.filter(pk=self.archers[name].pk).update(login_name=None)
        self.archers[name].refresh_from_db()
        account = make_archer("friar")
        move_cards(self.archers[name], to=account)
        self.archers[name] = account

    def is_erased(self, by):
        erase_archer(by=by, password=PASSWORD, network="")

    def has_shot_better_elsewhere(self, name):
        self.finishes(name)
        archer = self.archers[name]
        fill(archer, make_card(archer, **FULL_PROFILE))

    # What the host does

    def starts(self):
        hosting.start_shoot(self.id, by=self.host)

    def changes_shoot(self, **changes):
        hosting.change_shoot(self.id, by=self.host, **changes)

    def has_status(self, name, status):
        id_ = self.participant(name).public_id
        participating.set_status(self.id, id_, status=status, by=self.host)

    def is_removed(self, name):
        leaving.remove_participant(self.id, self.participant(name).public_id, by=self.host)

    def is_corrected(self, name, number, value):
        slot_id = self.card(name).public_id
        correct_shot(slot_id, number=number, value=value, reason="It was seen.", by=self.host)

    def closes(self):
        hosting.close_shoot(self.id, by=self.host)

    def cancels(self):
        hosting.cancel_shoot(self.id, by=self.host)

    # What the operator does

    def was_never_counted(self, name):
        """As rows are that an older release wrote."""
        self.shoot.participants.filter(pk=self.participant(name).pk).update(
            shots_fired=None, shots_hit=None
        )

    def is_counted(self, name, *, fired, hit):
        counting.fill_participants({self.participant(name).pk: ShotCounts(fired, hit)})

    # What time does

    def day_ends(self):
        self.clock.now = self.now().expires_at
        settling.bring_about_due()

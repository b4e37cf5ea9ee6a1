"""Phones, a mate, a coach and a network that keeps nothing in order, against the plain model.

CARD_MACHINE_EXAMPLES is how many stories are told (100): a night's run may ask for 20000. With
CARD_MACHINE_SHRINKS=0 the first story that fails is not made shorter, which can take minutes.
"""

import os
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from scoring import card_life, recording
from scoring.callers import Caller
from scoring.cards import UNNUMBERED
from scoring.merging import Operation
from scoring.models import ShotRevision
from scoring.recording import CardRequest
from scoring.tests.card_comparison import assert_same_card
from scoring.tests.card_model import LONGEST_MS, Refused
from scoring.tests.card_stage import DAY_MS, NAMES, Clock, Stage
from scoring.tests.card_story import CardStory, pairs_of

EXAMPLES = int(os.environ.get("CARD_MACHINE_EXAMPLES", "100"))
PHASES = tuple(Phase) if os.environ.get("CARD_MACHINE_SHRINKS", "1") == "1" else (Phase.generate,)

cards = st.sampled_from(["practice", "round"])
phones = st.integers(0, 2)
places = st.sampled_from([0, 0, 0, 1, 1, "outside"])
values = st.sampled_from([0, 1, 2, 0, 1, None, "11"])
bases = st.sampled_from(["standing", "own", "first", "last", None, "unheard of"])
choices = st.integers(0, 5)


class CardMachine(CardStory):
    # --- Archers ------------------------------------------------------------------------------

    @rule(phone=phones, name=cards, place=places, value=values, base=bases)
    def tap(self, phone, name, place, value, base):
        device, card = self.devices[phone], self.cards[name]
        number = self._number(card, place)
        seen = self._base(device, card, number, base)
        self._tap(device, name, number, self._value(card, value), seen)

    @rule(phone=phones, name=cards, place=places, value=values, base=bases, is_alone=st.booleans())
    def tap_with_signal(self, phone, name, place, value, base, is_alone):
        """With all that waits, or before it."""
        self.tap(phone=phone, name=name, place=place, value=value, base=base)
        waiting = self.devices[phone].unsent[name]
        self._send(self.devices[phone], name, waiting[-1:] if is_alone else waiting)
        self._deliver([self.network.pop()], is_answered=True)

    @precondition(lambda self: any(device.made for device in self.devices))
    @rule(phone=phones)
    def undo(self, phone):
        """A new operation with the value before it, on whatever the archer changed last."""
        device = self.devices[phone]
        if not device.made:
            return
        name, last = device.made[-1]
        earlier = [
            operation
            for card, operation in device.made[:-1]
            if (card, operation.number) == (name, last.number)
        ]
        self._tap(device, name, last.number, earlier[-1].value if earlier else None, last.op)

    @rule(phone=phones, what=st.sampled_from([-DAY_MS, 1000, "count", "count"]))
    def set_a_clock_or_restore_a_count(self, phone, what):
        """An old count is what the app never has: its next operation is numbered like another."""
        device = self.devices[phone]
        device.is_steady = False
        if what == "count":
            device.seq = max(device.seq - 1, 0)
        else:
            device.ahead_ms += what

    # --- The network --------------------------------------------------------------------------

    @precondition(lambda self: self._outboxes())
    @rule(choice=choices, which=st.sampled_from(["all", "oldest", "newest", "backwards"]))
    def send(self, choice, which):
        outboxes = self._outboxes()
        device, name = outboxes[choice % len(outboxes)]
        waiting = device.unsent[name]
        chosen = {
            "all": waiting,
            "oldest": waiting[:1],
            "newest": waiting[-1:],
            "backwards": waiting[::-1],
        }[which]
        self._send(device, name, chosen)

    @precondition(lambda self: self.network)
    @rule(choice=choices, is_answered=st.booleans(), comes_again=st.booleans())
    def deliver(self, choice, is_answered, comes_again):
        sent = self._taken(choice, comes_again=comes_again)
        self._deliver([sent], is_answered=is_answered)

    @precondition(lambda self: {sent.card for sent in self.network} == {"practice", "round"})
    @rule(is_answered=st.booleans())
    def deliver_two_cards_together(self, is_answered):
        batch = [
            next(sent for sent in self.network if sent.card == name)
            for name in ("round", "practice")
        ]
        for sent in batch:
            self.network.remove(sent)
        self._deliver(batch, is_answered=is_answered)

    @precondition(lambda self: self.network)
    @rule(choice=choices)
    def lose(self, choice):
        self._taken(choice)

    @rule(
        phone=phones,
        to=phones,
        name=cards,
        choice=choices,
        change=st.sampled_from(["nothing", "value", "number", "seq", "base", "shot_ms"]),
        with_another=st.booleans(),
    )
    def send_a_used_name(self, phone, to, name, choice, change, with_another):
        """An operation's name once more: perhaps for another content, card or device."""
        maker, device = self.devices[phone], self.devices[to]
        if not maker.made:
            return
        _, used = maker.made[choice % len(maker.made)]
        card = self.cards[name]
        changed = {
            "nothing": {},
            "value": {"value": card.good_values[0]},
            "number": {"number": card.places[1]},
            "seq": {"seq": used.seq + 1},
            "base": {"base": uuid.uuid5(NAMES, "unheard of")},
            "shot_ms": {"shot_ms": used.shot_ms - 1},
        }[change]
        device.is_steady = False
        operations = [used._replace(**changed)]
        if with_another:
            operations.append(self._made(device, name, card.places[0], card.good_values[1], None))
        self._send(device, name, operations)
        self._deliver([self.network.pop()], is_answered=False)

    @rule(passes=st.sampled_from([1, 1000, 3000, 40 * 60_000, DAY_MS, LONGEST_MS + 1]))
    def time_passes(self, passes):
        self.clock.now_ms += passes

    # --- Simple devices, the coach, the end ---------------------------------------------------

    @rule(
        name=cards,
        chosen=st.lists(st.sampled_from([0, 1, 2, "11"]), min_size=1, max_size=3),
        age_ms=st.sampled_from([None, 0, -1000, 1000, 40 * 60_000]),
        by_mate=st.booleans(),
    )
    def append(self, name, chosen, age_ms, by_mate):
        card = self.cards[name]
        shot_ms = None if age_ms is None else self.clock.now_ms - age_ms
        shots = [
            Operation(self._new_op(), UNNUMBERED, 0, self._value(card, value), shot_ms=shot_ms)
            for value in chosen
        ]
        self.appended = (name, shots)
        self._append(name, shots, by=self._archer_of(name, is_mate=by_mate))

    @precondition(lambda self: self.appended)
    @rule(change=st.sampled_from(["nothing", "first value", "one more"]))
    def append_again(self, change):
        name, shots = self.appended
        card = self.cards[name]
        if change == "first value":
            shots = [shots[0]._replace(value=card.good_values[2]), *shots[1:]]
        if change == "one more":
            shots = [*shots, Operation(self._new_op(), UNNUMBERED, 0, card.good_values[0])]
        self._append(name, shots, by=self._archer_of(name))

    @rule(name=cards, place=places, value=values)
    def correct(self, name, place, value):
        card = self.cards[name]
        number, given = self._number(card, place), self._value(card, value)
        by = Caller(self.stage.marian.pk)
        answer = self._ask(
            name,
            recording.correct_shot,
            card.slot.public_id,
            number=number,
            value=given,
            reason="the paper says so",
            by=by,
        )
        op = self._new_op() if isinstance(answer, Refused) else answer.verdicts[0].op
        kept = ShotRevision.objects.filter(slot=card.slot, op=op).first()
        device = kept.device if kept else uuid.uuid4()
        operation = Operation(op, UNNUMBERED, number, given)
        expected = card.model.make(
            device, [operation], now_ms=self.clock.now_ms, is_correction=True
        )
        self._compare_answer(card, answer, expected)

    @rule(
        name=cards,
        what=st.sampled_from(["finish", "confirm", "confirm another total", "finish and confirm"]),
    )
    def the_archer_is_done(self, name, what):
        if what.startswith("finish"):
            self._finish(name)
        if what != "finish":
            self._confirm(name, is_wrong=what == "confirm another total")

    @rule(
        name=cards,
        what=st.sampled_from(["leave", "leave for days", "end", "end noticed late", "return"]),
    )
    def the_place_is_left_or_taken_again(self, name, what):
        now = self.clock.now()
        match what:
            case "leave" | "leave for days":
                self._set(name, left_at=now)
            case "end" | "end noticed late":
                ago = timedelta(seconds=0 if what == "end" else 2)
                self._set(name, takes_arrows_until=now - ago)
            case "return":
                self._set(name, left_at=None, takes_arrows_until=None)
        if what == "leave for days":
            self.clock.now_ms += LONGEST_MS + 1
            self._empty_the_outboxes(name)

    @rule(name=cards)
    def a_stranger_is_refused(self, name):
        card, by = self.cards[name], Caller(self.stage.guy.pk)
        operation = Operation(self._new_op(), 1, card.places[0], card.good_values[0])
        request = CardRequest(
            card.slot.public_id, by, uuid.UUID(int=9), [operation], self.clock.now_ms
        )
        assert self._ask(name, recording.record, request) == Refused("NotFound")

    # --- What is always so --------------------------------------------------------------------

    @invariant()
    def the_database_holds_what_the_model_says(self):
        """Asked of the cards that the step concerned; of both when the story ends."""
        for name in self.asked:
            assert_same_card(self.cards[name], since=self.stage.cards[name].model.version)
        self.asked.clear()

    @invariant()
    def each_change_was_announced(self):
        for card in self.cards.values():
            assert self.heard[card.slot.pk] == card.model.version

    @invariant()
    def two_edits_of_one_device_never_swap(self):
        for card in self.cards.values():
            for earlier, later in pairs_of(card.model):
                if earlier.device == later.device and earlier.operation.seq < later.operation.seq:
                    assert earlier.merit < later.merit

    @invariant()
    def an_edit_made_after_another_was_uploaded_wins(self):
        """Whatever the clocks say: the truth is known to the story alone."""
        steady = {device.name for device in self.devices if device.is_steady}
        for name, card in self.cards.items():
            for earlier, later in pairs_of(card.model):
                if {earlier.device, later.device} <= steady and self._is_clear(
                    name, earlier, later
                ):
                    assert earlier.merit < later.merit


@pytest.mark.django_db
def test_a_card_is_what_the_rules_say_whatever_happens_to_phones_and_network(monkeypatch):
    clock = Clock()
    for module in (recording, card_life):
        monkeypatch.setattr(module, "timezone", clock)
    CardMachine.stage, CardMachine.examples = Stage(clock), 0
    try:
        run_state_machine_as_test(
            CardMachine,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=30,
                phases=PHASES,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
    except BaseException as failure:
        failure.add_note(f"Story {CardMachine.examples} of {EXAMPLES} on {connection.vendor}.")
        raise

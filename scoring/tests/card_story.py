"""What a story of phones and cards is told with: its cast, its network, and what it compares."""

import copy
import uuid

from django.db import transaction
from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine

from scoring import card_life, recording
from scoring.callers import Caller, own_device
from scoring.merging import Operation
from scoring.models import Slot
from scoring.recording import CardAnswer, CardRequest
from scoring.refusals import Refusal
from scoring.tests.card_comparison import assert_same_card
from scoring.tests.card_model import LONGEST_MS, Refused
from scoring.tests.card_stage import DAY_MS, MORNING_MS, NAMES, Card, Device, Sent, Stage
from scoring.times import milliseconds


class CardStory(RuleBasedStateMachine):
    stage: Stage
    examples = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).examples += 1
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = self.stage.clock
        self.clock.now_ms = MORNING_MS
        self.cards = copy.copy(self.stage.cards)
        for name, card in self.cards.items():
            self.cards[name] = Card(
                card.slot, card.places, card.good_values, copy.deepcopy(card.model)
            )
        robin, tuck = Caller(self.stage.robin.pk), Caller(self.stage.tuck.pk)
        self.devices = [
            Device(robin, 0, uuid.UUID(int=2)),
            Device(robin, DAY_MS, uuid.UUID(int=1)),
            Device(tuck, -DAY_MS, uuid.UUID(int=3)),
        ]
        self.network: list[Sent] = []
        self.asked: set[str] = set()
        self.op_count = 0
        # When an operation was truly made, and how much later it may count.
        self.made_ms: dict[tuple[str, uuid.UUID, uuid.UUID], int] = {}
        self.delays: dict[tuple[str, uuid.UUID, uuid.UUID], int] = {}
        self.appended: tuple[str, list[Operation]] | None = None
        # The version that the listeners heard of last.
        self.heard = {card.slot.pk: card.model.version for card in self.cards.values()}
        recording.cards_changed.connect(self._hear, weak=False, dispatch_uid="card machine")

    def teardown(self) -> None:
        try:
            # With what was there before the story.
            for card in self.cards.values():
                assert_same_card(card, since=0)
        finally:
            self._end()

    def _end(self) -> None:
        recording.cards_changed.disconnect(dispatch_uid="card machine")
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def _hear(self, sender, slots, **_) -> None:
        self.heard |= {slot.pk: slot.version for slot in slots}

    def _number(self, card, place):
        return card.model.last_place + 301 if place == "outside" else card.places[place]

    def _value(self, card, value):
        return card.good_values[value] if isinstance(value, int) else value

    def _base(self, device, card, number, base):
        history = card.model.history(number)
        own = [operation.op for _, operation in device.made if operation.number == number]
        known = {
            "standing": history and card.model.standing(number).operation.op,
            "first": history and history[0].operation.op,
            "last": history and history[-1].operation.op,
            "own": own and own[-1],
            "unheard of": uuid.uuid5(NAMES, "unheard of"),
        }
        return known.get(base) or None

    def _new_op(self):
        self.op_count += 1
        return uuid.uuid5(NAMES, f"operation {self.op_count}")

    def _outboxes(self):
        return [
            (device, name) for device in self.devices for name in self.cards if device.unsent[name]
        ]

    def _made(self, device, name, number, value, base):
        device.seq += 1
        shot_ms = self.clock.now_ms + device.ahead_ms
        operation = Operation(self._new_op(), device.seq, number, value, shot_ms=shot_ms, base=base)
        self.made_ms[name, device.name, operation.op] = self.clock.now_ms
        device.made.append((name, operation))
        return operation

    def _tap(self, device, name, number, value, base):
        device.unsent[name].append(self._made(device, name, number, value, base))

    def _send(self, device, name, operations):
        now_ms = self.clock.now_ms
        sent = Sent(name, device, tuple(operations), now_ms + device.ahead_ms, now_ms)
        self.network.append(sent)

    def _empty_the_outboxes(self, name):
        for device, card in self._outboxes():
            if card == name:
                self._send(device, name, device.unsent[name])
                self._deliver([self.network.pop()], is_answered=True)

    def _taken(self, choice, *, comes_again=False):
        index = choice % len(self.network)
        return self.network[index] if comes_again else self.network.pop(index)

    def _deliver(self, batch, *, is_answered):
        requests = [
            CardRequest(
                self.cards[sent.card].slot.public_id,
                sent.device.by,
                sent.device.name,
                sent.operations,
                sent.sent_ms,
            )
            for sent in batch
        ]
        if len(requests) == 1:
            answers = [self._ask(batch[0].card, recording.record, requests[0])]
        else:
            self.asked |= {sent.card for sent in batch}
            with transaction.atomic():
                answers = [
                    Refused(type(outcome).__name__) if isinstance(outcome, Refusal) else outcome
                    for outcome in recording.record_cards(requests)
                ]
        for sent, answer in zip(batch, answers, strict=True):
            self._arrived(sent, answer, is_answered=is_answered)

    def _arrived(self, sent, answer, *, is_answered):
        card = self.cards[sent.card]
        expected = card.model.receive(
            sent.device.name, sent.operations, sent_ms=sent.sent_ms, now_ms=self.clock.now_ms
        )
        self._compare_answer(card, answer, expected)
        if isinstance(expected, list):
            self._remember_delays(sent, expected)
        if is_answered:
            told = {operation.op for operation in sent.operations}
            waiting = sent.device.unsent[sent.card]
            waiting[:] = [operation for operation in waiting if operation.op not in told]

    def _remember_delays(self, sent, answers):
        """How much later than made an operation may count: by its upload, or by the age that is
        believed at most."""
        for answer in answers:
            key = (sent.card, sent.device.name, answer.op)
            if answer.status in ("applied", "superseded") and key in self.made_ms:
                took_ms = self.clock.now_ms - sent.left_ms
                cut_ms = self.clock.now_ms - LONGEST_MS - self.made_ms[key]
                self.delays[key] = max(took_ms, cut_ms)

    def _append(self, name, shots, *, by):
        card = self.cards[name]
        device = own_device(by)
        answer = self._ask(
            name, recording.append_shots, card.slot.public_id, shots, by=by, device=device
        )
        expected = card.model.make(device, shots, now_ms=self.clock.now_ms)
        self._compare_answer(card, answer, expected, was_named=False)

    def _ask(self, name, change, *given, **more):
        self.asked.add(name)
        try:
            return change(*given, **more)
        except Refusal as refusal:
            note(f"refused: {refusal}")
            return Refused(type(refusal).__name__)

    def _compare_answer(self, card, answer, expected, *, was_named=True):
        if not isinstance(answer, CardAnswer) or not isinstance(expected, list):
            assert answer == expected
            return
        assert [verdict[:4] for verdict in answer.verdicts] == expected
        named = {verdict.number for verdict in expected} & set(card.model.used_places)
        # A shot that is appended again names no place, and its answer shows none.
        assert not was_named or answer.places.keys() == named
        assert answer.places == {
            number: (
                card.model.standing(number).operation,
                card.model.standing(number).effective_ms,
                card.model.is_disputed(number),
            )
            for number in answer.places
        }

    def _archer_of(self, name, *, is_mate=False):
        is_robin = (name == "practice") != is_mate
        return Caller((self.stage.robin if is_robin else self.stage.tuck).pk)

    def _finish(self, name):
        card = self.cards[name]
        self._ask(name, card_life.finish_card, card.slot.public_id, by=self._archer_of(name))
        card.model.finish(self.clock.now_ms)

    def _confirm(self, name, *, is_wrong):
        card = self.cards[name]
        total = card.model.total + is_wrong
        by = self._archer_of(name)
        answer = self._ask(name, card_life.confirm_card, card.slot.public_id, total=total, by=by)
        assert (answer if isinstance(answer, Refused) else None) == card.model.confirm(total)

    def _set(self, name, **ends):
        """Places are left and taken again elsewhere; here counts what a card makes of it."""
        card = self.cards[name]
        slot = Slot.objects.get(pk=card.slot.pk)
        for end, moment in ends.items():
            setattr(slot, end, moment)
        self._ask(name, recording.save_change, slot, *ends)
        card.model.version += 1
        card.model.left_ms = slot.left_at and milliseconds(slot.left_at)
        card.model.ended_ms = slot.takes_arrows_until and milliseconds(slot.takes_arrows_until)

    def _is_clear(self, name, earlier, later):
        """Whether `later` was made when `earlier`, and all that its device had counted before it,
        had been uploaded or could have been: P5 promises nothing closer."""
        made_ms = [self.made_ms.get((name, k.device, k.operation.op)) for k in (earlier, later)]
        if None in made_ms:
            return False
        before = [
            kept
            for kept in self.cards[name].model.kept
            if kept.device == earlier.device and kept.operation.seq <= earlier.operation.seq
        ]
        longest = max(self.delays[name, kept.device, kept.operation.op] for kept in before)
        return made_ms[1] > made_ms[0] + longest


def pairs_of(model):
    """Each place's operations, two by two."""
    for number in model.used_places:
        history = model.history(number)
        yield from ((a, b) for a in history for b in history if a is not b)

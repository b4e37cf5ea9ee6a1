"""What phones send again, or under a name that was used before. Cases SY."""

from threading import Thread

import pytest

from scoring.tests.factory import make_archer, make_slot
from scoring.tests.outcomes import statuses, value_at
from scoring.tests.phone import Phone
from scoring.writing import writer


# SY-02, SY-04
def test_a_repeat_has_the_first_answer_whenever_it_comes(slot, phone, clock):
    operation = phone.operation(1, "9")
    first = phone.send(slot, operation).verdicts[0]
    clock.forward(hours=1)

    for _ in range(2):
        again = phone.send(slot, operation)
        assert again.verdicts[0] == first._replace(status="repeated")
        assert again.slot.version == first.revision == 1


@pytest.mark.django_db(transaction=True)
def test_a_repeat_has_the_first_answer_after_the_writer_was_started_anew(slot, phone):
    operation = phone.operation(1, "9")
    first = phone.send(slot, operation).verdicts[0]
    writer.stop()

    assert phone.send(slot, operation).verdicts[0] == first._replace(status="repeated")
    assert slot.revisions.count() == 1


# SY-03
@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_recorded_once(slot, phone):
    operation, answers = phone.operation(1, "9"), []
    threads = [
        Thread(target=lambda: answers.append(phone.send(slot, operation).verdicts[0]))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status for answer in answers) == ["applied", *["repeated"] * 9]
    assert {answer.revision for answer in answers} == {1}
    assert slot.revisions.count() == 1


# SY-06
def test_a_reused_name_is_refused_alone_among_others(slot, phone):
    first = phone.operation(1, "9")
    phone.send(slot, first)

    answer = phone.send(
        slot, phone.operation(2, "8"), first._replace(value="10"), phone.operation(3, "7")
    )

    assert statuses(answer) == ["applied", "refused", "applied"]
    assert answer.verdicts[1].reason == "this operation was sent before with another content"
    assert [value_at(slot, number) for number in (1, 2, 3)] == ["9", "8", "7"]


# SY-22
def test_an_operation_is_known_by_slot_and_device(slot, phone):
    guy = Phone(make_archer("guy"), device=phone.device)
    operation = phone.operation(1, "9")
    guys = make_slot(guy.archer)
    guy.send(guys, operation._replace(value="1"))

    assert statuses(phone.send(slot, operation)) == ["applied"]
    assert (value_at(guys), value_at(slot)) == ("1", "9")

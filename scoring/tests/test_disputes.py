"""Two phones that differ on an arrow. Cases SY."""

from scoring.tests.outcomes import is_flagged, value_at


# SY-20
def test_two_phones_that_disagree_unseen_are_shown_and_flagged(slot, phone, mate, clock):
    phone.tap(slot, 1, "9")
    clock.forward(seconds=1)
    told = mate.tap(slot, 1, "8").places[1]

    assert (told.operation.value, told.is_disputed) == ("8", True)
    assert (value_at(slot), is_flagged(slot)) == ("8", True)


# SY-21
def test_two_phones_that_agree_are_not_flagged(slot, phone, mate):
    phone.tap(slot, 1, "9")
    mate.tap(slot, 1, "9")

    assert not is_flagged(slot)


# SY-41
def test_an_edit_that_saw_both_values_settles_it(slot, phone, mate, clock):
    phone.tap(slot, 1, "9")
    clock.forward(seconds=1)
    seen = mate.tap(slot, 1, "8").verdicts[0].op
    assert is_flagged(slot)

    clock.forward(seconds=1)
    phone.tap(slot, 1, "9", base=seen)
    assert (value_at(slot), is_flagged(slot)) == ("9", False)


def test_a_superseded_value_flags_the_one_that_stands(slot, phone, mate, clock):
    offline = phone.operation(1, "9")
    clock.forward(seconds=1)
    mate.tap(slot, 1, "8")
    assert not is_flagged(slot)

    version = phone.send(slot, offline).slot.version
    assert (value_at(slot), is_flagged(slot)) == ("8", True)
    assert slot.shots.get(number=1).version == version

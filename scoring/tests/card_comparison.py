"""A card in the database beside its model, row by row."""

from scoring.models import Shot, ShotRevision, Slot
from scoring.times import milliseconds


def assert_same_card(card, *, since):
    """The card in the database with the model; of revisions and shots those that are newer."""
    assert _revisions_in_database(card, since) == _revisions_in_model(card.model, since)
    assert _shots_in_database(card, since) == _shots_in_model(card.model, since)
    assert _slot_in_database(card) == _slot_in_model(card.model)


def _slot_in_database(card):
    slot = Slot.objects.get(pk=card.slot.pk)
    return {
        "version": slot.version,
        "total": slot.total,
        "value_counts": slot.value_counts,
        "last_place": slot.last_place,
        "shots": (slot.shots_fired, slot.shots_hit),
        "last_shot_ms": slot.last_shot_at and milliseconds(slot.last_shot_at),
        "finished_ms": slot.finished_at and milliseconds(slot.finished_at),
        "is_confirmed": slot.confirmed_at is not None,
    }


def _slot_in_model(model):
    return {
        "version": model.version,
        "total": model.total,
        "value_counts": model.value_counts,
        "last_place": model.last_place,
        "shots": (model.shots_fired, model.shots_hit),
        "last_shot_ms": model.last_shot_ms,
        "finished_ms": model.finished_ms,
        "is_confirmed": model.is_confirmed,
    }


def _revisions_in_database(card, since):
    revisions = ShotRevision.objects.filter(slot=card.slot, version__gt=since).order_by("version")
    return list(
        revisions.values_list(
            "version", "device", "effective_ms", "is_late",
            "op", "seq", "number", "value", "base", "shot_ms",
        )
    )  # fmt: skip


def _revisions_in_model(model, since):
    return [
        (
            kept.version, kept.device, kept.effective_ms, kept.is_late,
            made.op, made.seq, made.number, made.value, made.base, made.shot_ms,
        )
        for kept in model.kept
        if kept.version > since
        for made in [kept.operation]
    ]  # fmt: skip


def _shots_in_database(card, since):
    shots = Shot.objects.filter(slot=card.slot, version__gt=since)
    return {
        number: (*shot, milliseconds(shot_at))
        for number, *shot, shot_at in shots.values_list(
            "number", "value", "points", "op", "is_disputed", "version", "shot_at"
        )
    }


def _shots_in_model(model, since):
    return {
        number: (
            standing.operation.value,
            model.points.get(standing.operation.value),
            standing.operation.op,
            model.is_disputed(number),
            model.shot_versions[number],
            standing.effective_ms,
        )
        for number in model.used_places
        if model.shot_versions[number] > since
        for standing in [model.standing(number)]
    }

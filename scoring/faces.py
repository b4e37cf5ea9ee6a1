"""The target faces: rings in millimetres, and what an arrow at a point scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot, sqrt
from typing import NamedTuple

from scoring.keypads import KEYPADS, MISS, UNSCORED, Keypad

# Thicker than any shaft that a bow can shoot.
THICKEST_MM = 20
# From the centre of a face: beyond it no place is told.
FARTHEST_MM = 2_000

# A shaft that touches the line scores the higher zone. A nanometre of grace keeps a touch a touch:
# 63.75 − 2.75 is not always exactly 61 in floating point.
_TOUCH_MM = 1e-6


class UnknownFace(LookupError):
    """No face has this key."""


class Ring(NamedTuple):
    value: str
    points: int
    radius_mm: float
    colour: str


class Spot(NamedTuple):
    """The centre of one set of rings: x runs right, y runs up, from the centre of the face."""

    x_mm: float
    y_mm: float


@dataclass(frozen=True, eq=False)
class Face:
    """A printed face. `rings` run from the innermost outwards, around every spot."""

    key: str
    name: str
    diameter_mm: float
    rings: tuple[Ring, ...]
    spots: tuple[Spot, ...]
    keypad: Keypad

    def value_at(self, x_mm: float, y_mm: float, *, shaft_mm: float) -> str:
        """What a shaft centred at this point scores, line cutters included.

        The face alone decides: an X is an X even where the round has no key for it
        (`Keypad.folded`). A face without rings leaves the arrow unscored.
        """
        if not self.rings:
            return UNSCORED
        to_nearest_spot = min(hypot(x_mm - spot.x_mm, y_mm - spot.y_mm) for spot in self.spots)
        nearest_point = to_nearest_spot - shaft_mm / 2 - _TOUCH_MM
        return next((ring.value for ring in self.rings if nearest_point <= ring.radius_mm), MISS)


def face_for(key: str) -> Face:
    try:
        return FACES[key]
    except KeyError:
        raise UnknownFace(f"no face has the key {key!r}") from None


def shaft_for(*, is_indoor: bool) -> float:
    """The shaft in millimetres when the arrow's own is not known, as in the handicap scheme."""
    return 9.3 if is_indoor else 5.5


def default_face_key(scoring_system: str, face_cm: float) -> str:
    """The face that a leg is shot at unless the archer says otherwise."""
    if (scoring_system, face_cm) == ("Worcester", 40):
        return "ifaa_indoor_40cm"
    return _DEFAULT_FACES[scoring_system].format(face_cm)


_DEFAULT_FACES = {
    "5_zone": "imperial_{}cm",
    "10_zone": "wa_{}cm_full",
    "10_zone_6_ring": "wa_{}cm_6rings",
    "10_zone_5_ring": "wa_{}cm_triple_vertical",
    "10_zone_compound": "wa_{}cm_full_inner10",
    "10_zone_5_ring_compound": "wa_{}cm_triple_vertical_inner10",
    "11_zone": "wa_{}cm_full_x11",
    "11_zone_6_ring": "wa_{}cm_6rings_x11",
    "11_zone_5_ring": "wa_{}cm_triple_vertical_x11",
    "Worcester": "worcester_16in",
    "Worcester_2_ring": "worcester_5spot",
    "WA_field": "wa_field_{}cm",
    "IFAA_field": "ifaa_field_{}cm",
    "IFAA_field_expert": "ifaa_expert_{}cm",
    "AA_national_field": "aa_field_{}cm",
}

# Where each zone ends, in parts of the face's radius.
_TEN_RINGS = {"X": 1 / 20} | {str(value): (11 - value) / 10 for value in range(10, 0, -1)}
_INNER_TEN_RINGS = _TEN_RINGS | {"10": 1 / 20}
_FIFTHS = {str(value): (6 - value) / 5 for value in range(5, 0, -1)}
_ZONES = {
    "5_zone": {"9": 2 / 10, "7": 4 / 10, "5": 6 / 10, "3": 8 / 10, "1": 10 / 10},
    "10_zone_compound": _INNER_TEN_RINGS,
    "10_zone_5_ring_compound": _INNER_TEN_RINGS,
    "WA_field": {"6": 1 / 10} | _FIFTHS,
    "IFAA_field": {"5": 1 / 5, "4": 3 / 5, "3": 5 / 5},
} | dict.fromkeys(
    ("Worcester", "Worcester_2_ring", "IFAA_field_expert", "AA_national_field"), _FIFTHS
)

_ONE_SPOT = (Spot(0, 0),)


def _triple(layout: str, apart_mm: float) -> tuple[Spot, ...]:
    if layout == "vertical":
        return Spot(0, apart_mm), Spot(0, 0), Spot(0, -apart_mm)
    top, base = round(apart_mm / sqrt(3), 2), round(-apart_mm / sqrt(12), 2)
    return Spot(0, top), Spot(-apart_mm / 2, base), Spot(apart_mm / 2, base)


def _five_spots(apart_mm: float) -> tuple[Spot, ...]:
    corner = round(apart_mm / sqrt(2), 2)
    corners = ((-corner, corner), (corner, corner), (-corner, -corner), (corner, -corner))
    return (Spot(0, 0), *(Spot(x, y) for x, y in corners))


def _face(
    key: str,
    name: str,
    face_cm: float,
    scoring_system: str,
    spots: tuple[Spot, ...] = _ONE_SPOT,
) -> Face:
    keypad = KEYPADS[scoring_system]
    zones = _ZONES.get(scoring_system, _TEN_RINGS)
    rings = tuple(
        Ring(
            value,
            keypad.points_for(value),
            round(zones[value] * face_cm * 5, 2),
            keypad.colour_of(value),
        )
        for value in keypad.values
        if value != MISS
    )
    return Face(key, name, round(face_cm * 10, 1), rings, spots, keypad)


def _ten_ring_faces() -> Iterator[Face]:
    """The key says what is printed, its ending how the middle counts."""
    for ending, words, tens, full, six_rings, triples in (
        ("", "", "10_zone", (122, 80, 60, 40), (122, 80, 60, 40), (40, 60)),
        ("_x11", ", X is 11", "11_zone", (122, 80, 40), (80,), (40,)),
    ):
        for cm in full:
            yield _face(f"wa_{cm}cm_full{ending}", f"{cm} cm{words}", cm, tens)
        for cm in six_rings:
            name = f"{cm} cm, 6 rings{words}"
            yield _face(f"wa_{cm}cm_6rings{ending}", name, cm, f"{tens}_6_ring")
        yield from _triple_faces(ending, words, f"{tens}_5_ring", triples)
    yield _face("wa_80cm_5rings", "80 cm, 5 rings", 80, "10_zone_5_ring")
    for cm in (80, 60, 40):
        name = f"{cm} cm, inner 10"
        yield _face(f"wa_{cm}cm_full_inner10", name, cm, "10_zone_compound")
    yield from _triple_faces("_inner10", ", inner 10", "10_zone_5_ring_compound", (40, 60))


def _triple_faces(
    ending: str, words: str, scoring_system: str, sizes: tuple[int, ...]
) -> Iterator[Face]:
    for cm in sizes:
        for layout in ("vertical", "triangular"):
            key, name = f"wa_{cm}cm_triple_{layout}{ending}", f"{cm} cm triple, {layout}{words}"
            # A spot is half the face across, and 20 mm of paper part it from the next.
            yield _face(key, name, cm, scoring_system, _triple(layout, cm * 5 + 20))


def _other_faces() -> Iterator[Face]:
    for cm in (122, 80, 60, 40):
        yield _face(f"imperial_{cm}cm", f"{cm} cm imperial", cm, "5_zone")
    yield _face("worcester_16in", "Worcester, 16 in", 40.64, "Worcester")
    five_spots = _five_spots(40.64 * 4 + 20)
    yield _face("worcester_5spot", "Worcester five-spot", 40.64, "Worcester_2_ring", five_spots)
    for cm in (80, 60, 40, 20):
        yield _face(f"wa_field_{cm}cm", f"{cm} cm WA field", cm, "WA_field")
    for cm in (65, 50, 35, 20):
        yield _face(f"ifaa_field_{cm}cm", f"{cm} cm IFAA field", cm, "IFAA_field")
    for cm in (65, 50, 35, 20):
        yield _face(f"ifaa_expert_{cm}cm", f"{cm} cm IFAA expert", cm, "IFAA_field_expert")
    yield _face("ifaa_indoor_40cm", "40 cm IFAA indoor", 40, "Worcester")
    for cm in (80, 60, 40, 20):
        yield _face(f"aa_field_{cm}cm", f"{cm} cm Australian field", cm, "AA_national_field")
    yield _face("none", "No face: arrows are counted, not scored", 0, "none", spots=())


FACES = {face.key: face for faces in (_ten_ring_faces(), _other_faces()) for face in faces}

"""The calculators over HTTP give the published figures, as the functions do."""

import pytest

from scoring.faces import FACES
from scoring.rounds import catalogue
from scoring.tests.factory import FULL_PROFILE
from scoring.tests.vectors import VECTORS


@pytest.fixture
def ask(client):
    def ask(path, expect=200, **parameters):
        answer = client.get(f"/api/v0{path}", parameters)
        assert answer.status_code == expect, answer.content
        return answer.json()["data"] if expect == 200 else answer.json()["errors"]

    return ask


def profile_of(case):
    return {name: case[name] for name in FULL_PROFILE}


def test_every_published_round(ask):
    for case in VECTORS["rounds"]:
        found = ask(f"/round/{case['round']}")

        assert found["is_indoor"] == case["indoor"]
        assert " ".join(found["values"]) == case["values"]
        assert (found["arrows"], found["max_score"], found["end_size"]) == (
            (case["arrows"], case["max"], case["end"])
        )
        assert case["legs"] == [
            [leg["arrows"], leg["distance"], leg["unit"], leg["face_cm"]] for leg in found["passes"]
        ]


def test_every_published_handicap(ask):
    listed = [case for case in VECTORS["card_vectors"] if case["kind"] == "handicap"]
    for case in VECTORS["handicaps"] + listed:
        found = ask("/handicap", round=case["round"], score=case["score"])

        assert found["handicap"] == case["handicap"], case


def test_every_published_class(ask):
    for case in VECTORS["classifications"] + VECTORS["combined"]:
        asked = {"round": case["round"], "score": case["score"], **profile_of(case)}
        found = ask("/classification", **asked)

        assert found["classification"] == case["class"], case
        if case.get("handicap") is not None:
            assert found["handicap"] == case["handicap"], case


def test_every_published_ladder_is_climbed_class_by_class(ask):
    for case in VECTORS["class_ladders"]:
        below = None
        for name, score in case["ladder"]:
            asked = {"round": case["round"], **profile_of(case)}
            under = ask("/classification", score=score - 1, **asked)

            assert under["classification"] == below
            assert under["next"] == {"classification": name, "score": score, "points": 1}
            below = name
        top = ask("/classification", score=case["ladder"][-1][1], **asked)
        assert (top["classification"], top["next"]) == (below, None)


def test_every_published_par(ask):
    for case in VECTORS["par"]:
        asked = {"round": case["round"], "arrows": case["arrows"], **profile_of(case)}
        found = ask("/par", classification=case["class"], **asked)

        assert found["threshold"] == case["score"]
        assert case["at_least"] <= found["par"] <= case["at_most"], case


def test_every_published_ring(ask):
    faces = {case["face"]: ask(f"/face/{case['face']}") for case in VECTORS["ring_edges"]}
    for case in VECTORS["ring_edges"]:
        rings = {ring["value"]: ring["radius_mm"] for ring in faces[case["face"]]["rings"]}
        value = case["value"].removeprefix("lowest ")

        assert rings[value] == case["radius_mm"], case


def test_every_published_tap(client):
    for case in VECTORS["taps"]:
        # Off the centre of the first spot, where a triple has several.
        face = FACES[case["face"]]
        tap = {"x_mm": face.spots[0].x_mm + case["r_mm"], "y_mm": face.spots[0].y_mm}
        answer = client.post(
            f"/api/v0/face/{case['face']}/value",
            {**tap, "shaft_mm": case["shaft_mm"]},
            content_type="application/json",
        )

        assert answer.json()["data"] == {"value": case["value"], "points": case["points"]}, case


def test_a_face_without_rings_scores_nothing(client):
    tap = {"x_mm": 1, "y_mm": 1}
    answer = client.post("/api/v0/face/none/value", tap, content_type="application/json")

    assert answer.json()["data"] == {"value": None, "points": None}


def test_the_national_is_as_the_book_has_it(ask):
    national = ask("/round/national")

    assert [(p["distance"], p["unit"], p["arrows"]) for p in national["passes"]] == [
        (60, "yd", 48),
        (50, "yd", 24),
    ]
    assert (national["arrows"], national["max_score"]) == (72, 648)
    assert {p["face_type"] for p in national["passes"]} == {"imperial_122cm"}


@pytest.mark.parametrize(
    ("round_", "score", "handicap"),
    [
        ("bray_i", 270, 34),
        ("portsmouth", 540, 45),
        ("wa18", 540, 35),
        ("national", 486, 52),
        ("york", 972, 37),
        ("wa720_70", 720, 0),
        ("wa720_70", 0, None),
    ],
)
def test_handicaps_archers_know(ask, round_, score, handicap):
    assert ask("/handicap", round=round_, score=score)["handicap"] == handicap


@pytest.mark.parametrize("path", ["/handicap", "/classification"])
def test_a_score_above_the_maximum_is_refused_with_the_maximum(ask, path):
    profile = FULL_PROFILE if path == "/classification" else {}
    errors = ask(path, expect=422, round="york", score=1297, **profile)

    assert errors == ["query.score: a score of 1297 is not possible: York can make 0 to 1296"]


@pytest.mark.parametrize("missing", ["round", "score", *FULL_PROFILE])
def test_a_class_is_not_guessed_without_a_needed_field(ask, missing):
    asked = {"round": "york", "score": 534, **FULL_PROFILE}
    del asked[missing]

    assert ask("/classification", expect=422, **asked) == [f"query.{missing}: Field required"]


@pytest.mark.parametrize("word", ["Recurve", "", "crossbow", "recurve "])
def test_an_unknown_word_is_refused_with_those_known(ask, word):
    asked = {"round": "york", "score": 534, **FULL_PROFILE, "bowstyle": word}
    (error,) = ask("/classification", expect=422, **asked)

    assert error.startswith("query.bowstyle: ")
    assert "recurve, compound, barebow" in error


def test_every_round_answers_every_profile(ask):
    # A round without classes, a bowstyle without tables: an answer, never a crash.
    for key in catalogue():
        for bowstyle in ("flatbow", "compound_barebow"):
            asked = {"bowstyle": bowstyle, "category": "female", "age_group": "u21"}
            ask("/classification", round=key, score=1, **asked)


def test_par_is_nothing_before_the_first_arrow_and_the_class_after_the_last(ask):
    asked = {"round": "york", "classification": "A1", **FULL_PROFILE}

    assert ask("/par", arrows=0, **asked)["par"] == 0
    assert ask("/par", arrows=144, **asked) == {
        "round": "york",
        "classification": "A1",
        "threshold": 534,
        "handicap": 58,
        "arrows": 144,
        "par": 534,
    }


def test_par_in_the_middle_of_an_end_lies_between_its_neighbours(ask):
    asked = {"round": "york", "classification": "A1", **FULL_PROFILE}
    before, amid, after = (ask("/par", arrows=n, **asked)["par"] for n in (36, 40, 42))

    assert before < amid < after


@pytest.mark.parametrize("arrows", [-1, 145, 2**70])
def test_par_outside_the_round_is_refused(ask, arrows):
    asked = {"round": "york", "classification": "A1", **FULL_PROFILE}
    (error,) = ask("/par", expect=422, arrows=arrows, **asked)

    assert error.startswith("query.arrows: ")


def test_par_of_a_class_the_round_does_not_have_names_those_it_has(ask):
    asked = {"round": "windsor", "classification": "EMB", "arrows": 6, **FULL_PROFILE}
    (error,) = ask("/par", expect=422, **asked)

    assert error == "query.classification: this round has A3, A2, A1, B3 for this archer"


# Lists


def test_rounds_come_fifty_at_a_time(ask):
    first = ask("/round")

    assert len(first["items"]) == first["size"] == 50
    assert (first["page"], first["has_prev"], first["has_next"]) == (1, False, True)
    assert first["total"] == len(catalogue())


def test_all_pages_together_are_the_whole_list(ask):
    pages = [ask("/round", page=page, size=100)["items"] for page in (1, 2, 3)]

    assert [item["key"] for page in pages for item in page] == list(catalogue())


def test_a_page_beyond_the_last_is_empty_and_still_counts(ask):
    beyond = ask("/round", page=99)

    assert beyond["items"] == []
    assert (beyond["total"], beyond["has_next"]) == (len(catalogue()), False)


@pytest.mark.parametrize(
    ("parameter", "value"), [("size", 201), ("size", 0), ("page", 0), ("page", "x"), ("pgae", 1)]
)
@pytest.mark.parametrize("path", ["/round", "/face"])
def test_a_wrong_paging_parameter_is_refused_by_name(ask, path, parameter, value):
    (error,) = ask(path, expect=422, **{parameter: value})

    assert error.startswith(f"query.{parameter}: ")


def test_faces_can_be_listed_in_full(ask):
    faces = ask("/face", size=200)

    assert [face["key"] for face in faces["items"]] == list(FACES)


def test_rounds_are_filtered_by_every_condition_at_once(ask):
    found = ask("/round", indoor="false", metric="true", text="720", size=200)["items"]

    assert found
    assert all(not r["is_indoor"] and r["is_metric"] and "720" in r["key"] for r in found)


def test_a_range_of_distances_includes_both_ends(ask):
    asked = {"distance_from": 50, "distance_to": 60, "unit": "yd", "metric": "false", "size": 200}
    found = ask("/round", **asked)["items"]

    assert "national" in {r["key"] for r in found}
    assert all(50 <= leg["distance"] <= 60 for r in found for leg in r["passes"])


@pytest.mark.parametrize("distance", ["nan", "inf", "-1", "far"])
def test_a_distance_that_is_none_is_refused(ask, distance):
    (error,) = ask("/round", expect=422, distance_from=distance)

    assert error.startswith("query.distance_from: ")

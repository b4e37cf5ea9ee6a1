import json

import pytest

from scoring.json_lines import line_of

TEXT = """
{"a": 1, "b": [
  10, [],
  {"c": "}]\\n\\"",
   "d": {"e": null}}
], "f": 2}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("a",), 2),
        (("b", 0), 3),
        (("b", 1), 3),
        (("b", 2), 4),
        (("b", 2, "c"), 4),
        (("b", 2, "d", "e"), 5),
        (("f",), 6),
        # What is missing is told where it should be.
        (("b", 2, "g"), 4),
        (("b", 1, 0), 3),
        (("a", "b"), 2),
    ],
)
def test_the_line_is_told_of_whatever_the_path_leads_to(path, line):
    json.loads(TEXT)

    assert line_of(TEXT, path) == line

"""The modules of the score page as one script: each in its own scope but for its exports."""

import re
from pathlib import Path

import pytest

from archstats.static_files import EXPORT, MODULE, SCRIPTS, TAKEN, scoped

FOLDER = Path(__file__).parents[2] / "static" / "js"


def test_what_a_module_exports_is_all_that_another_can_take():
    words = scoped("words.js", "const gap = 1;\nexport const fill = (words) => words + gap;\n")
    taken = scoped("keypad.js", 'import {\n  fill,\n} from "./words.js";\nfill("9");\n')

    assert words.startswith("const words_js = (() => {")
    assert "return { fill };" in words
    assert "export" not in words
    assert taken == '{\nconst {\n  fill,\n} = words_js;\nfill("9");\n}'


@pytest.mark.parametrize("script", [Path(script).name for script in SCRIPTS])
def test_every_module_stands_behind_those_that_it_takes_from(script):
    files = MODULE.findall((FOLDER / script).read_text())
    for at, file in enumerate(files):
        code = (FOLDER / file).read_text()
        for _, taken in TAKEN.findall(code):
            assert taken in files[:at], (file, taken)
        # Nothing else of the language's modules is joined.
        rest = TAKEN.sub("", EXPORT.sub("", code))
        assert not re.search(r"^(?:import|export)\b", rest, re.MULTILINE), file

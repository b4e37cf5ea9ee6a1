"""Static files: joined, named by their content and compressed once, then served before Django."""

import re
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from servestatic import ServeStaticASGI
from servestatic.storage import CompressedManifestStaticFilesStorage

from archstats.asgi_types import Application

STYLESHEETS = ("css/site.css", "css/pages.css")
SCRIPTS = (
    *("js/live.js", "js/score.js", "js/shoot.js", "js/places.js"),
    *("js/screen.js", "js/notices.js", "js/beside.js"),
)
IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>\w+)\);')
MODULE = re.compile(r'^import "\./(?P<file>[^"]+)";$', re.MULTILINE)
OURS = re.compile(r"(css|js)/")
# What only who reads the sources needs: a sixth of what a phone would wait for.
REMARK = re.compile(r"/\*.*?\*/|^[ \t]*//[^\n]*$", re.DOTALL | re.MULTILINE)
INDENT = re.compile(r"\n\s+")
EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function) (\w+))", re.MULTILINE)
TAKEN = re.compile(r'^import (?P<names>\{[^}]+\}) from "\./(?P<file>[^"]+)";$', re.MULTILINE)


class JoinedManifestStorage(CompressedManifestStaticFilesStorage):
    """One file per component where we write, few stylesheets and scripts where a phone reads."""

    # A page names the address by content only; the plain copies would never be asked for.
    keep_only_hashed_files = True
    # Source maps are not collected (archstats.apps), so what names them is left as it is.
    patterns = tuple(
        (files, tuple(each for each in named if "sourceMappingURL" not in str(each)))
        for files, named in CompressedManifestStaticFilesStorage.patterns
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        def source(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                text: str = file.read().decode()
                return text

        def layer(match: re.Match[str]) -> str:
            return f"@layer {match['layer']} {{\n{source('css/' + match['file'])}}}"

        def block(match: re.Match[str]) -> str:
            return scoped(match["file"], source("js/" + match["file"]))

        joined = {
            **dict.fromkeys(STYLESHEETS, (IMPORT, layer)),
            **dict.fromkeys(SCRIPTS, (MODULE, block)),
        }
        for name in () if dry_run else [each for each in paths if OURS.match(each)]:
            text = source(name)
            if name in joined:
                named, join = joined[name]
                text = named.sub(join, text)
            self.delete(name)
            self.save(name, ContentFile(lean(text)))
            # What follows reads this file, not its source.
            paths = {**paths, name: (self, name)}
        return super().post_process(paths, dry_run, **options)


def scoped(file: str, code: str) -> str:
    """A module as a part of the joined script: in a scope of its own, but for what it exports."""
    names = EXPORT.findall(code)
    code = TAKEN.sub(
        lambda taken: f"const {taken['names']} = {_told_by(taken['file'])};", EXPORT.sub("", code)
    )
    if not names:
        return f"{{\n{code}}}"
    return f"const {_told_by(file)} = (() => {{\n{code}return {{ {', '.join(names)} }};\n}})();"


def _told_by(file: str) -> str:
    return re.sub(r"\W", "_", file)


def lean(text: str) -> str:
    """Without remarks and indents. What is written over several lines has none that matter."""
    return INDENT.sub("\n", REMARK.sub("", text))


def static_files(application: Application) -> Application:
    """Serves what collectstatic gathered; while developing (DEBUG), the sources as they are now."""
    static = ServeStaticASGI(application, autorefresh=settings.DEBUG, allow_all_origins=False)
    folders = [settings.STATIC_ROOT]
    if settings.DEBUG:
        folders = [s.location for f in get_finders() for s in f.storages.values()]  # type: ignore[attr-defined]
    for folder in folders:
        static.add_files(folder, prefix=settings.STATIC_URL)
    return static  # type: ignore[return-value]

"""Static files: joined, named by their content and compressed once, then served before Django."""

import re
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from servestatic import ServeStaticASGI
from servestatic.storage import CompressedManifestStaticFilesStorage

from archstats.asgi_types import Application

STYLESHEET, SCRIPT = "css/site.css", "js/score.js"
IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>\w+)\);')
MODULE = re.compile(r'^import "\./(?P<file>[^"]+)";$', re.MULTILINE)


class JoinedManifestStorage(CompressedManifestStaticFilesStorage):
    """One file per component where we write, one stylesheet and one script where a phone reads."""

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
            # A scope of its own: nothing is exported, modules speak by events.
            return f"{{\n{source('js/' + match['file'])}}}"

        for name, named, join in ((STYLESHEET, IMPORT, layer), (SCRIPT, MODULE, block)):
            if name in paths and not dry_run:
                joined = named.sub(join, source(name))
                self.delete(name)
                self.save(name, ContentFile(joined))
                # What follows reads the joined file, not its source.
                paths = {**paths, name: (self, name)}
        return super().post_process(paths, dry_run, **options)


def static_files(application: Application) -> Application:
    """Serves what collectstatic gathered; while developing (DEBUG), the sources as they are now."""
    static = ServeStaticASGI(application, autorefresh=settings.DEBUG, allow_all_origins=False)
    folders = [settings.STATIC_ROOT]
    if settings.DEBUG:
        folders = [s.location for f in get_finders() for s in f.storages.values()]  # type: ignore[attr-defined]
    for folder in folders:
        static.add_files(folder, prefix=settings.STATIC_URL)
    return static  # type: ignore[return-value]

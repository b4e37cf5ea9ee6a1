"""Just enough of a browser's document to say what a page shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """Equal to another that shows the same, however the source was laid out."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def elements(self) -> list["Element"]:
        return [child for child in self.children if isinstance(child, Element)]

    def all(self) -> Iterator["Element"]:
        for child in self.elements:
            yield child
            yield from child.all()

    def marked(self, attribute: str) -> list["Element"]:
        return [element for element in self.all() if attribute in element.attributes]

    def by_id(self, id_: str) -> "Element | None":
        return next((element for element in self.all() if element.id == id_), None)

    def become(self, other: "Element") -> None:
        self.tag, self.attributes, self.children = other.tag, other.attributes, other.children

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{escape(it)}"' for name, it in self.attributes.items())
        inside = "".join(
            str(child) if isinstance(child, Element) else escape(child) for child in self.children
        )
        return f"<{self.tag}{attributes}>{inside}" + ("" if self.tag in VOID else f"</{self.tag}>")


def parsed(html: str) -> Element:
    """All of it, inside an element without a name."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        # What the source left open ends with what is around it, as in a browser.
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.open[-1].children.append(words)

"""Why the app does not do what it was asked: words for the archer, raised by domain functions."""


class Refusal(Exception):
    """`about` is the noun or the field that the words speak of."""

    def __init__(self, about: str, words: str) -> None:
        super().__init__(f"{about}: {words}")
        self.about, self.words = about, words


class NotFound(Refusal):
    """There is no such thing, or it is none of the caller's: the two must look the same."""

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(noun, f"no record found with {str(key)!r}")


def required[Row](row: Row | None, noun: str, key: object) -> Row:
    """The row that was asked for by this key; NotFound where there is none."""
    if row is None:
        raise NotFound(noun, key)
    return row


class Forbidden(Refusal):
    """The caller knows of it, and it is another's to do."""


class Gone(Refusal):
    """It is over, and comes back at no time."""


class Conflict(Refusal):
    """It could be done at another time, or when something else is out of the way."""


class Invalid(Refusal):
    """What was given can never be right; in a list, at `index`."""

    def __init__(self, field: str, words: str, *, index: int = 0) -> None:
        super().__init__(field, words)
        self.index = index


class TooMany(Refusal):
    """It has to wait so many seconds."""

    def __init__(self, about: str, words: str, *, retry_after_seconds: int) -> None:
        super().__init__(about, words)
        self.retry_after_seconds = retry_after_seconds

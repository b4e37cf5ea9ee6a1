"""The migrations of cards as they are, and those that a next release might bring."""

from scoring import migrations

__path__ = [*__path__, *migrations.__path__]

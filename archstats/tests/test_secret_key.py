from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from archstats.secret_key import SHORTEST, is_secret, kept_secret_key


def test_the_key_is_made_once_and_kept(tmp_path):
    first = kept_secret_key(tmp_path / "var" / "secret_key")

    assert len(first) >= SHORTEST
    assert kept_secret_key(tmp_path / "var" / "secret_key") == first


def test_only_the_owner_can_read_the_key(tmp_path):
    kept_secret_key(tmp_path / "secret_key")

    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_share_one_key_and_leave_no_draft(tmp_path):
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(16) as starts:
        keys = set(starts.map(lambda _: kept_secret_key(path), range(64)))

    assert len(keys) == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "key", ["", "short", "a" * 60, "django-insecure-" + "0123456789abcdef" * 4, "abc" * 30]
)
def test_what_was_not_drawn_at_random_is_no_secret(key):
    assert not is_secret(key)


def test_a_file_that_cannot_hold_the_key_is_named(tmp_path):
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(b"\xff" * 80)
    (tmp_path / "file").touch()

    for name in ("empty", "binary", "file/secret_key", "."):
        with pytest.raises(ImproperlyConfigured, match=str(tmp_path)):
            kept_secret_key(tmp_path / name)

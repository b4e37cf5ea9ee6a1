"""Reading pages as a browser without JavaScript shows them."""

import re


def listed(html):
    return set(re.findall(r'href="/rounds/(\w+)/"', html))


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def words(answer):
    """What is read there. The whole page has keys in it, and they any three letters."""
    return text_of(answer.content.decode())


def assert_keeps_to_policy(html):
    """The content security policy: no style and no script but in files of our own."""
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    assert set(re.findall(r"<script[^>]*>([^<]*)</script>", html)) == {""}
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def shots_in(html):
    """What the rows of the score table tell of each place: its number, the operation that put it
    there, where it struck, the arrow's number, as far as there are any."""
    rows = re.findall(r'data-shots="([^"]*)"', html)
    return [told.split(":") for shots in rows for told in shots.split(",")]

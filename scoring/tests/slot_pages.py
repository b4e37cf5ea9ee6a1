"""The page of a card, as a browser without JavaScript shows it."""

import re

from django.test import Client

from scoring.tests.pages import shots_in, text_of

# A place with a value: with words in it, or beside what is there instead of words.
USED = re.compile(r'<td class="ring-[^>]*>[^<]|data-value')


def ask(slot, to=None):
    """The answer to an archer who is signed in; to nobody where it is False."""
    client = Client()
    if to is not False:
        client.force_login(to or slot.archer)
    return client.get(f"/slots/{slot.public_id}/")


def shown(slot):
    answer = ask(slot)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(html):
    """Those that are seen: with the first arrow behind them the others are shown."""
    body = html.partition("<tbody")[2].partition("</tbody>")[0]
    rows = [row for row in re.findall(r"<tr id=.*?</tr>", body, re.DOTALL) if "hidden>" not in row]
    while rows and not USED.search(rows[-1]) and "data-row" in rows[-1]:
        rows.pop()
    return [text_of(row) for row in rows]


def places_of(html):
    return [int(place) for place, *_ in shots_in(html)]


def figures(html):
    pairs = re.findall(r"<dt>(.*?)<dd>(.*?)</div>", html)
    return dict(pairs)

"""Reading pages as a browser without JavaScript shows them."""

import re


def listed(html):
    return set(re.findall(r'href="/rounds/(\w+)/"', html))


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())

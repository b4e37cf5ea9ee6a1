"""What fails a test that opened a page, and what does not."""

import pytest

from archstats.tests.browser.complaints import LEFT_EARLY, Listener

pytestmark = pytest.mark.server

OPEN = """protocols => {
    window.socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/`, protocols);
}"""
UNSPOKEN = "a-protocol-that-nobody-speaks"


@pytest.fixture
def listener(server):
    return Listener(server.url)


@pytest.fixture
def page(chromium, server, listener):
    page = chromium.new_page(base_url=server.url)
    listener.listen_to(page)
    page.goto("/")
    yield page
    page.close()


# As hx-ws does on "pagehide"; what is said while the page really goes is heard now and then.
def test_a_socket_that_is_closed_while_it_connects_is_no_complaint(page, listener):
    with page.expect_console_message(lambda said: LEFT_EARLY in said.text):
        page.evaluate(f"() => {{ ({OPEN})(); socket.close(1000, 'page navigating away'); }}")

    assert listener.complaints == []


def test_a_socket_that_is_refused_is_a_complaint(page, listener):
    with page.expect_console_message():
        page.evaluate(OPEN, UNSPOKEN)

    [complaint] = listener.complaints
    assert "Error during WebSocket handshake" in complaint


def test_a_socket_that_finds_nobody_is_a_complaint(page, listener):
    page.context.set_offline(True)
    with page.expect_console_message():
        page.evaluate(OPEN)

    [complaint] = listener.complaints
    assert "ERR_INTERNET_DISCONNECTED" in complaint


def test_what_is_lost_on_purpose_is_no_complaint(page, listener):
    listener.may_lose_the_line = True
    with page.expect_console_message():
        page.evaluate(OPEN, UNSPOKEN)

    assert listener.complaints == []


def test_an_error_of_the_page_and_a_file_that_is_missing_are_complaints(page, listener):
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('no arrow') })")
    with page.expect_console_message():
        page.evaluate("fetch('/static/nothing.js').then(answer => answer.status)")

    thrown, missing = listener.complaints
    assert "no arrow" in thrown
    assert "404" in missing


def test_another_host_is_a_complaint(page, listener):
    with page.expect_request("http://example.org/"):
        page.evaluate("location = 'http://example.org/'")

    assert "asked another host: http://example.org/" in listener.complaints

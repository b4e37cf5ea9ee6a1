import pytest


@pytest.fixture
def page(client):
    def page(path, expect=200, **asked):
        answer = client.get(path, asked)
        assert answer.status_code == expect, answer.content
        return answer.content.decode()

    return page

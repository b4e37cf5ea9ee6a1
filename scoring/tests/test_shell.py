"""What a browser needs to keep the open card's page, and to install the site."""


def test_the_worker_is_at_the_root_and_asked_for_each_time(client):
    answer = client.get("/sw.js")

    assert answer["Content-Type"] == "text/javascript"
    assert "no-cache" in answer["Cache-Control"]


def test_the_site_can_be_installed(client):
    manifest = client.get("/manifest.webmanifest")

    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == "/"
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/").content.decode()

"""manage.py serve: what it says, what it refuses, how it ends."""

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from archstats.addresses import own_addresses
from archstats.management.commands.serve import Command
from archstats.tests.serving import PRODUCTION, manage, serving

pytestmark = pytest.mark.server


def refused(**environment):
    """What a start says that does not succeed."""
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        env={"PATH": "", "DJANGO_SETTINGS_MODULE": "archstats.settings", **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_it_says_where_it_is_and_how_to_make_a_coach(collected_static, served_database):
    embedded = {"ARCHSTATS_EMBEDDED": "1", "DATABASE_URL": served_database}
    with serving(HOST="0.0.0.0", **embedded) as server:
        assert server.lines_with("stop: Ctrl-C")
        said = [line.strip() for line in server.lines]

        assert f"Archstats is at {server.url}" in said
        for address in own_addresses():
            assert f"phones on this network: http://{address}:{server.port}" in said
        assert "ARCHSTATS_EMBEDDED=1 .venv/bin/python manage.py make_coach LOGIN" in " ".join(said)


def test_a_phone_on_this_network_is_answered(collected_static, served_database):
    embedded = {"ARCHSTATS_EMBEDDED": "1", "DATABASE_URL": served_database}
    addresses = own_addresses()
    assert addresses, "this machine has no address but loopback"
    with serving(HOST="0.0.0.0", **embedded) as server:
        for address in addresses:
            assert requests.get(f"http://{address}:{server.port}/", timeout=10).status_code == 200


def test_it_listens_only_where_it_is_told(server):
    addresses = own_addresses()
    assert addresses, "this machine has no address but loopback"
    for address in addresses:
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://{address}:{server.port}/", timeout=10)


def test_it_finishes_what_it_has_begun_when_it_is_told_to_stop(collected_static, served_database):
    with (
        serving(DATABASE_URL=served_database, **PRODUCTION) as server,
        ThreadPoolExecutor(1) as phone,
    ):
        answer = phone.submit(requests.get, server.url + "/slow", timeout=20)
        assert server.lines_with("slow begins")
        server.process.terminate()
        server.process.wait(timeout=10)

        assert answer.result().text == "slow ends"
        assert not any("Traceback" in line or "level=error" in line for line in server.lines)


def test_ctrl_c_ends_it_without_a_trace(collected_static, served_database):
    with serving(ARCHSTATS_EMBEDDED="1", DATABASE_URL=served_database) as server:
        # It listens a moment before it minds signals.
        requests.get(f"{server.url}/healthz", timeout=10)
        server.process.send_signal(signal.SIGINT)

        assert server.process.wait(timeout=10) == 0
        assert not any("Traceback" in line for line in server.lines)


def test_a_port_in_use_is_told_in_words(server):
    said = refused(ARCHSTATS_EMBEDDED="1", HOST="127.0.0.1", PORT=str(server.port))

    assert f"Cannot listen on 127.0.0.1 port {server.port}" in said
    assert "PORT=8001" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be 50 random characters or more"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY must be 50 random characters or more"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "archstats.E002"),
        ({"DEBUG": "yes"}, "DEBUG must be 0 or 1"),
        ({"DEBUG": "1"}, "archstats.E001"),
        ({"ARCHSTATS_HTTPS": "on"}, "ARCHSTATS_HTTPS must be 0 or 1"),
        ({"PORT": "http"}, "PORT must be a whole number"),
        ({"DATABASE_URL": "mysql://robin:hush@db/range"}, "DATABASE_URL must look like"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL must look like"),
        ({"REDIS_URL": "redis://:hush@h:http/0"}, "REDIS_URL must look like"),
        ({"TRUSTED_PROXIES": "caddy"}, "TRUSTED_PROXIES must be addresses"),
        ({"HOST": "nowhere.invalid"}, "HOST must be an address of this machine"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(wrong, said):
    stopped = refused(**{**PRODUCTION, "DATABASE_URL": "sqlite:///var/none.sqlite3", **wrong})

    assert said in stopped
    assert "hush" not in stopped


def test_the_embedded_mode_keeps_its_key_beside_its_database(tmp_path):
    place = {"ARCHSTATS_EMBEDDED": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/a.sqlite3"}
    for _ in range(2):
        manage("check", **place)

    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_another_server_refuses_dangerous_combinations_too():
    done = subprocess.run(
        [sys.executable, "-c", "import archstats.asgi"],
        env={**PRODUCTION, "DEBUG": "1", "DATABASE_URL": "sqlite:///var/none.sqlite3"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "DEBUG=1 outside the embedded mode" in done.stderr


def test_runserver_speaks_asgi_with_all_layers(served_database):
    developing = {"ARCHSTATS_EMBEDDED": "1", "DEBUG": "1", "DATABASE_URL": served_database}
    with serving(by="runserver", **developing) as server:
        answer = requests.get(server.url + "/", timeout=10)

        assert answer.status_code == 200
        assert answer.headers["Server"] == "daphne"
        assert "X-Request-ID" in answer.headers
        assert requests.get(server.url + "/static/css/base.css", timeout=10).status_code == 200


def test_an_answer_goes_out_at_once():
    with Command().listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_it_says_that_it_lives_without_its_database(collected_static, tmp_path):
    nowhere = f"sqlite:///{tmp_path}/gone/away.sqlite3"
    with serving(DATABASE_URL=nowhere, **PRODUCTION) as server:
        assert requests.get(server.url + "/healthz", timeout=10).status_code == 200
        assert requests.get(server.url + "/readyz", timeout=10).status_code == 503

"""What compose.yaml, Dockerfile and deploy/ would have a machine do, done without containers and
without systemd: each service's own command in the environment that it is given."""

import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import requests

from archstats.tests import containers
from archstats.tests.documented import PROJECT, commands_under
from archstats.tests.programs import POSTGRESQL
from archstats.tests.services import Redis, held_port, running, running_postgresql, temporary_folder
from archstats.tests.serving import PRODUCTION, manage, printed_by, started

pytestmark = [pytest.mark.server, pytest.mark.one_database]

# Nothing of what the tests' own process is told.
UNSET = dict.fromkeys(("ARCHSTATS_EMBEDDED", "DATABASE_URL", "REDIS_URL"), "")
SETTINGS = {**UNSET, "DJANGO_SETTINGS_MODULE": "archstats.settings"}


def done(command, **environment):
    """What it printed; it has to succeed."""
    return printed_by(command, {**os.environ, **environment})


# Containers


@pytest.fixture(scope="module")
def folder():
    with temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def composed(folder):
    """With the .env that the documentation has an operator write."""
    [write, *_] = commands_under("In containers", "deployment.md").splitlines()
    subprocess.run(["sh", "-euc", write], cwd=folder, check=True)
    lines = (folder / ".env").read_text().splitlines()
    return containers.composed(dict(line.split("=", 1) for line in lines))


@pytest.fixture(scope="module")
def image(folder):
    """What the image's settings are, once its static files are collected as it is built."""
    settings = {**SETTINGS, **containers.image_environment(), "ARCHSTATS_DATA": str(folder)}
    [build] = [line for line in containers.instructions("RUN") if "collectstatic" in line]
    collect = build.partition(" && ")[0].replace("python ", f"{sys.executable} ")
    done(["sh", "-euc", collect], **settings)
    assert (folder / "static" / "staticfiles.json").exists()
    return settings


@pytest.fixture(scope="module")
def postgres(folder, composed):
    service = composed["services"]["postgres"]
    with running_postgresql(folder) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {service['environment']['POSTGRES_DB']}")
        _, *check = service["healthcheck"]["test"]
        where = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port)}
        done([POSTGRESQL.find() / check[0], *check[1:]], **where)
        yield server


@pytest.fixture(scope="module")
def redis(folder, composed):
    service = composed["services"]["redis"]
    with held_port() as port:
        where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
        with running(Redis([*service["command"], *where], port, folder / "redis.log", None)) as it:
            _, *check = service["healthcheck"]["test"]
            assert done([check[0], "-p", str(port), *check[1:]]).strip() == "PONG"
            yield it


@pytest.fixture(scope="module")
def environment_of(composed, image, postgres, redis):
    """What a service of ours is given, at the addresses that there are here."""

    here = {"postgres:5432": postgres.port, "redis:6379": redis.port}

    def environment_of(name):
        given = composed["services"][name]["environment"]
        return image | {key: at_home(value, here) for key, value in given.items()}

    return environment_of


def at_home(value, ports):
    # What is empty in compose.yaml is nothing to YAML, and an empty text to a container.
    value = value or ""
    for address, port in ports.items():
        value = value.replace(address, f"127.0.0.1:{port}")
    return value


def test_the_services_of_compose_run_and_say_that_they_are_well(composed, environment_of):
    services = composed["services"]
    migrate = containers.with_our_python(services["migrate"]["command"])
    done(migrate, **environment_of("migrate"))
    given = {**environment_of("web"), "HOST": "127.0.0.1"}
    with ExitStack() as running_webs:
        for _ in range(services["web"]["deploy"]["replicas"]):
            web = running_webs.enter_context(started(containers.image_command(), **given))
            done(containers.health_check(web.port))
            ready = requests.get(f"{web.url}/readyz", timeout=10)
            assert (ready.status_code, ready.json()["state"]) == (200, "ready")
            # By the name that people type, as the proxy passes it on.
            name = services["caddy"]["environment"]["SITE_NAME"]
            assert requests.get(web.url, headers={"Host": name}, timeout=10).ok


def test_what_compose_names_is_there(composed):
    services = composed["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= services.keys()
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (PROJECT / source).is_file() if "/" in source else source in composed["volumes"]
    assert (
        f"dynamic a web {containers.instructions('EXPOSE')[0]}"
        in (PROJECT / "Caddyfile").read_text()
    )


def test_the_image_has_what_is_locked_and_nothing_else():
    [install] = [line for line in containers.instructions("RUN") if "pip install" in line]

    assert {"--require-hashes", "--no-deps", "requirements.lock"} <= set(install.split())
    assert [f"USER {name}" for name in containers.instructions("USER")] == ["USER archstats"]


# systemd


def unit(name):
    """Its settings, each as often as it stands there."""
    found = {}
    for line in (PROJECT / "deploy" / name).read_text().splitlines():
        key, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def command(written, *, port=0):
    """As systemd reads it, in this checkout."""
    text = written.replace("/srv/archstats/", f"{PROJECT}/").replace("%i", str(port))
    return shlex.split(text.replace("%%", "%").replace("$$", "$"))


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """The settings of a machine with SQLite, ready to serve."""
    data = tmp_path_factory.mktemp("machine")
    settings = {**SETTINGS, **PRODUCTION, "ARCHSTATS_DATA": str(data)}
    manage("migrate", "--verbosity=0", **settings)
    return settings


def test_a_unit_serves_and_ends_within_the_time_it_is_given(machine):
    service = unit("archstats@.service")
    [start], [stop], [patience] = (
        service[name] for name in ("ExecStart", "KillSignal", "TimeoutStopSec")
    )
    given = dict(word.split("=", 1) for word in service["Environment"][0].split())
    assert given.pop("PORT") == "%i"
    with started(command(start), **machine, **given) as server:
        assert requests.get(f"{server.url}/readyz", timeout=10).ok
        told_at = time.monotonic()
        server.process.send_signal(signal.Signals[stop])
        code = server.process.wait(timeout=int(patience))

    assert code == 0
    # What it takes at most, and some.
    assert int(patience) > 10 > time.monotonic() - told_at


def test_every_night_there_is_a_backup_and_all_is_counted_again(machine):
    backups = Path(machine["ARCHSTATS_DATA"]) / "backups"
    backups.mkdir()
    said = [done(command(each), **machine) for each in unit("archstats-night.service")["ExecStart"]]

    [backup] = backups.iterdir()
    assert f"{backup}: {backup.stat().st_size} bytes." in said[0]
    assert "difference_count: 0" in said[-1]


def test_a_unit_may_write_where_its_data_are_and_nowhere_else():
    for name in ("archstats@.service", "archstats-night.service"):
        service = unit(name)
        assert service["ProtectSystem"] == ["strict"]
        assert service["StateDirectory"][0].split()[0] == "archstats"
        assert Path("/etc/archstats.env") == Path(service["EnvironmentFile"][0])
    assert int(unit("archstats@.service")["LimitNOFILE"][0]) >= 10_000

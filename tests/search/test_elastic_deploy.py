"""What the files that run Elasticsearch promise: locked, limited, and of the version that is tested."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "elasticsearch"
# Stands in for Elasticsearch's own: notes each call and packs what that would have made.
CERTUTIL = """#!/usr/bin/env python3
import sys, zipfile
kind, given = sys.argv[1], sys.argv[2:]
with open(sys.argv[0] + ".log", "a") as log:
    log.write(" ".join([kind, *given]) + "\\n")
name = "ca" if kind == "ca" else given[given.index("--name") + 1]
with zipfile.ZipFile(given[given.index("--out") + 1], "w") as packed:
    packed.writestr(f"{name}/{name}.crt", kind)
    packed.writestr(f"{name}/{name}.key", kind)
"""
UNZIP = """#!/usr/bin/env python3
import sys, zipfile
zipfile.ZipFile(sys.argv[2]).extractall(sys.argv[4])
"""


@pytest.fixture
def server():
    return yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]["elasticsearch"]


def make_certificates(folder: Path, *names: str) -> list[str]:
    """Run the script with the stand-in, and return what it asked of it."""
    programs = folder / "programs"
    programs.mkdir(parents=True, exist_ok=True)
    for name, text in ("elasticsearch-certutil", CERTUTIL), ("unzip", UNZIP):
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    (folder / "certs").mkdir(exist_ok=True)
    subprocess.run(
        [FOLDER / "certificates.sh", folder / "certs", *names],
        check=True,
        timeout=60,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
    )
    return (programs / "elasticsearch-certutil.log").read_text(encoding="utf-8").splitlines()


def test_the_server_is_of_the_version_that_is_tested(server):
    assert server["image"].endswith(":9.4.3")


def test_the_server_is_locked_from_the_first_start(server):
    settings = server["environment"]

    assert settings["xpack.security.enabled"] == "true"
    assert settings["xpack.security.http.ssl.enabled"] == "true"
    assert settings["xpack.security.transport.ssl.enabled"] == "true"
    assert "?" in settings["ELASTIC_PASSWORD"], "it must not start without a password"


def test_the_server_has_a_limit_a_check_and_a_place_for_its_data(server):
    assert server["mem_limit"]
    assert "missing authentication credentials" in server["healthcheck"]["test"][1]
    assert "data:/usr/share/elasticsearch/data" in server["volumes"]
    assert server["ports"] == ["${SEARCH_BIND:-127.0.0.1}:9200:9200"]


def test_certificates_are_made_once_and_the_keys_are_kept_close(tmp_path):
    make_certificates(tmp_path, "search.example.org")

    asked = make_certificates(tmp_path, "search.example.org")

    assert [line.split()[0] for line in asked] == ["ca", "cert"]
    assert "--dns localhost,elasticsearch,search.example.org" in asked[1]
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "certs").glob("*/*")}
    assert modes == {"ca.crt": 0o644, "ca.key": 0o600, "server.crt": 0o644, "server.key": 0o640}

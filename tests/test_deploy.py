"""The files of ``deploy/``: each is checked by the program it is for, where that is found; nginx is put to work."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from vwgraph.cli import make_parser

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
HOSTING = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} was not found")
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


# -- systemd -------------------------------------------------------------------------------------------------------


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    unit = tmp_path / "vwgraph.service"
    text = (DEPLOY / "vwgraph.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/vwgraph/bin/vwgraph", "/bin/true"), encoding="utf-8")
    done = run(analyze, "verify", unit)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_systemd_finds_the_unit_safe(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    done = run(analyze, "security", "--offline=true", "--threshold=20", DEPLOY / "vwgraph.service")
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze does not look at files")
    assert done.returncode == 0, done.stdout[-300:]


def test_the_unit_writes_nothing_and_calls_nobody() -> None:
    told = dict(
        line.split("=", 1)
        for line in (DEPLOY / "vwgraph.service").read_text(encoding="utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    )
    for key in (
        "DynamicUser",
        "NoNewPrivileges",
        "PrivateTmp",
        "ProtectHome",
        "PrivateDevices",
        "MemoryDenyWriteExecute",
    ):
        assert told[key] == "yes", key
    assert told["ProtectSystem"] == "strict"
    assert (told["IPAddressDeny"], told["IPAddressAllow"]) == ("any", "localhost")
    assert not [key for key in told if key.startswith(("ReadWritePaths", "StateDirectory"))]
    assert told["MemoryMax"]
    assert told["TasksMax"]


# -- the container -------------------------------------------------------------------------------------------------


def test_the_container_is_not_root_and_looks_after_its_health() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    told = [(line.split()[0], line.partition(" ")[2]) for line in lines if line and not line.startswith("#")]
    last = max(n for n, (word, _) in enumerate(told) if word == "FROM")
    final = dict(told[last:])
    assert all("/" not in rest.split()[0] for word, rest in told if word == "FROM")
    uid = final["USER"].partition(":")[0]
    assert uid.isdigit()
    assert int(uid) > 999
    assert "/health" in final["HEALTHCHECK"]
    assert "RUN" not in final
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv"} <= set(ignored)


# -- commands ------------------------------------------------------------------------------------------------------


def serving() -> list[str]:
    """Every command line in the files and on the page that starts our own program."""
    unit = re.findall(r"^ExecStart=\S*?(vwgraph .*)$", (DEPLOY / "vwgraph.service").read_text(), re.MULTILINE)
    entry = re.findall(r"^ENTRYPOINT \[(.*)\]$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    blocks = re.findall(r"```\n(.*?)```", HOSTING, re.DOTALL)
    told = [line for block in blocks for line in block.splitlines() if line.startswith("vwgraph ")]
    return [*unit, *(" ".join(re.findall(r'"(.*?)"', line)) for line in entry), *told]


def test_every_command_line_parses() -> None:
    parser = make_parser()
    choices = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction)).choices
    lines = serving()
    assert len(lines) > 4
    for line in lines:
        words = shlex.split(line)[1:]
        if words[0] in choices:
            parser.parse_args(words)
        else:
            assert words[0] in ("serve", "publish"), line
    if not {"serve", "publish"} <= set(choices):
        pytest.skip("serve and publish are not there yet")


# -- web servers ---------------------------------------------------------------------------------------------------


class Site(BaseHTTPRequestHandler):
    """Stands in for the site: says which path, host and visitor it was told of, with headers that must get through."""

    protocol_version = "HTTP/1.1"
    queries: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.queries.append(self.path)
        told = (
            f"{self.path} {self.headers['X-Forwarded-For']} {self.headers['X-Forwarded-Proto']} {self.headers['Host']}"
        )
        content = told.encode() + b" " * 2000
        self.send_response(200)
        for name, value in (
            ("Content-Type", "text/turtle"),
            ("Content-Length", str(len(content))),
            ("ETag", '"abc"'),
            ("Vary", "Accept, Accept-Language"),
            ("Link", '<https://example.org/>; rel="cite-as"'),
            ("Content-Security-Policy", "default-src 'self'"),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """nginx with our example, in front of a stand-in; without TLS, since that is all a test needs of it."""
    nginx, folder = program("nginx"), tmp_path_factory.mktemp("nginx")
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    port = free_port()
    example = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    example = example.replace("server 127.0.0.1:8080;", f"server 127.0.0.1:{site.server_port};")
    example = example.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    example = re.sub(r"^ +(listen \[::\]|ssl_certificate).*$", "", example, flags=re.MULTILINE)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/pid; error_log {folder}/error.log info; worker_processes 1;"
        f"events {{ worker_connections 64; }} http {{ {temporary} access_log {folder}/access.log; {example} }}",
        encoding="utf-8",
    )
    folder.chmod(0o755)
    checked = run(nginx, "-t", "-p", folder, "-c", configuration)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen([nginx, "-p", folder, "-c", configuration], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, folder
    finally:
        process.terminate()
        process.wait(10)
        site.shutdown()


def joined(headers: Message) -> dict[str, str]:
    """Headers by name; what stands in several is one list (RFC 9110, section 5.3)."""
    return {name: ", ".join(headers.get_all(name, [])) for name in headers}


def ask(
    port: int, path: str, host: str, method: str = "GET", data: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    sent = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, joined(reply.headers), reply.read()
    except urllib.error.HTTPError as fault:
        return fault.code, joined(fault.headers), fault.read()


def test_nginx_passes_on_what_was_asked_and_answered(proxied: tuple[int, Path]) -> None:
    port, _ = proxied
    status, headers, content = ask(
        port, "/vraag/factoren.csv?pilot=a%2Fb", "data.example.org", X_Forwarded_For="6.6.6.6"
    )
    assert status == 200
    assert content.split() == [b"/vraag/factoren.csv?pilot=a%2Fb", b"127.0.0.1", b"http", b"data.example.org"]
    assert headers["ETag"] == '"abc"'
    assert {"Accept", "Accept-Language"} <= set(headers["Vary"].split(", "))
    assert headers["Link"] == '<https://example.org/>; rel="cite-as"'
    assert headers["Content-Security-Policy"] == "default-src 'self'"
    status, headers, content = ask(port, "/doc/x", "data.example.org", "HEAD")
    assert (status, content, headers["ETag"]) == (200, b"", '"abc"')


def test_nginx_packs_what_is_worth_it(proxied: tuple[int, Path]) -> None:
    port, _ = proxied
    _, headers, content = ask(port, "/doc/x", "data.example.org", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert len(content) < 500
    assert headers["ETag"] == 'W/"abc"'


def test_nginx_serves_below_a_path(proxied: tuple[int, Path]) -> None:
    port, _ = proxied
    assert ask(port, "/pilots/doc/x?a=b", "www.example.org")[2].startswith(b"/doc/x?a=b ")
    assert ask(port, "/pilots/", "www.example.org")[2].startswith(b"/ ")
    assert ask(port, "/.well-known/void", "www.example.org")[2].startswith(b"/.well-known/void ")
    assert ask(port, "/other", "www.example.org")[0] in (403, 404)  # whatever else that host has


def test_nginx_keeps_out_what_is_too_much(proxied: tuple[int, Path]) -> None:
    port, _ = proxied
    assert ask(port, "/metrics", "data.example.org")[0] == 404
    assert ask(port, "/pilots/metrics", "www.example.org")[0] == 404
    assert ask(port, "/sparql", "data.example.org", "POST", b"x" * 2**20)[0] == 200
    assert ask(port, "/sparql", "data.example.org", "POST", b"x" * (2**20 + 1))[0] == 413


def test_nginx_keeps_no_queries(proxied: tuple[int, Path]) -> None:
    port, folder = proxied
    ask(port, "/sparql?query=SELECT-geheim", "data.example.org")
    ask(port, "/pilots/sparql?query=SELECT-geheim", "www.example.org")
    assert "SELECT-geheim" in " ".join(Site.queries)
    written = "".join(path.read_text() for path in folder.glob("access.log"))
    assert "geheim" not in written


def test_nginx_holds_back_who_asks_too_fast(proxied: tuple[int, Path]) -> None:
    """Last, since it leaves the visitor with nothing more to ask."""
    port, _ = proxied
    found = [ask(port, "/doc/x", "data.example.org", "HEAD")[0] for _ in range(150)]
    assert 429 in found
    assert found[0] == 200


def test_caddy_takes_its_example() -> None:
    caddy = program("caddy")
    done = run(caddy, "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")
    assert done.returncode == 0, done.stderr


def test_apache_takes_its_example(tmp_path: Path) -> None:
    apache, modules = program("apache2"), Path("/usr/lib/apache2/modules")
    needed = (
        "mpm_event",
        "authz_core",
        "ssl",
        "proxy",
        "proxy_http",
        "headers",
        "reqtimeout",
        "filter",
        "deflate",
        "socache_shmcb",
    )
    loads = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in needed)
    key = tmp_path / "key.pem"
    made = run(program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=data.example.org",
               "-keyout", key, "-out", key.with_name("cert.pem"))  # fmt: skip
    assert made.returncode == 0, made.stderr
    example = (DEPLOY / "apache.conf").read_text(encoding="utf-8")
    example = re.sub(r"/etc/ssl/certs/\S+", str(key.with_name("cert.pem")), example)
    example = re.sub(r"/etc/ssl/private/\S+", str(key), example)
    configuration = tmp_path / "httpd.conf"
    configuration.write_text(f"{loads}ServerName localhost\nPidFile {tmp_path}/pid\nErrorLog {tmp_path}/log\n{example}")
    done = run(apache, "-t", "-d", tmp_path, "-f", configuration)
    assert done.returncode == 0, done.stderr

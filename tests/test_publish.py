"""The static site: every link of it leads somewhere, on a plain file server and behind nginx, Apache and Caddy by our own rules."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from crawl import dead_links
from vwgraph.errors import Stop
from vwgraph.pipeline import build, open_engine
from vwgraph.publish.writing import Published
from vwgraph.publishing import publish_site
from vwgraph.site.opening import Opening, open_site
from vwgraph.site.representation import MEDIA, RDF
from vwgraph.site.site import Site

PILOT = "doc/pilot/oosterdorp"


def published(data: Path, folder: Path, processes: int = 1) -> tuple[Site, Published]:
    opening = Opening(data, address="http://127.0.0.1/", live=False)
    site = open_site(opening)
    return site, publish_site(site, opening, folder, processes=processes)


@pytest.fixture(scope="module")
def folder(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("static") / "site"
    published(small, place, processes=2)
    return place


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, patience: float = 10) -> Iterator[str]:
    """The address of a server that is started, and stopped afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(int(patience * 20)):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def crawled(start: str) -> tuple[int, list[str]]:
    with httpx.Client(follow_redirects=True, headers={"Accept": "text/html"}) as client:

        def get(address: str) -> tuple[int, str, bytes]:
            answer = client.get(address)
            return answer.status_code, answer.headers.get("content-type", ""), answer.content

        return dead_links(get, start)


def test_a_plain_file_server_has_no_dead_link(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with running(command, port) as address:
        read, dead = crawled(address)
    assert not dead
    assert read > 500


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def nginx(folder: Path, place: Path, port: int) -> list[str]:
    """How nginx is started on the rules that were published, in the folder ``place``."""
    rules = (folder / "server" / "nginx.conf").read_text(encoding="utf-8")
    rules = rules.replace("listen 8080;", f"listen 127.0.0.1:{port};").replace("/srv/www/vwgraph", str(folder))
    user = "user root;\n" if os.geteuid() == 0 else ""
    paths = " ".join(
        f"{name}_temp_path {place / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = place / "nginx.conf"
    config.write_text(
        f"{user}daemon off;\npid {place / 'pid'};\nerror_log {place / 'error.log'};\nevents {{}}\nhttp {{\n{paths}\n{rules}}}\n"
    )
    return [program("nginx"), "-c", str(config), "-p", str(place)]


def apache(folder: Path, place: Path, port: int) -> list[str]:
    """How Apache is started; its .htaccess lies in the site. Its processes are another user, who must be able to read."""
    modules = Path("/usr/lib/apache2/modules")
    if not modules.is_dir():
        pytest.skip("Apache's modules are not where Debian has them")
    shutil.copytree(folder, place / "site")
    for path in (place, *place.rglob("*")):
        path.chmod(0o755)
    loaded = ("mpm_event", "authz_core", "rewrite", "headers", "mime", "dir", "autoindex", "negotiation")
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    allowed = re.search(r"AllowOverride (.*), or All", (folder / ".htaccess").read_text(encoding="utf-8"))
    assert allowed
    (place / "httpd.conf").write_text(
        f"ServerRoot {place}\nPidFile {place / 'pid'}\nErrorLog {place / 'error.log'}\nServerName 127.0.0.1\n{user}"
        f"Listen 127.0.0.1:{port}\nTypesConfig /dev/null\nDocumentRoot {place / 'site'}\nAddType text/html .html\n"
        + "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in loaded)
        + f"<Directory {place / 'site'}>\nAllowOverride {allowed[1]}\nRequire all granted\n</Directory>\n"
    )
    return [program("apache2"), "-f", str(place / "httpd.conf"), "-DFOREGROUND"]


def caddy(folder: Path, place: Path, port: int) -> list[str]:
    """How Caddy is started on the rules that were published."""
    rules = (folder / "server" / "Caddyfile").read_text(encoding="utf-8")
    rules = rules.replace(":8080", f"http://127.0.0.1:{port}", 1).replace("/srv/www/vwgraph", str(folder))
    (place / "Caddyfile").write_text(f"{{\n    admin off\n    auto_https off\n}}\n{rules}")
    own = (f"XDG_CONFIG_HOME={place}", f"XDG_DATA_HOME={place}")  # it keeps what it was told
    return ["env", *own, program("caddy"), "run", "--config", str(place / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(scope="module", params=[nginx, apache, caddy], ids=["nginx", "apache", "caddy"])
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The site behind a web server, by the rules published with it."""
    with tempfile.TemporaryDirectory() as place:
        port = free_port()
        with running(request.param(folder, Path(place), port), port) as address:
            yield address


def test_a_web_server_has_no_dead_link(server: str) -> None:
    read, dead = crawled(server)
    assert not dead
    assert read > 500


def test_a_web_server_negotiates_as_the_live_site_does(server: str, folder: Path) -> None:
    redirect = httpx.get(f"{server}id/pilot/oosterdorp")
    assert redirect.status_code == 303
    assert redirect.headers["location"].removeprefix(server.rstrip("/")) == f"/{PILOT}"
    for form, media in {"html": "text/html", **{form: MEDIA[form].partition(";")[0] for form in RDF}}.items():
        answer = httpx.get(f"{server}{PILOT}", headers={"Accept": media})
        assert answer.content == (folder / f"{PILOT}.{form}").read_bytes(), form
        assert answer.headers["content-type"].partition(";")[0] == media
        assert answer.headers["vary"].replace(" ", "") == "Accept,Accept-Language"
        assert answer.headers["access-control-allow-origin"] == "*"
    english = httpx.get(f"{server}{PILOT}", headers={"Accept": "text/html", "Accept-Language": "en-GB"})
    assert english.content == (folder / f"{PILOT}.en.html").read_bytes()
    assert english.headers["content-language"] == "en"
    assert httpx.get(server, headers={"Accept-Language": "en"}).content == (folder / "index.en.html").read_bytes()
    position = next((folder / "doc" / "passage").glob("*.html")).name.removesuffix(".html").removesuffix(".en")
    assert httpx.get(f"{server}id/positie/{position}").headers["location"].endswith(f"/doc/passage/{position}")
    question = httpx.get(f"{server}vraag/factoren", headers={"Accept": "text/csv"})
    assert question.content == (folder / "vraag" / "factoren.csv").read_bytes()
    missing = httpx.get(f"{server}nee")
    assert missing.status_code == 404
    assert missing.content == (folder / "404.html").read_bytes()
    assert "default-src 'self'" in missing.headers["content-security-policy"]


def test_sums_dumps_and_sitemap(folder: Path, small: Path) -> None:
    listed = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text().splitlines())
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - {"SHA256SUMS", ".vwgraph"} == set(listed)
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())
    import gzip

    triples = sum(open_engine(small).graphs().values())
    for name, form in (("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS)):
        packed = gzip.decompress((folder / "dump" / f"vwgraph.{name}.gz").read_bytes())
        assert len(set(ox.parse(packed, format=form))) == triples
    sitemap = (folder / "sitemap.xml").read_text()
    assert f"<loc>https://example.org/leeszaal/{PILOT}.en.html</loc>" in sitemap


def test_published_again_only_what_changed_is_written(corpus: Path, tmp_path: Path) -> None:
    build(corpus)
    place = tmp_path / "site"
    _, first = published(corpus, place)
    assert first.written == len(first.files)
    _, again = published(corpus, place)
    assert (again.written, again.removed) == (0, 0)
    assert again.files == first.files
    path = corpus / "pilots" / "oosterdorp.yaml"
    text = path.read_text(encoding="utf-8")
    label = text[text.index("label: {nl: ") :].split("\n")[0]
    path.write_text(text.replace(label, "label: {nl: Een nieuw begin, en: A new beginning}", 1), encoding="utf-8")
    build(corpus)
    (place / "eigen.txt").write_text("mine")
    _, third = published(corpus, place)
    assert 0 < third.written < len(third.files)
    assert (place / "eigen.txt").read_text() == "mine"
    assert not list(place.rglob(".*.html.*"))


def test_a_folder_with_other_files_is_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("mine")
    with pytest.raises(Stop, match="holds other files"):
        published(small, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_rules_lead_identifiers_to_the_address(folder: Path) -> None:
    assert (
        "RewriteRule ^id/(.*)$ http://127.0.0.1/id/$1 [R=303,L,NE]" in (folder / "server" / "w3id.htaccess").read_text()
    )
    apache = (folder / ".htaccess").read_text()
    assert "RewriteRule ^id/positie/(.+)$ /doc/passage/$1 [R=303,L]" in apache
    assert all(f"AddType {MEDIA[form].partition(';')[0]} .{form}" in apache for form in RDF)

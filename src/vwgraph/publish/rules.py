"""Rules with which web servers answer as the live site does: 303 from things, negotiation, media types, headers.

They look at which media types a client names, not at their quality: HTML where it is named, else the first of our list
that is. Clients that weigh several kinds of RDF get one of those they named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vwgraph.serve.headers import SAFETY
from vwgraph.site.representation import MEDIA, RDF
from vwgraph.site.site import Site

__all__ = ["rules_of"]

_FORMS = {**{form: MEDIA[form].partition(";")[0] for form in RDF}, "json": "application/sparql-results+json"}
_FORMS |= {form: MEDIA[form].partition(";")[0] for form in ("csv", "tsv", "xml", "md")}
_HEADERS = {**SAFETY, "Vary": "Accept, Accept-Language"}
_OWN_POLICY = "beeld/"


def rules_of(site: Site, address: str) -> dict[str, bytes]:
    """Return the files with rules for a publication at ``address``, which ends in a slash: by name."""
    moved = _moved(site)
    below = "/" + address.partition("://")[2].partition("/")[2]
    files = {
        ".htaccess": _apache(moved, site.gone, below),
        "server/nginx.conf": _nginx(moved, site.gone, below),
        "server/Caddyfile": _caddy(moved, site.gone, below),
        "server/w3id.htaccess": _w3id(address),
    }
    return {name: text.encode() for name, text in files.items()}


def _moved(site: Site) -> dict[str, str]:
    """Where what has no page of its own is described: a rule per kind where all keep their key, else one for each."""
    parts = site.pages.places.parts
    kinds: dict[str, set[str]] = {}
    for below, owner in parts.items():
        (kind, _, key), (other, _, same) = below.partition("/"), owner.partition("/")
        kinds.setdefault(kind, set()).add(other if key == same else "")
    rules = {
        f"{kind}/(.+)": f"{next(iter(found))}/$1"
        for kind, found in kinds.items()
        if "" not in found and len(found) == 1
    }
    regular = {rule.partition("/")[0] for rule in rules}
    single = {re.escape(below): owner for below, owner in parts.items() if below.partition("/")[0] not in regular}
    return {**dict(sorted(rules.items())), **dict(sorted(single.items()))}


def _quoted(value: str) -> str:
    return value.replace('"', '\\"')


def _pattern(media: str) -> str:
    return media.replace("+", "\\+").replace(".", "\\.")


def _apache(moved: Mapping[str, str], gone: Mapping[str, str], below: str) -> str:
    lines = [
        "# Apache httpd 2.4 with mod_rewrite, mod_headers and mod_mime; AllowOverride FileInfo Options=Indexes,MultiViews Indexes, or All.",
        "Options -Indexes -MultiViews",
        "DirectoryIndex disabled",
        f"ErrorDocument 404 {below}404.html",
        f"ErrorDocument 410 {below}410.html",
        *(f"AddType {_FORMS[form]} .{form}" for form in _FORMS),
        f"AddType {MEDIA['rq']} .rq",
        "AddCharset utf-8 .html .css .js .csv .tsv .md .ttl",
        "RewriteEngine On",
        *(f"RewriteRule ^(?:id|doc)/{re.escape(one)}(?:\\..*)?$ - [G,L]" for one in gone),
        *(f"RewriteRule ^id/{found}$ {below}doc/{target} [R=303,L]" for found, target in moved.items()),
        f"RewriteRule ^id/(.+)$ {below}doc/$1 [R=303,L]",
        "# what a client wants: HTML where it says so, else the first of ours that it names",
        "RewriteRule ^ - [E=form:html,E=tongue:]",
        "RewriteCond %{HTTP_ACCEPT} !text/html [NC]",
        "RewriteRule ^ - [E=other:1]",
    ]
    for form in reversed(_FORMS):
        lines += [
            "RewriteCond %{ENV:other} 1",
            f"RewriteCond %{{HTTP_ACCEPT}} {_pattern(_FORMS[form])} [NC]",
            f"RewriteRule ^ - [E=form:{form}]",
        ]
    lines += [
        "RewriteCond %{HTTP:Accept-Language} ^en [NC]",
        "RewriteRule ^ - [E=tongue:.en]",
        "# a folder, then a file with language and form, a file with the form, the page",
        "RewriteCond %{REQUEST_FILENAME} -f",
        "RewriteRule ^ - [L]",
        "RewriteCond %{REQUEST_FILENAME}index%{ENV:tongue}.html -f",
        "RewriteRule ^(.*/)?$ $1index%{ENV:tongue}.html [L]",
    ]
    for tongue, form in (
        ("%{ENV:tongue}", "%{ENV:form}"),
        ("", "%{ENV:form}"),
        ("%{ENV:tongue}", "html"),
        ("", "html"),
    ):
        lines += [
            f"RewriteCond %{{REQUEST_FILENAME}}{tongue}.{form} -f",
            f"RewriteRule ^(.+[^/])$ $1{tongue}.{form} [L]",
        ]
    lines += [f'Header always set {name} "{_quoted(value)}"' for name, value in _HEADERS.items()]
    lines += [
        f'<If "%{{REQUEST_URI}} =~ m#/{_OWN_POLICY}[^/]+#">',
        "Header always unset Content-Security-Policy",
        "</If>",
    ]
    lines += [
        '<FilesMatch "\\.en\\.(html|csv|md)$">', 'Header set Content-Language "en"', "</FilesMatch>",
        '<FilesMatch "^(?!.*\\.en\\.html$).*\\.html$">', 'Header set Content-Language "nl"', "</FilesMatch>",
    ]  # fmt: skip
    return "\n".join([*lines, ""])


def _nginx(moved: Mapping[str, str], gone: Mapping[str, str], below: str) -> str:
    own = f"{below}{_OWN_POLICY}"
    lines = [
        "# nginx: include this in the http block; set the port, the name and the folder to yours.",
        "map $http_accept $vwgraph_form {",
        "    default html;",
        '    "~*text/html" html;',
        *(f'    "~*{_pattern(media)}" {form};' for form, media in _FORMS.items()),
        "}",
        "map $http_accept_language $vwgraph_tongue {",
        '    default "";',
        '    "~*^en" ".en";',
        "}",
        "map $uri $vwgraph_policy {",
        f'    default "{_quoted(SAFETY["Content-Security-Policy"])}";',
        f'    "~^{own}.+" "";  # views bring a policy of their own in the page',
        "}",
        "map $uri $vwgraph_language {",
        '    default "";',
        '    "~\\.en\\.(html|csv|md)$" en;',
        '    "~\\.html$" nl;',
        "}",
        "server {",
        "    listen 8080;",
        "    root /srv/www/vwgraph;",
        "    server_tokens off;",
        "    access_log off;",
        "    charset utf-8;",
        "    charset_types text/html text/css text/csv text/javascript text/markdown text/plain text/tab-separated-values text/turtle;",
        "    default_type application/octet-stream;",
        "    types {",
        "        text/html html; text/css css; text/javascript js; image/svg+xml svg; text/plain txt;",
        "        application/gzip gz; application/json json; application/xml sitemap;",
        *(f"        {media} {form};" for form, media in _FORMS.items() if form not in ("json", "xml")),
        f"        {MEDIA['rq']} rq; {_FORMS['xml']} xml;",
        "    }",
        f"    error_page 404 {below}404.html;",
        f"    error_page 410 {below}410.html;",
        "    absolute_redirect off;",
        *(f'    add_header {name} "{_quoted(value)}" always;' for name, value in _HEADERS.items() if "Policy" not in name or "Security" not in name),
        "    add_header Content-Security-Policy $vwgraph_policy always;",
        "    add_header Content-Language $vwgraph_language always;",
        *(f'    location ~ "^{below}(id|doc)/{re.escape(one)}(\\..*)?$" {{ return 410; }}' for one in gone),
        *(f'    location ~ "^{below}id/{found}$" {{ return 303 {below}doc/{target}; }}' for found, target in moved.items()),
        f'    location ~ "^{below}id/(.+)$" {{ return 303 {below}doc/$1; }}',
        f'    location ~ "^{below}vraag/[^.]+\\.json$" {{ types {{ }} default_type {_FORMS["json"]}; }}',
        f"    location = {below}sitemap.xml {{ types {{ }} default_type application/xml; }}",
        f"    location = {below}linkset.json {{ types {{ }} default_type application/linkset+json; }}",
        f"    location {below} {{",
        "        try_files $uri $uri$vwgraph_tongue.$vwgraph_form $uri.$vwgraph_form",
        "                  $uri/index$vwgraph_tongue.html ${uri}index$vwgraph_tongue.html $uri$vwgraph_tongue.html $uri.html =404;",
        "    }",
        "}",
    ]  # fmt: skip
    return "\n".join([*lines, ""])


def _caddy(moved: Mapping[str, str], gone: Mapping[str, str], below: str) -> str:
    lines = [
        "# Caddy 2: set the address and the folder to yours.",
        ":8080 {",
        "    root * /srv/www/vwgraph",
        "    map {header.Accept} {form} {",
        "        ~(?i)text/html html",
        *(f"        ~(?i){_pattern(media)} {form}" for form, media in _FORMS.items()),
        "        default html",
        "    }",
        "    map {header.Accept-Language} {tongue} {",
        "        ~(?i)^en .en",
        '        default ""',
        "    }",
        "    header {",
        *(f'        {name} "{_quoted(value)}"' for name, value in _HEADERS.items()),
        "    }",
        "    route {",  # in this order: what a file is sent with hangs on which one was chosen
        *(f"        @gone{n} path_regexp ^{below}(?:id|doc)/{re.escape(one)}(?:\\..*)?$\n        error @gone{n} 410" for n, one in enumerate(gone)),
        *(
            f"        @moved{n} path_regexp moved{n} ^{below}id/{found}$\n"
            f"        redir @moved{n} {below}doc/{target.replace('$1', f'{{re.moved{n}.1}}')} 303"
            for n, (found, target) in enumerate(moved.items())
        ),
        f"        @thing path_regexp thing ^{below}id/(.+)$",
        f"        redir @thing {below}doc/{{re.thing.1}} 303",
        "        try_files {path} {path}{tongue}.{form} {path}.{form} {path}/index{tongue}.html {path}index{tongue}.html {path}{tongue}.html {path}.html",
        f"        @views path_regexp ^{below}{_OWN_POLICY}.+",
        "        header @views -Content-Security-Policy",
        *(
            f'        @form_{form} path *.{form}\n        header @form_{form} Content-Type "{MEDIA[form]}"'
            for form in _FORMS if form not in ("json", "xml")
        ),
        "        @dutch path *.html",
        "        header @dutch Content-Language nl",
        "        @english path *.en.html *.en.csv *.en.md",
        "        header @english Content-Language en",
        "        file_server {",
        "            index off.html",
        "        }",
        "    }",
        "    handle_errors {",
        f"        rewrite * {below}{{err.status_code}}.html",
        "        file_server",
        "    }",
        "}",
    ]  # fmt: skip
    return "\n".join([*lines, ""])


def _w3id(address: str) -> str:
    lines = [
        "# The file .htaccess in the folder of this name at w3id.org: identifiers lead to where the site is now.",
        "Options +FollowSymLinks",
        "RewriteEngine on",
        f"RewriteRule ^id/(.*)$ {address}id/$1 [R=303,L,NE]",
        f"RewriteRule ^(.*)$ {address}$1 [R=302,L,NE]",
    ]
    return "\n".join([*lines, ""])

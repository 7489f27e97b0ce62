"""Where a visitor may be sent next: pages of this site or of hosts named by the caller, nothing else (R41).

Django's check knows how browsers read an address. Proxies and other software read some addresses in other
ways, so whatever can be read in two ways is refused here and the visitor lands on the default page.
"""

import re
from collections.abc import Collection
from urllib.parse import unquote, urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

#: Longer addresses are cut by some browsers and proxies; ours are far shorter.
LONGEST_URL = 2000
#: Only these may appear: RFC 3986, without the backslash that browsers turn into a slash.
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_HTTP = ("http", "https")
#: An address written by a person or by us is encoded once, rarely twice; software on the way may decode each layer.
_MOST_LAYERS = 3


def safe_next(url: str | None, *, allowed_hosts: Collection[str] = (), default: str = "/", require_https: bool = False) -> str:
    """``url`` when it leads to a path of this site or to one of ``allowed_hosts``, else ``default``.

    ``require_https`` refuses plain http for full addresses; views pass ``request.is_secure()``.
    """
    return url if url and is_safe(url, allowed_hosts=allowed_hosts, require_https=require_https) else default


def is_safe(url: str, *, allowed_hosts: Collection[str] = (), require_https: bool = False) -> bool:
    """Whether ``url`` is a path of this site or an address on one of ``allowed_hosts``, however it is read."""
    if len(url) > LONGEST_URL or not _PLAIN.fullmatch(url):
        return False
    if not url_has_allowed_host_and_scheme(url, set(allowed_hosts), require_https=require_https):
        return False
    parts = urlsplit(url)
    if parts.netloc:
        return parts.scheme in _HTTP and "@" not in parts.netloc and _is_plain_path(parts.path)
    return url.startswith("/") and not url.startswith("//") and _is_plain_path(parts.path)


def _is_plain_path(path: str) -> bool:
    """Whether no layer of decoding turns the path into a second host, a back step or a new header line."""
    for _layer in range(_MOST_LAYERS):
        if "//" in path or "\\" in path or not path.isprintable() or "/.." in path:
            return False
        decoded = unquote(path)
        if decoded == path:
            return True
        path = decoded
    return False

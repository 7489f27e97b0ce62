"""Elasticsearch for tests: the official server as published on Maven Central, one node, no security, small heap.

This distribution lacks the analysis-common module and the reindex family (docs/services.md); the product
sends text already analyzed and needs neither.
"""

import shutil
import zipfile
from pathlib import Path

from scripts.console import say
from scripts.servers.base import DEFAULT_STOP, Launch, attempt, fetch_json, run_tool
from scripts.servers.places import Place
from scripts.servers.tools import Tool, on_path

VERSION = "8.19.3"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
#: Oldest Java that this version starts on.
OLDEST_JAVA = 17
HEAP = "512m"
CONFIGURATION = """\
cluster.name: simpul-tests
discovery.type: single-node
xpack.security.enabled: false
xpack.ml.enabled: false
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
path.data: {data}
path.logs: {logs}
cluster.routing.allocation.disk.threshold_enabled: false
"""


def find_java() -> Path | None:
    """A Java new enough for the server: the one on PATH, else the oldest that does."""
    known = [on_path("java"), *sorted(Path("/usr/lib/jvm").glob("*/bin/java"))]
    fit = {path.resolve(): _java_version(path) for path in known if path}
    return min((path for path, version in fit.items() if version >= OLDEST_JAVA), key=lambda path: fit[path], default=None)


def _java_version(java: Path) -> int:
    """Major version from the JDK's own release file, which costs no start of a virtual machine."""
    release = java.resolve().parent.parent / "release"
    if not release.exists():
        return 0
    lines = dict(line.split("=", 1) for line in release.read_text(encoding="utf-8").splitlines() if "=" in line)
    first = lines.get("JAVA_VERSION", "0").strip('"').split(".")[0]
    return int(first) if first.isdigit() else 0


JAVA = Tool(f"Java {OLDEST_JAVA}", find_java, ("default-jre-headless",))
MAVEN = Tool("Maven", lambda: on_path("mvn", patterns=["/usr/share/maven/bin/mvn", "/opt/*/bin/mvn"]), ("maven",))


class Elasticsearch:
    """The full-text engine."""

    name = "elasticsearch"
    tools = (JAVA, MAVEN)
    port_names = ("http", "transport")
    stop_signal = DEFAULT_STOP

    def prepare(self, place: Place) -> None:
        """Fetch and unpack the server once."""
        if not _home(place).exists():
            say(f"Fetching Elasticsearch {VERSION} (97 MB)")
            _unpack(_fetch(place), place)
        for name in ("conf", "data", "logs", "temporary"):
            place.folder("elasticsearch", name, mode=0o700)
        place.folder("elasticsearch", mode=0o700)

    def launch(self, place: Place, ports: dict[str, int]) -> Launch:
        """Serve with a configuration folder of our own."""
        own = place.base / "elasticsearch"
        _write_configuration(place, own, ports)
        environment = {
            "ES_JAVA_HOME": str(JAVA.path().parent.parent),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
            "ES_PATH_CONF": str(own / "conf"),
            "ES_TMPDIR": str(own / "temporary"),
        }
        return Launch([str(_home(place) / "bin" / "elasticsearch")], own, environment)

    def answers(self, ports: dict[str, int]) -> bool:
        """Ask for the health of the cluster; this distribution does not answer at its root."""
        url = f"http://127.0.0.1:{ports['http']}/_cluster/health?wait_for_status=yellow&timeout=1s"
        return attempt(lambda: fetch_json(url)["status"] in ("yellow", "green"))

    def exports(self, ports: dict[str, int]) -> dict[str, str]:
        """The address."""
        return {"ELASTICSEARCH_URL": f"http://127.0.0.1:{ports['http']}"}


def _home(place: Place) -> Path:
    return place.base / "software" / f"elasticsearch-{VERSION}"


def _fetch(place: Place) -> Path:
    """The published archive, by way of Maven's own cache and mirrors."""
    goal = ["dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={place.base / 'temporary'}"]
    run_tool([str(MAVEN.path()), "--batch-mode", "--quiet", *goal], cwd=place.base, timeout=600)
    return place.base / "temporary" / f"elasticsearch-{VERSION}.zip"


def _unpack(archive: Path, place: Place) -> None:
    """Unpack beside, then rename: an interrupted unpacking is never taken for the server."""
    beside = place.base / "temporary" / "unpacked"
    shutil.rmtree(beside, ignore_errors=True)
    with zipfile.ZipFile(archive) as content:
        content.extractall(beside)
    for program in (beside / f"elasticsearch-{VERSION}" / "bin").iterdir():
        program.chmod(0o755)
    (beside / f"elasticsearch-{VERSION}").rename(_home(place))
    archive.unlink()


def _write_configuration(place: Place, own: Path, ports: dict[str, int]) -> None:
    for path in (_home(place) / "config").iterdir():
        if path.is_file():
            place.write(own / "conf" / path.name, path.read_text(encoding="utf-8"))
    text = CONFIGURATION.format(data=own / "data", logs=own / "logs", **ports)
    place.write(own / "conf" / "elasticsearch.yml", text)

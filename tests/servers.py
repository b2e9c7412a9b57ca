"""PostgreSQL and Chroma servers for tests, started in a folder of their own and stopped again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from index.store import Store, Urls

# The beginning of a program that opens the store of ``where(store)``, for tests with several processes.
OPEN = (
    "import sys; from pathlib import Path; from index.build import build; from index.encode import load_encoder\n"
    "from index.store import Store\n"
    "folder, database, chroma, *rest = sys.argv[1:]\n"
    "store = Store.open(Path(folder), load_encoder(), create=True,"
    " database_url=database or None, chroma_url=chroma or None)\n"
)
_BESIDE = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def where(store: Store) -> list[str]:
    """Return the arguments that ``OPEN`` takes."""
    return [str(store.folder), store.urls.database or "", store.urls.chroma or ""]


def postgres_tool(name: str) -> str:
    """Return the path of a PostgreSQL program; the test is skipped where there is none."""
    found = shutil.which(name) or next((str(b / name) for b in _BESIDE if (b / name).is_file()), None)
    if found is None:
        pytest.skip(f"PostgreSQL（{name}）がこの環境にありません")
    return found


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


class Postgres:
    """One PostgreSQL server; ``database()`` makes an empty database in it and returns its URL."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sheetqa-postgres-"))
        self.port = free_port()
        self._made = 0
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def _run(self, tool: str, *arguments: str) -> None:
        command = [postgres_tool(tool), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-D", str(self.folder / "data"), "-o", options, "-l", log)

    def stop(self) -> None:
        """Stop at once, as a crash would: every connection is cut."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.folder / "data"))

    def database(self) -> str:
        import psycopg

        self._made += 1
        name = f"test{self._made}"
        with psycopg.connect(self._url("postgres", "postgresql"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        return self._url(name, "postgresql+psycopg")

    def _url(self, database: str, scheme: str) -> str:
        return f"{scheme}://postgres@127.0.0.1:{self.port}/{database}"


class ChromaServer:
    """One Chroma server (``chroma run``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.start()

    def start(self) -> None:
        program = str(Path(sys.executable).with_name("chroma"))
        command = [program, "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(command, stdout=log, stderr=log)
        log.close()
        for _ in range(300):
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text(errors="replace"))

    def stop(self) -> None:
        """Kill it, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class Servers:
    """Both servers; ``urls()`` is the place of one new store."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Postgres()
        self.chroma = ChromaServer(folder / "chroma")

    def urls(self) -> Urls:
        return Urls(self.postgres.database(), self.chroma.url)

    def stop(self) -> None:
        self.chroma.stop()
        self.postgres.stop()
        shutil.rmtree(self.postgres.folder, ignore_errors=True)

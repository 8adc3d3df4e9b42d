"""Settings from the environment, or from a `.env` file in the working folder; what stands in the environment wins."""

import os
import secrets
import tempfile
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from platformdirs import user_data_path


def load_dotenv(path: Path) -> None:
    """Put the `NAME=value` lines of `path` into the environment where the name is not set; no file is no error."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, mark, value = line.strip().partition("=")
        if mark and name and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def text(name: str, default: str = "") -> str:
    return os.environ.get(f"KYNDIG_{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    return value in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: float) -> float:
    """A number; raises `ImproperlyConfigured` with the variable's name where it is something else."""
    value = text(name)
    try:
        return float(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"KYNDIG_{name} has to be a number, and is {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def home() -> Path:
    """The folder for everything that is kept, made if it is missing."""
    folder = Path(text("HOME")) if text("HOME") else user_data_path("kyndig", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """`KYNDIG_SECRET_KEY`, or a key made once and kept in the home folder, readable by its owner alone.

    Of processes that start for the first time at the same moment, all get the key of the one that was first: a key is
    there whole or not at all.
    """
    if given := text("SECRET_KEY"):
        return given
    path = folder / "secret-key"
    if not path.exists():
        handle, mine = tempfile.mkstemp(dir=folder, prefix=".secret-key-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(mine, path)
        except FileExistsError:  # another process was quicker, and its key counts
            pass
        finally:
            os.unlink(mine)
    if key := path.read_text(encoding="utf-8").strip():
        return key
    raise ImproperlyConfigured(f"{path} is empty. Delete it, and start again.")


def database(folder: Path) -> dict[str, object]:
    """Django's settings for `KYNDIG_DATABASE_URL`; SQLite runs in WAL mode and takes its write lock at the start."""
    url = text("DATABASE_URL") or f"sqlite:///{folder / 'kyndig.sqlite3'}"
    settings: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if "sqlite" in str(settings["ENGINE"]):
        settings["ENGINE"] = "kyndig.database.sqlite"
        settings["TEST"] = {"NAME": ":memory:"}
        settings["CONN_MAX_AGE"] = None
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
    else:
        # PostgreSQL keeps the plans of what is asked again and again; a pooler in between may not be able to.
        prepares = text("PREPARE", "on") != "off"
        settings["OPTIONS"] = {"server_side_binding": prepares, "prepare_threshold": 3 if prepares else None}
    return settings

"""Settings from the environment, and the key that is made at the first start."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kyndig.config.environment import secret_key


def _start(folder: Path, together, keys) -> None:
    together.wait()
    keys.put(secret_key(folder))


def test_processes_that_start_at_once_get_one_whole_key(tmp_path):
    context = multiprocessing.get_context("fork")
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        together, keys = context.Barrier(8), context.Queue()
        starting = [context.Process(target=_start, args=(folder, together, keys)) for _ in range(8)]
        for process in starting:
            process.start()
        found = [keys.get(timeout=30) for _ in starting]
        for process in starting:
            process.join()
        assert len(set(found)) == 1
        assert len(found[0]) > 60
        assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_the_key_is_kept_and_its_owner_alone_reads_it(tmp_path, monkeypatch):
    key = secret_key(tmp_path)
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    monkeypatch.setenv("KYNDIG_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"


def test_an_empty_key_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "secret-key").touch()
    with pytest.raises(ImproperlyConfigured, match="Delete it"):
        secret_key(tmp_path)

"""What every test shares: where the real documents are, and a cache of its own so that runs never meet."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import databases

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

# A busy machine is no fault: property tests do not look at the clock.
settings.register_profile("perflint", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("perflint")

# A shell that starts the tests in the background has them ignore SIGINT, and so would every program they start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real public documents, which is not part of the repository."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real documents lies beside the checkout (../shared/corpus) and is absent here")
    return CORPUS


@pytest.fixture(autouse=True)
def _fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run of the tests is recorded at one time, so that the same input gives the same bytes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's cache out of the tests; one folder a session, so that YAML is compiled once."""
    monkeypatch.setenv("PERFLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests."""
    if databases.programs() is None:
        pytest.skip("initdb and pg_ctl are not installed (apt: postgresql)")
    pytest.importorskip("pg8000", reason="needs perflint[review] or perflint[database]")
    with databases.postgresql() as url:
        yield url

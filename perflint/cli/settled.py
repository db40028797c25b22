"""The settings of a run, with the cache kept where they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from perflint import cache
from perflint.settings import Resolver
from perflint.settings.files import Layer


@contextmanager
def settled(flags: Layer, options: Mapping[str, Any]) -> Iterator[Resolver]:
    """The resolver for ``flags`` and the options ``config`` and ``isolated``; within, the cache is the one of the settings.

    The flags about it count while the settings are read, too.  Raises PerflintError for a wrong setting.
    """
    given = {entry.key: entry.value for entry in flags}
    with cache.placed(given.get("cache-dir"), off=given.get("no-cache", False)):
        resolver = Resolver(options["config"], flags, isolated=options["isolated"])
        run = resolver.of_run().settings
        with cache.placed(run.cache_dir, off=run.no_cache):
            yield resolver

"""A process that fuzzes one target by coverage until its time is over: ``python -m tools.fuzz.guided TARGET FOLDER SECONDS``.

atheris instruments the modules of perflint as they are imported, so nothing of perflint may be imported before.
"""

from __future__ import annotations

import sys
from pathlib import Path

MEGABYTES = 4000  # of the process, then libFuzzer ends it
STUCK = 120  # seconds of the clock in one input that Python cannot interrupt, then libFuzzer ends the process


def main() -> None:
    """Never returns: libFuzzer ends the process."""
    import atheris

    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    atheris.instrument_imports(include=["perflint"]).__enter__()  # for good: much is imported when it is first used
    from tools.fuzz.contract import target
    from tools.fuzz.driver import Driver

    chosen = target(name)
    for seed in chosen.seeds():
        try:
            chosen.one(seed)  # imports what is imported late, and fails at once where a seed is no good one
        except Exception as error:
            if getattr(error, "details", "") or not hasattr(error, "advice"):
                raise
    words = folder / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in chosen.WORDS), encoding="ascii")
    driver = Driver(chosen, folder)
    options = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        f"-max_len={chosen.LONGEST}",
        f"-timeout={STUCK}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-artifact_prefix={folder}/found/native-",
        "-print_final_stats=1",
        "-report_slow_units=1000",  # what takes too long is the business of the driver
        "-len_control=10",
        *([f"-dict={words}"] if chosen.WORDS else []),
        f"{folder}/corpus",
        f"{folder}/seeds",
    ]
    atheris.Setup(options, driver)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8"))


if __name__ == "__main__":
    main()

"""The command line: the face where readers, recognition, rulebook, engine and reporters meet.

``commands/`` holds one module a command; `program.py` finds them and turns every error into one Chinese message.
"""

from __future__ import annotations


def main() -> None:
    """Entry point of the console script ``perflint``; ends the process with the exit code."""
    import gc

    # nearly all that a short run makes lives to its end: looking for garbage there is an eighth of the start-up
    gc.set_threshold(200_000, 20, 20)
    from perflint.cli.program import program

    try:
        program.main(prog_name="perflint")
    finally:
        gc.freeze()  # the process ends: going through all that it holds once more is another eighth

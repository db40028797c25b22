"""What LibreOffice prints: the texts of the pages of several files, by one call with a profile of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perflint.readers.shared import office_program

SECONDS = 240  # a busy machine is no fault; a call that never comes up is tried again, as in the product


def printed(contents: Sequence[bytes], ending: str, folder: Path) -> list[list[str]]:
    """The texts of the pages of each file; ``ending`` says what they are (docx, xlsx)."""
    import pypdfium2

    for attempt in ("first", "second"):
        place = folder / attempt
        place.mkdir()
        files = [place / f"{number}.{ending}" for number in range(len(contents))]
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        command = office_program._command(office_program.find_program() or "", place, "pdf", files)
        if office_program._run(command, SECONDS, ending, place):
            break
    made = []
    for file in files:
        with pypdfium2.PdfDocument(place / "out" / f"{file.stem}.pdf") as pdf:
            made.append([page.get_textpage().get_text_range() for page in pdf])
    return made

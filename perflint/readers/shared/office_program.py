"""LibreOffice as a converter of what no reader of ours can read: found, run apart from the user's own, and stopped in time.

Every call has its own profile in a temporary folder, with macros off and nothing fetched from the network; many files
in one call cost little more than one.  What the converted files say is read by other readers.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from perflint.errors import InputError
from perflint.limits import DEFAULT, Limits, over
from perflint.readers.shared.office_guard import NOT_STARTED
from perflint.readers.shared.ole import ole_kind

if TYPE_CHECKING:
    from subprocess import Popen

_NAMES = ("soffice", "libreoffice", "soffice.com")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_SAVE_AS = {  # by what is to be made
    "docx": "用 Word 或 WPS 打开，另存为 .docx 后再检查",
    "xlsx": "用 Excel 或 WPS 打开，另存为 .xlsx 后再检查",
}
_OLD = {"docx": "旧版 Word 文件", "xlsx": "旧版 Excel 文件"}
_BOOKS = (b"\x09\x08", b"\x09\x04\x06", b"\x09\x02\x06")  # how a workbook without a container begins
_SETTINGS = (  # path, name, value: no macros, no links followed, every connection sent to a closed port
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(("org.openoffice.Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("org.openoffice.Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
)


def find_program() -> str | None:
    """The path of LibreOffice on this machine, or None."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or next((place for place in _PLACES if os.path.isfile(place)), None)


def convert(files: Mapping[str, bytes], to: str = "docx", limits: Limits = DEFAULT) -> dict[str, bytes]:
    """The files, ``to`` docx or xlsx, under the same keys; those that LibreOffice could not convert are left out.

    A call that hangs is stopped after half of ``limits.seconds`` and tried once more without the files it finished.
    Raises InputError when there is no LibreOffice, and when it took too long and no file was finished.
    """
    import tempfile

    program = find_program()
    first = next(iter(files), "")
    if program is None:
        advice = f"{_SAVE_AS[to]}；或安装 LibreOffice（免费），让 soffice 命令可用"
        raise InputError(f"读{_OLD[to]}要用 LibreOffice，这台机器上没有找到", place=first, advice=advice)
    converted: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="perflint-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        written = {key: _written(folder, number, content) for number, (key, content) in enumerate(files.items())}
        for attempt in ("first", "second"):
            command = _command(program, folder / attempt, to, list(written.values()))
            in_time = _run(command, limits.seconds / 2, first, folder)
            for key, path in list(written.items()):
                if content := _whole(folder / attempt / "out" / f"{path.stem}.{to}", limits):
                    converted[key] = content
                    del written[key]
            if in_time or not written:
                return converted
            hung = next(iter(written))  # now and then it hangs for no reason, so it is tried again, as the last
            written[hung] = written.pop(hung)
    if not converted:
        raise over("seconds", limits, first, f"LibreOffice 转换超时，已经停止；{_SAVE_AS[to]}")
    return {key: converted[key] for key in files if key in converted}


def _written(folder: Path, number: int, content: bytes) -> Path:
    """The file under a name that says only what it is: ``.wps`` would be taken for another format."""
    head = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    ending = ".rtf" if head.startswith(b"{\\rtf") else ".doc"
    if head.startswith(b"<"):
        ending = ".xml"
    elif ole_kind(content) == "xls" or content.startswith(_BOOKS):
        ending = ".xls"
    path = folder / f"{number}{ending}"
    path.write_bytes(content)
    return path


def _command(program: str, folder: Path, to: str, files: Sequence[Path]) -> list[str]:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>', encoding="utf-8"
    )
    options = ["--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault", "--nofirststartwizard"]
    output = ["--convert-to", to, "--outdir", str(folder / "out")]
    return [program, f"-env:UserInstallation={profile.as_uri()}", *options, *output, *map(str, files)]


def _run(command: Sequence[str], seconds: float, place: str, folder: Path) -> bool:
    """Run it to its end or until the time is over, when it and all it has started are ended.  Returns whether in time.

    Where there are groups of processes, a guard stands between, which ends it also when this process is killed.
    """
    import subprocess

    guard = [sys.executable, "-I", "-S", str(Path(__file__).with_name("office_guard.py")), str(folder)]
    try:
        process = subprocess.Popen(
            [*(guard if hasattr(os, "killpg") else ()), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise _not_started(command[0], place) from error
    try:
        if process.wait(timeout=seconds) == NOT_STARTED and hasattr(os, "killpg"):
            raise _not_started(command[0], place)
    except subprocess.TimeoutExpired:
        return False
    finally:  # also when the user stops the run
        _end(process)
    return True


def _not_started(program: str, place: str) -> InputError:
    return InputError(
        "LibreOffice 无法启动", place=place, advice=f"确认 {program} 能够运行，或另存为 .docx、.xlsx 后再检查"
    )


def _end(process: Popen[bytes]) -> None:
    """Have it ended, by the guard where there is one, and wait for that."""
    from contextlib import suppress

    assert process.stdin is not None
    with suppress(OSError):
        if hasattr(os, "killpg"):
            process.stdin.write(b".")
        else:
            process.kill()
    with suppress(OSError):
        process.stdin.close()
    process.wait()


def _whole(path: Path, limits: Limits) -> bytes | None:
    """The content of a package that was written to its end, or None."""
    from zipfile import is_zipfile

    if not path.is_file() or path.stat().st_size > limits.size * 1024 * 1024 or not is_zipfile(path):
        return None
    return path.read_bytes()

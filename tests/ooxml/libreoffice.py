"""LibreOffice as a second opinion."""

import shutil
import subprocess
from pathlib import Path

import pytest


def converted(data: bytes, folder: Path, target: str) -> bytes:
    """Return a workbook as LibreOffice writes it in another format; the test is skipped where there is none."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed, so what it makes of the file cannot be tried.")
    source = folder / "in.xlsx"
    source.write_bytes(data)
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", target, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"in.{target.partition(':')[0]}").read_bytes()

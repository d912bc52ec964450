"""The files for hubs, Binder, Codespaces and Docker: their linters, and that what they name is there."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
YAML = [ROOT / "hub" / "values.yaml", *sorted((ROOT / ".github").rglob("*.yml"))]
RULES = "{extends: default, rules: {line-length: {max: 130}, comments: {min-spaces-from-content: 1}, " \
    "document-start: disable, truthy: {check-keys: false}, braces: {max-spaces-inside: 1}, indentation: disable}}"


def hadolint():
    folder = sysconfig.get_path("scripts")
    return shutil.which("hadolint", path=folder) or shutil.which("hadolint")


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_yaml_passes_its_linter(path):
    command = [sys.executable, "-m", "yamllint", "--strict", "-d", RULES, path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_dockerfile_passes_its_linter(tmp_path):
    if not hadolint() and not os.environ.get("BELTLAB_ALL"):
        pytest.skip("No hadolint here.")
    done = subprocess.run([hadolint(), ROOT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "Dockerfile"  # the linter finds what is planted
    broken.write_text((ROOT / "Dockerfile").read_text().replace("FROM python:3.11-slim-bookworm", "FROM python"))
    assert subprocess.run([hadolint(), broken], capture_output=True).returncode != 0


def test_what_the_dockerfile_copies_and_runs_is_there():
    text = (ROOT / "Dockerfile").read_text()
    named = set(re.findall(r"(?:-r |/srv/course/)([\w./]+\.(?:txt|py))", text))
    assert named == {"hub/requirements.txt", "hub/hand_out.py"}
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert {"solutions", "lecturer", ".git"} <= set((ROOT / ".dockerignore").read_text().split())


def test_kubernetes_hands_out_as_the_hub_of_one_machine_does():
    user = yaml.safe_load((ROOT / "hub" / "values.yaml").read_text())["singleuser"]
    command = user["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert command[1] == "/srv/course/hub/hand_out.py" and command[2] == "/srv/course"
    assert user["defaultUrl"].startswith("/lab/tree/" + Path(command[3]).name)
    assert (ROOT / "notebooks" / Path(user["defaultUrl"]).name).exists()


def test_binder_installs_the_exact_versions_and_starts_with_the_settings_of_the_course():
    folder = ROOT / ".binder"
    named = re.match(r"-r (\S+)\n$", (folder / "requirements.txt").read_text()).group(1)
    assert (folder / named).resolve() == ROOT / "requirements.txt"
    start = folder / "start"
    assert start.read_text().startswith("#!/bin/bash\n") and start.read_text().rstrip().endswith('exec "$@"')
    assert os.name == "nt" or start.stat().st_mode & stat.S_IXUSR
    if bash := shutil.which("bash"):
        code = "import os; print(os.environ['JUPYTER_CONFIG_PATH'])"
        command = [bash, start, sys.executable, "-c", code]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
        assert Path(said.strip()) == ROOT / ".jupyter"


def test_codespaces_set_up_with_the_command_of_the_readme():
    described = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert described["postCreateCommand"] == "python3 course.py setup course"
    assert 8888 in described["forwardPorts"]


def test_one_python_everywhere():
    versions = [(ROOT / ".binder" / "runtime.txt").read_text().strip().removeprefix("python-"),
                re.search(r"^FROM python:([\d.]+)", (ROOT / "Dockerfile").read_text(), re.M).group(1),
                re.search(r"python:([\d.]+)", (ROOT / ".devcontainer" / "devcontainer.json").read_text()).group(1)]
    assert len(set(versions)) == 1

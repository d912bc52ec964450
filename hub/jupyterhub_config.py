"""A hub for one machine: `make hub` starts it on this machine only, with a login that lets everybody in, for a trial.

For a class, three things have to change; each is marked with "For a class" below: who may log in, as whom the students'
servers run, and https. The hub and its proxy take 180 MB, each student about 205 MB and 9 MB of disk.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "hub"))
from hand_out import hand_out  # noqa: E402

STATE = Path(os.environ.get("BELTLAB_HUB", ROOT / "build" / "hub"))  # homes of the students, and what the hub remembers
PORT = int(os.environ.get("BELTLAB_HUB_PORT", "8000"))
STATE.mkdir(parents=True, exist_ok=True)

c = get_config()  # noqa: F821

# Who may log in. A trial: every name, no password, reachable from this machine only.
# For a class: pip install jupyterhub-nativeauthenticator (students sign up, you let them in) and "native", or
# oauthenticator (the school's Microsoft, Google or GitHub accounts), jupyterhub-ltiauthenticator (from Moodle or
# Canvas), or "pam" (accounts of this machine). Then remove the trial's two lines and name the lecturers in admin_users.
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
# c.Authenticator.admin_users = {"lecturer"}

# As whom the servers run. A trial: all as the user who starts the hub, so that a student could read another's files.
# For a class: each student as a user of their own. On one Linux machine: pip install jupyterhub-systemdspawner and
# "systemd" (it also keeps the limits below), or dockerspawner with the image of the Dockerfile. For more machines there
# is values.yaml.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "homes" / "{username}")
c.Spawner.mem_guarantee, c.Spawner.mem_limit = "300M", "1G"  # kept by systemd and Docker, not by "simple"

# Where it listens. For a class: put nginx or Caddy with a certificate (https) before it, or give the proxy one.
c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 2}"
ours = STATE / "node_modules" / ".bin" / "configurable-http-proxy"
proxy = shutil.which("configurable-http-proxy") or (str(ours) if ours.exists() else "")
if not proxy:
    sys.exit("The hub needs its proxy, which comes from npm. Install it once, then start the hub again:\n"
             f'  npm install --prefix "{STATE}" configurable-http-proxy@5')
c.ConfigurableHTTPProxy.command = [proxy]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.should_start = True
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"

# A class starts in the same minute: let it. A lower limit answers "429, try again", it does not queue.
c.JupyterHub.concurrent_spawn_limit = 100
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []
c.Spawner.notebook_dir = "~/course"
c.Spawner.default_url = "/lab/tree/notebooks/01_zones_and_belts.ipynb"
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter"),
    "MPLCONFIGDIR": str(STATE / "matplotlib"),  # one cache of fonts for all
    "OPENBLAS_NUM_THREADS": "1",                # thirty students share the cores
}


def before_start(spawner):
    """Hand out what is new; nothing that a student changed is overwritten."""
    hand_out(ROOT, STATE / "homes" / spawner.user.name / "course")


c.Spawner.pre_spawn_hook = before_start

# The students' work lies in homes/NAME/course/exercises. To mark it where it is:
#   python3 course.py grade build/hub/homes --lesson 1

# For benchmarks/hub.py: a service that may start servers. Only where its token is set.
if token := os.environ.get("BELTLAB_HUB_TOKEN"):
    c.JupyterHub.services = [{"name": "benchmark", "api_token": token}]
    c.JupyterHub.load_roles = [{
        "name": "benchmark", "services": ["benchmark"],
        "scopes": ["admin:users", "admin:servers", "access:servers", "tokens"],
    }]

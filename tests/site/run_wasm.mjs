// Runs a file of Python in Pyodide: node run_wasm.mjs FOLDER-OF-PYODIDE SCRIPT [FOLDER-TO-SEE-AS-/course]
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, script, course] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const begin = performance.now();
const quiet = () => {};
const python = await loadPyodide({ indexURL: folder, env: { HOME: "/tmp", MPLBACKEND: "agg" }, stderr: quiet });
await python.loadPackage(["beltlab"], { messageCallback: quiet });
if (course) {
  python.FS.mkdir("/course");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: course }, "/course");
}
python.globals.set("seconds_to_start", (performance.now() - begin) / 1000);
await python.runPythonAsync(readFileSync(script, "utf8"));

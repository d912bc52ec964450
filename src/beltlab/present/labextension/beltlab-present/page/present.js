// Opens the lesson as slides, runs it, and goes back to where the lecture stopped. Nothing from the network.
// Written by hand as the module that JupyterLab's loader expects: a container with one plugin.

const WIDTH = 1920, HEIGHT = 1080; // the size that slides.css is written for
const PAUSE = 500; // ms without a change before the place is written down
const FONTS = { Regular: "400", Bold: "700" };
const here = document.currentScript.src;

const plugin = {
  id: "beltlab-present:plugin",
  autoStart: true,
  activate(app) {
    dress();
    scale();
    addEventListener("resize", scale);
    turn(app);
    app.restored.then(() => present(app));
  },
};

async function present(app) {
  const panel = await opened(app.shell);
  const place = remembered(app.serviceManager.workspaces, panel.context.path);
  const before = await place.load();
  const cells = panel.content.widgets;
  for (const cell of cells) cell.toggleClass("beltlab-hide", hidesCode(cell.model));
  follow(panel);
  panel.content.activeCellIndex = Math.max(cells.findIndex((cell) => cell.model.id === before.slide), 0);
  document.body.dataset.beltlab = "shown";
  await run(panel, cells);
  for (const scenario of Object.values(before.scenarios)) await bringBack(panel, scenario);
  document.body.dataset.beltlab = "ready";
  watch(panel, place, before);
}

/** The notebook that the address asks for, once its file is read. */
async function opened(shell) {
  const pause = () => new Promise((done) => setTimeout(done, 50));
  while (!shell.currentWidget?.context?.isReady || !shell.currentWidget.content?.widgets) await pause();
  await shell.currentWidget.revealed;
  return shell.currentWidget;
}

/** A picture says more than the code that drew it; other cells say it with a tag. */
function hidesCode(model) {
  const picture = JSON.stringify(model.outputs?.toJSON() ?? "").includes("<img");
  return picture || (model.getMetadata("tags") ?? []).includes("hide-input");
}

/** Run every code cell in order. Unlike "Run All Cells" it leaves the slide where it is. */
async function run(panel, cells) {
  await panel.sessionContext.ready;
  for (const cell of cells.filter((cell) => cell.model.type === "code")) {
    const reply = await cell.constructor.execute(cell, panel.sessionContext);
    if (reply?.content.status === "error") return;
  }
}

/** Put an explorer back to where its sliders stood. */
function bringBack(panel, scenario) {
  const code = `from beltlab.present import bring_back; bring_back(${JSON.stringify(scenario)})`;
  return panel.sessionContext.session.kernel.requestExecute({ code, silent: true, store_history: false }).done;
}

/** The place in the lecture. The server keeps it, so it outlives kernel, page and server. */
function remembered(workspaces, path) {
  const id = `beltlab ${path}`;
  return {
    load: async () => ({ slide: "", scenarios: {}, ...(await workspaces.fetch(id).catch(() => ({ data: {} }))).data }),
    save: (data) => workspaces.save(id, { data, metadata: { id } }),
  };
}

/** Write the place down after each move of a slide or a slider. */
function watch(panel, place, now) {
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      now.slide = panel.content.activeCell?.model.id ?? "";
      for (const { value } of panel.node.querySelectorAll(".beltlab-explorer.touched textarea")) {
        if (value) now.scenarios[JSON.parse(value).explorer] = value;
      }
      place.save(now);
    }, PAUSE);
  };
  const touched = ({ target }) => {
    target.closest(".beltlab-explorer")?.classList.add("touched");
    soon();
  };
  panel.content.activeCellChanged.connect(soon);
  panel.node.addEventListener("input", touched);
  panel.node.addEventListener("click", touched);
}

/** Keep the slide that is shown in its frame, and its number in the corner. */
function follow(panel) {
  const cells = panel.content.widgets;
  const slide = panel.node.querySelector(".jp-WindowedPanel-viewport");
  const starts = cells.map(begins);
  const count = (some) => some.filter(Boolean).length;
  let waiting = 0;
  const show = () => {
    panel.content.node.dataset.slide = `${count(starts.slice(0, panel.content.activeCellIndex + 1))} / ${count(starts)}`;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => fitSlide(slide));
  };
  const sizes = new ResizeObserver(show); // formulas, tables and explorers come later than their cell
  for (const cell of cells) sizes.observe(cell.node);
  panel.content.activeCellChanged.connect(show);
  show();
}

/** One key, one slide: the deck itself would stop at each cell. A presenter's buttons work also on a slider. */
function turn(app) {
  const forward = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1 };
  const go = (event, way) => {
    event.preventDefault();
    event.stopPropagation();
    const notebook = app.shell.currentWidget.content, cells = notebook.widgets;
    const at = cells.findLastIndex((cell, index) => begins(cell) && index <= notebook.activeCellIndex);
    const to = way > 0 ? cells.findIndex((cell, index) => begins(cell) && index > at)
      : cells.findLastIndex((cell, index) => begins(cell) && index < at);
    if (to >= 0) notebook.activeCellIndex = to;
    notebook.node.focus();
  };
  const presenting = () => document.body.dataset.jpDeckMode === "presenting";
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, button, [role=slider], [contenteditable], .cm-editor") && !event.key.startsWith("Page");
    if (!presenting() || typing || !(event.key in forward)) return;
    go(event, event.key === " " && event.shiftKey ? -1 : forward[event.key]);
  }, true);
  addEventListener("click", (event) => {
    const arrow = event.target.closest?.(".jp-deck-mod-direction-forward, .jp-deck-mod-direction-back");
    if (arrow) go(event, arrow.matches(".jp-deck-mod-direction-forward") ? 1 : -1);
  }, true);
}

function begins(cell) {
  return cell.model.getMetadata("slideshow")?.slide_type === "slide";
}

function scale() {
  document.documentElement.style.setProperty("--scale", Math.min(innerWidth / WIDTH, innerHeight / HEIGHT));
}

function dress() {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("slides.css", here).href });
  document.head.append(style, Object.assign(document.createElement("script"), { src: new URL("slides.js", here).href }));
  for (const [file, weight] of Object.entries(FONTS)) {
    const url = new URL(`../../../../files/src/beltlab/fonts/BeltSans-${file}.otf`, here);
    document.fonts.add(new FontFace("Belt Sans", `url(${url})`, { weight }));
  }
}

(window._JUPYTERLAB ??= {})["beltlab-present"] = { init() {}, get: async () => () => ({ __esModule: true, default: plugin }) };

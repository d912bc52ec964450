// Opens a lesson as slides, runs it, and keeps it safe: while it is shown, keys and clicks reach nothing but the
// presenter's set and the controls of explorers. Stands on JupyterLab's public interface only: shell, commands,
// workspaces, cells. Written by hand as the module that JupyterLab's loader expects. Nothing from the network.

(() => { // nothing of it is global: another program of the page cannot take its place

const WIDTH = 1920, HEIGHT = 1080; // the size that slides.css is written for
const PAUSE = 500; // ms without a change before the place is written down
const SAME_LECTURE = 3 * 3600e3; // ms: what was left longer ago was another lecture
const PATIENCE = 3000; // ms in which a number waits for Enter
const FONTS = { Regular: "400", Bold: "700" };
const here = document.currentScript.src;

const LIVE = ".beltlab-explorer, .widget-interact, .beltlab-live"; // what a class may click and type into
const OURS = ".beltlab-ask, .beltlab-remote, .beltlab-phones, .jp-Dialog"; // and what the lecturer may
const FIELD = "input, select, textarea, [contenteditable=true], [role=textbox]"; // takes every key but Page and Escape
const SLIDER = "[role=slider], input[type=range]"; // takes arrows, Home and End while it has the focus
const MOVES = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back", "shift ": "back",
  Home: "first", End: "last", Enter: "jump", Escape: "leave",
  b: "black", ".": "black", o: "overview", n: "notes", t: "timer", p: "phones",
};
const BROWSERS = /^(F11|F12|ctrl (r|shift|\+|-|=|0|w|t|n|Tab|PageUp|PageDown))$/; // no page may take these, or they only zoom
const NOISE = [
  "keyup", "keypress", "beforeinput", "compositionstart", "paste", "cut", "pointerdown", "mousedown", "click", "dblclick",
  "auxclick", "touchstart", "dragstart", "dragover", "drop", "wheel",
]; // not what ends a drag: a slider may be let go of anywhere

const plugin = {
  id: "beltlab-present:plugin",
  autoStart: true,
  activate(app) {
    dress();
    scale();
    addEventListener("resize", scale);
    app.restored.then(() => present(app));
  },
};

async function present(app) {
  const panel = await opened(app.shell);
  const place = remembered(app.serviceManager.workspaces, panel.context.path);
  const before = await place.load();
  const deck = new Deck(app, panel, place);
  deck.enter();
  document.body.dataset.beltlab = "shown";
  const there = deck.numberOf(before.slide);
  const goOn = there > 0 && (Date.now() - before.time < SAME_LECTURE || (await ask(
    `The lecture of ${new Date(before.time).toLocaleString()} stopped on slide ${there + 1}.`,
    "Begin on slide 1", `Go on with slide ${there + 1}`,
  )));
  if (goOn) Object.assign(deck.kept, { started: Date.now() - before.time < SAME_LECTURE ? before.started : 0 });
  const scenarios = goOn || there <= 0 && Date.now() - before.time < SAME_LECTURE ? before.scenarios : {};
  deck.show(goOn ? there : 0);
  await panel.sessionContext.ready;
  await app.commands.execute("notebook:run-all-cells");
  for (const scenario of Object.values(scenarios)) await bringBack(panel, scenario);
  Object.assign(deck.kept.scenarios, scenarios);
  deck.show(deck.number, deck.step); // outputs have come
  document.body.dataset.beltlab = "ready";
  deck.remember();
  gatherAnswers(deck, asker(), (code) => kernel(panel, code));
}

/** Sends JSON to the page for phones, with the token against strangers that Jupyter wants; null where there is none. */
function asker() {
  const url = new URL("../../../../beltlab/poll", here);
  return async (told) => {
    const headers = { "X-XSRFToken": document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "" };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(told) });
    return answer.status === 200 ? answer.json() : answer.status === 204 ? null : Promise.reject(answer);
  };
}

/** The notebook that the address asks for, once its file is read. */
async function opened(shell) {
  const pause = () => new Promise((done) => setTimeout(done, 50));
  while (!shell.currentWidget?.context?.isReady || !shell.currentWidget.content?.widgets) await pause();
  await shell.currentWidget.revealed;
  while (!globalThis.fitSlide || !globalThis.gatherAnswers) await pause(); // slides.js, poll.js
  return shell.currentWidget;
}

/** Put an explorer back to where its sliders stood. */
function bringBack(panel, scenario) {
  const code = `from beltlab.present import bring_back; bring_back(${JSON.stringify(scenario)})`;
  return kernel(panel, code);
}

const kernel = (panel, code) =>
  panel.sessionContext.session.kernel.requestExecute({ code, silent: true, store_history: false }).done;

/** The place in the lecture. The server keeps it, so it outlives kernel, page and server. */
function remembered(workspaces, path) {
  const id = `beltlab ${path}`;
  const nothing = { slide: "", scenarios: {}, time: 0, started: 0 };
  return {
    load: async () => {
      const [found, since] = await Promise.all([
        workspaces.fetch(id).then(({ data }) => data, () => ({})),
        fetch(new URL("../../../../beltlab/since", here)).then((answer) => answer.json(), () => 0),
      ]);
      const data = { ...nothing, ...found };
      return data.time >= since ? data : nothing; // `--fresh` forgets what was before
    },
    save: (data) => workspaces.save(id, { data, metadata: { id } }),
  };
}

class Deck {
  constructor(app, panel, place) {
    Object.assign(this, { app, panel, place, number: 0, step: 0, typed: "", black: false });
    this.kept = { scenarios: {}, started: 0 };
    this.cells = panel.content.widgets;
    this.slides = [];
    for (const cell of this.cells) {
      const kind = cell.model.getMetadata("slideshow")?.slide_type ?? "";
      if (kind === "slide") this.slides.push([cell]);
      else if (kind !== "skip") this.slides.at(-1)?.push(cell);
    }
    this.frame = panel.node.querySelector(".jp-WindowedPanel-viewport");
    this.channel = new BroadcastChannel(`beltlab ${panel.context.path}`);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.remote = make("div", { className: "beltlab-remote" });
    this.remote.append(...[
      ["leave", "×", "Leave the slides (Esc)"], ["back", "‹", "Back (←)"], ["next", "›", "Next (→)"],
    ].map(([what, sign, name]) => {
      const button = make("button", { className: what, textContent: sign, title: name, ariaLabel: name, tabIndex: -1 });
      button.addEventListener("click", () => this.act(what));
      return button;
    }));
    this.corner = make("div", { className: "beltlab-corner", role: "status" });
    this.clock = make("div", { className: "beltlab-clock", hidden: true });
    this.shade = make("div", { className: "beltlab-black", hidden: true, ariaLabel: "The screen is black. B shows it." });
    this.sizes = new ResizeObserver(() => this.settle()); // formulas, tables and explorers come later than their cell
    this.take = (event) => this.guard(event);
    this.unload = (event) => event.preventDefault(); // the browser asks before it closes the page
    setInterval(() => this.tick(), 1000);
  }

  // ---------- in and out

  enter() {
    document.body.classList.add("beltlab-presenting");
    this.panel.addClass("beltlab-deck");
    document.body.append(this.remote, this.corner, this.clock, this.shade);
    for (const cell of this.cells) {
      cell.readOnly = true;
      cell.toggleClass("beltlab-hide", !(cell.model.getMetadata("tags") ?? []).includes("show-input"));
      this.sizes.observe(cell.node);
    }
    for (const kind of ["keydown", "contextmenu", ...NOISE]) addEventListener(kind, this.take, { capture: true, passive: false });
    addEventListener("input", (event) => this.touched(event), true);
    addEventListener("click", (event) => this.touched(event), true);
    for (const early of [true, false]) document.removeEventListener("keydown", this.app, early); // no shortcut of Jupyter's
    addEventListener("beforeunload", this.unload);
    this.presenting = true;
    document.activeElement?.blur();
  }

  leave() {
    this.presenting = false;
    for (const kind of ["keydown", "contextmenu", ...NOISE]) removeEventListener(kind, this.take, { capture: true });
    removeEventListener("beforeunload", this.unload);
    document.addEventListener("keydown", this.app, true);
    document.body.classList.remove("beltlab-presenting");
    this.panel.removeClass("beltlab-deck");
    this.sizes.disconnect();
    for (const node of [this.remote, this.corner, this.clock, this.shade]) node.remove();
    for (const cell of this.cells) cell.readOnly = cell.model.getMetadata("editable") === false;
    this.cover([]);
    this.panel.content.activeCellIndex = this.cells.indexOf(this.slides[this.number][0]);
    document.body.dataset.beltlab = "left";
  }

  // ---------- keys and clicks

  /** Let through what belongs to an explorer or to us; act on the presenter's set; swallow the rest. */
  guard(event) {
    const target = event.target instanceof Element ? event.target : document.body;
    const late = event.type === "keyup" && event.key === this.down; // it opened a dialog, and would close it again
    if (event.type === "keydown") this.down = "";
    if (target.closest(OURS) && !late) return;
    const live = target.closest(LIVE);
    if (event.type === "keydown") {
      const own = live && this.belongs(event, target);
      if (own && !event.ctrlKey && !event.altKey && !event.metaKey) return;
      const name = `${event.ctrlKey || event.metaKey ? "ctrl " : ""}${event.altKey ? "alt " : ""}${event.key}`;
      const editing = own && target.closest(FIELD) && /^ctrl ([acvxz]|Arrow.*|Home|End|Backspace|Delete)$/i.test(name);
      if (editing) return;
      event.stopImmediatePropagation();
      if (BROWSERS.test(name) || name === "Tab") return;
      event.preventDefault();
      this.down = event.key;
      if (!/^(ctrl|alt) /.test(name)) this.press(event, target);
    } else if (event.type === "contextmenu" || !live) { // Jupyter's menu can cut cells, also over an explorer
      event.stopImmediatePropagation();
      event.preventDefault();
      if (event.type === "pointerdown") document.activeElement?.blur?.();
    } else if (event.type === "click" && event.detail) {
      setTimeout(() => document.activeElement?.closest?.("button")?.blur()); // arrows turn slides again
    }
  }

  /** Whether a key is the business of the control that has the focus. Page keys, of a presenter's remote, never are. */
  belongs({ key }, target) {
    if (["PageUp", "PageDown", "Escape"].includes(key)) return false;
    if (target.closest(FIELD) && !target.matches("[type=range], [type=button]")) return true;
    if (target.closest(SLIDER)) return MOVES.includes(key);
    return Boolean(target.closest("button, summary, [tabindex]") && [" ", "Enter"].includes(key));
  }

  press({ key, shiftKey, repeat }, target) {
    if (/^\d$/.test(key)) return this.type(this.typed + key);
    const name = key.length === 1 ? key.toLowerCase() : key;
    const what = KEYS[key === " " && shiftKey ? "shift " : name];
    if (!what || (shiftKey && key !== " ") || (repeat && !["next", "back"].includes(what))) return this.type("");
    if (what === "leave" && target.closest(LIVE)) return document.activeElement.blur(); // let go of a slider first
    this.act(what);
  }

  type(digits) {
    this.typed = digits.slice(-3);
    clearTimeout(this.forget);
    if (digits) this.forget = setTimeout(() => this.type(""), PATIENCE);
    this.corner.textContent = digits && `${this.typed} ↵`;
  }

  act(what, number) {
    const typed = Number(this.typed);
    this.type("");
    if (this.black && what !== "notes") return this.blacken(false); // any of its keys brings the picture back
    document.activeElement?.closest(LIVE) && document.activeElement.blur();
    if (what === "next") this.forward();
    else if (what === "back") this.backward();
    else if (what === "first") this.show(0);
    else if (what === "last") this.show(this.slides.length - 1);
    else if (what === "jump") (number || typed) && this.show(Math.min(number || typed, this.slides.length) - 1);
    else if (what === "black") this.blacken(true);
    else if (what === "overview") this.overview();
    else if (what === "notes") open(new URL("../../../../beltlab/lecturer", here), "beltlab-lecturer", "popup,width=1100,height=820");
    else if (what === "phones") document.querySelector(".beltlab-phones")?.click();
    else if (what === "timer") this.clock.hidden = !this.clock.hidden, this.tick();
    else if (what === "clock") this.kept.started = Date.now(), this.tell(), this.remember();
    else if (what === "leave") ask("Leave the slides? The notebook opens, and its cells can be changed again.", "Stay", "Leave")
      .then((sure) => sure && this.leave());
  }

  blacken(on) {
    this.black = on;
    this.shade.hidden = !on;
    this.tell();
  }

  async overview() {
    const list = make("ol", {});
    const asked = make("dialog", { className: "beltlab-ask beltlab-overview", ariaLabel: "All slides" });
    this.slides.forEach((cells, number) => {
      const button = make("button", { textContent: `${number + 1} · ${title(cells)}`, autofocus: number === this.number });
      button.addEventListener("click", () => (asked.finish(""), this.show(number)));
      const picture = cells.map((cell) => cell.node.querySelector("figure img, .beltlab-explorer img")).find(Boolean);
      if (picture) button.prepend(make("img", { src: picture.src, alt: "" }));
      list.append(make("li", {}));
      list.lastChild.append(button);
    });
    asked.addEventListener("keydown", (event) => {
      const buttons = [...list.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (event.key.toLowerCase() === "o") asked.finish("");
      if (to === undefined) return;
      event.preventDefault();
      buttons[to]?.focus();
    });
    asked.append(list);
    await shown(asked);
  }

  // ---------- slides

  numberOf(id) {
    return this.slides.findIndex((cells) => cells.some((cell) => cell.model.id === id));
  }

  /** What is uncovered on the slide, step by step. */
  steps(number = this.number) {
    return (this.slides[number] ?? []).flatMap((cell) => {
      const kind = cell.model.getMetadata("beltlab")?.uncover;
      return kind ? uncoverings(cell.node, kind).map((nodes) => ({ kind, nodes })) : [];
    });
  }

  forward() {
    if (this.step < this.steps().length) this.show(this.number, this.step + 1);
    else if (this.number + 1 < this.slides.length) this.show(this.number + 1);
  }

  backward() {
    if (this.step > 0) this.show(this.number, this.step - 1);
    else if (this.number > 0) this.show(this.number - 1, Infinity);
  }

  show(number, step = 0) {
    if (number > 0) this.kept.started ||= Date.now();
    this.number = number;
    for (const cell of this.cells) cell.toggleClass("beltlab-shown", this.slides[number].includes(cell));
    this.step = Math.min(step, this.steps().length);
    this.settle();
    this.tell();
    this.remember();
  }

  /** What is not uncovered yet keeps its place: nothing moves when it comes. */
  cover(steps) {
    for (const node of document.querySelectorAll(".beltlab-covered")) node.classList.remove("beltlab-covered", "beltlab-half");
    for (const { kind, nodes } of steps) {
      for (const node of nodes) node.classList.add("beltlab-covered", ...(kind === "halves" ? ["beltlab-half"] : []));
    }
  }

  settle() {
    if (!this.presenting) return;
    Object.assign(this.panel.content.node.dataset, { slide: `${this.number + 1} / ${this.slides.length}`, step: this.step });
    this.cover(this.steps().slice(this.step));
    cancelAnimationFrame(this.fitting);
    this.fitting = requestAnimationFrame(() => fitSlide(this.frame));
  }

  // ---------- the lecturer's window, the clock, and the place

  tell() {
    this.channel.postMessage({
      slide: this.number + 1, slides: this.slides.length, step: this.step, steps: this.steps().length, black: this.black,
      started: this.kept.started,
    });
  }

  hear({ what, number }) {
    if (!this.presenting) return;
    if (what === "hello") this.tell();
    else if (["next", "back", "black", "jump", "clock"].includes(what)) this.act(what, number);
  }

  tick() {
    const passed = this.kept.started ? Math.floor((Date.now() - this.kept.started) / 1000) : 0;
    this.clock.textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
  }

  /** Write the place down after each move of a slide or a slider. */
  remember() {
    if (document.body.dataset.beltlab !== "ready") return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      for (const { value } of this.panel.node.querySelectorAll(".beltlab-explorer.touched textarea")) {
        if (value) this.kept.scenarios[JSON.parse(value).explorer] = value;
      }
      this.place.save({ ...this.kept, slide: this.slides[this.number][0].model.id, time: Date.now() });
    }, PAUSE);
  }

  touched({ target }) {
    const explorer = target instanceof Element && target.closest(".beltlab-explorer");
    if (!explorer) return;
    explorer.classList.add("touched");
    this.remember();
  }
}

/** Ask one question; the first answer, which keeps things as they are, has the focus. */
async function ask(question, no, yes) {
  const asked = make("dialog", { className: "beltlab-ask" });
  const answer = (text, value) => Object.assign(make("button", { textContent: text, autofocus: !value }), {
    onclick: () => asked.finish(value),
  });
  asked.append(make("p", { textContent: question }), answer(no, ""), answer(yes, "yes"));
  return (await shown(asked)) === "yes";
}

function shown(asked) {
  return new Promise((done) => {
    asked.finish = (value) => { // at once: the browser itself would wait, and the next key would be lost
      asked.remove();
      done(value);
    };
    asked.addEventListener("close", () => asked.finish(""));
    asked.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      asked.finish("");
    });
    document.body.append(asked);
    asked.showModal();
  });
}

function title(cells) {
  const heading = cells.map((cell) => cell.model.type === "markdown" && /^#+ (.+)$/m.exec(cell.model.sharedModel.source)).find(Boolean);
  const question = () => cells.map((cell) => cell.node.querySelector(".question")?.textContent).find(Boolean);
  return (heading?.[1] ?? cells[0].model.getMetadata("beltlab")?.title ?? question() ?? "").replaceAll(/<!--.*?-->|\*/g, "");
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function scale() {
  document.documentElement.style.setProperty("--scale", Math.min(innerWidth / WIDTH, innerHeight / HEIGHT));
}

function dress() {
  const style = make("link", { rel: "stylesheet", href: new URL("slides.css", here).href });
  document.head.append(style, ...["slides.js", "poll.js"].map((name) => make("script", { src: new URL(name, here).href })));
  for (const [file, weight] of Object.entries(FONTS)) {
    const url = new URL(`../../../../files/src/beltlab/fonts/BeltSans-${file}.otf`, here);
    document.fonts.add(new FontFace("Belt Sans", `url(${url})`, { weight }));
  }
}

(window._JUPYTERLAB ??= {})["beltlab-present"] = { init() {}, get: async () => () => ({ __esModule: true, default: plugin }) };

})();

// The picture of an explorer in a browser. No library, nothing from the network.

const QUIET = 700; // ms without a change before the words are read aloud
const PATIENCE = 1500; // ms after which Python counts as busy
const STOPPED = "The kernel was restarted, or it has stopped. Run this cell again.";
const BUSY = "Python does not answer yet: it is busy, or it has stopped. If this stays, run this cell again.";

function render({ model, el }) {
  const card = model.get("card");
  const image = make("img", { draggable: false, decoding: "sync" });
  const caption = make("p", { className: "words", ariaHidden: "true" }); // the image's alt says the same
  const alarm = make("p", { className: "alarm", role: "alert" });
  const spoken = make("p", { className: "spoken", role: "status", ariaLive: "polite" });
  const scenario = make("textarea", { readOnly: true, rows: 3, hidden: true, ariaLabel: "The scenario as text" });
  el.classList.add("beltlab-picture");
  el.append(make("p", { className: "question", textContent: card.question }), image, caption, alarm, scenario, spoken);

  const controls = new Map(); // the sliders' models, by name
  let stroke = null, told = 0, sent = false; // what the mouse draws, how much of it Python was told, and whether it answers
  let shown, root, waiting = 0, asked = false, stopped = false, speaking = 0;

  function show() {
    shown = model.get("shown");
    sent = asked = false;
    image.src = dataUrl(model.get("png")); // the browser keeps the former picture until this one is there: no flicker
    image.alt = caption.textContent = shown.words;
    scenario.value = shown.scenario;
    say(shown.note);
    dress();
    settle();
    draw(); // what the hand has drawn meanwhile
    el.dispatchEvent(new Event("input", { bubbles: true })); // a presentation remembers what has moved
    clearTimeout(speaking);
    speaking = setTimeout(() => (spoken.textContent = [shown.compared, shown.words].join(" ")), QUIET);
  }

  // Names that ipywidgets does not give to its handles, read-outs and buttons, and values with their unit
  function dress() {
    if (!(root ??= el.closest(".beltlab-explorer"))) return;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", card.question);
    for (const node of root.querySelectorAll("[role=slider], .widget-readout, input, select, button, textarea")) {
      node.setAttribute("data-lm-suppress-shortcuts", "true"); // else Jupyter takes arrow keys and Enter for itself
    }
    for (const { name, label } of card.controls) {
      const handle = root.querySelector(`.beltlab-control-${name} [role=slider]`);
      handle?.setAttribute("aria-label", label);
      handle?.setAttribute("aria-valuetext", shown.texts[name]);
      const number = root.querySelector(`.beltlab-control-${name} .widget-readout`);
      number?.setAttribute("role", "textbox");
      number?.setAttribute("aria-label", `${label}, as a number`);
      root.querySelector(`.beltlab-control-${name} :is(select, input[type=text])`)?.setAttribute("aria-label", label);
    }
    root.querySelector(".beltlab-typed input")?.setAttribute("aria-label", card.asked);
    root.querySelectorAll(".widget-play button").forEach((button, place) =>
      button.setAttribute("aria-label", place % 3 ? "Stop" : "Play or pause"));
    if (!root.dataset.listens) listen();
  }

  // A stroke over the picture: one message at a time, always from its beginning, so none of it is lost on the way
  function draw() {
    if (sent || !stroke || told === stroke.length) return;
    asked = true; // Python answers each stroke too
    expect();
    if (stopped) return;
    sent = true;
    told = stroke.length;
    model.send({ stroke });
  }
  function touched(event) {
    const box = image.getBoundingClientRect();
    const share = (part, whole) => Math.round(1e4 * Math.min(1, Math.max(0, part / whole))) / 1e4;
    const point = [share(event.clientX - box.left, box.width), share(event.clientY - box.top, box.height)];
    if (event.type === "pointerdown") {
      if (event.button) return;
      stroke = [[...point, Date.now()]];
      told = 0;
      image.setPointerCapture(event.pointerId);
      event.preventDefault();
    } else if (stroke && image.hasPointerCapture(event.pointerId)) stroke.push(point);
    draw();
  }
  if (card.touch) {
    image.classList.add("touch");
    for (const kind of ["pointerdown", "pointermove"]) image.addEventListener(kind, touched);
  }

  function listen() {
    root.dataset.listens = "true";
    root.addEventListener("click", ({ target, detail }) => {
      const button = target.closest("button");
      if (!button) return;
      if (button.matches(".beltlab-copy")) copy();
      if (detail) button.blur(); // after a mouse the arrow keys belong to the page again
      asked ||= !button.matches(".beltlab-copy, .widget-play *"); // Python answers each click on any other
      expect();
    });
    const point = ({ target, type, key }) => { // "1,5" in a read-out is one and a half; ipywidgets would read 1
      if (!target.matches(".widget-readout") || (type === "keydown" && key !== "Enter")) return;
      const text = target.textContent.trim();
      target.textContent = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(",", "") : text.replace(",", ".");
    };
    root.addEventListener("keydown", point, true);
    root.addEventListener("blur", point, true);
  }

  // A slider and the picture never disagree without a word
  const agree = () => !asked && [...controls].every(([name, control]) => {
    const [one, other] = [value(control), shown.values[name]];
    return one === other || Math.abs(one - other) < 1e-6;
  });
  function expect() {
    if (stopped) late();
    else if (agree()) settle();
    else waiting ||= setTimeout(late, PATIENCE);
  }
  function settle() {
    clearTimeout(waiting);
    waiting = 0;
    if (stopped) return;
    el.classList.remove("late");
    if (alarm.textContent === BUSY) say("");
    if (!agree()) expect();
  }
  function late() {
    el.classList.add("late");
    say(stopped ? STOPPED : BUSY);
    if (stopped) for (const [name, control] of controls) control.set({ ...back(control, shown.values[name]), disabled: true });
  }
  function alive(control) {
    if (control.comm_live) return;
    stopped = true;
    late();
  }
  const ends = [];
  function follow(one, event, act) {
    one.on(event, act);
    ends.push(() => one.off(event, act));
  }
  function together(play, control) { // Python hears only of the slider: a jslink would tell it everything twice
    const mirror = () => play.set("value", control.get("value")); // Play goes on from where the slider is
    follow(control, "change:value", mirror);
    follow(play, "change:value", () => {
      if (control.get("value") === play.get("value")) return;
      control.set("value", play.get("value"));
      control.save_changes();
    });
    mirror();
  }
  async function meet({ name, model: id, play: player }) {
    const control = await model.widget_manager.get_model(id);
    const play = player && await model.widget_manager.get_model(player);
    if (play) together(play, control);
    controls.set(name, control);
    follow(control, "change:value", hush);
    follow(control, "change", expect);
    follow(control, "comm_live_update", watch);
    root ??= el.closest(".beltlab-explorer");
    if (!control.comm_live) root?.classList.add("beltlab-never"); // a notebook that was saved: its still is enough
    alive(control);
  }
  const watch = () => controls.forEach(alive);
  const say = (text) => (alarm.textContent = text);

  async function copy() {
    try {
      await navigator.clipboard.writeText(scenario.value);
      say("The scenario is copied.");
    } catch {
      say("Copy this text:");
      scenario.hidden = false;
      scenario.select();
    }
  }

  follow(model, "change:shown", show);
  show();
  card.controls.forEach(meet);
  const arrivals = new ResizeObserver(() => { // on the page now; ipywidgets' parts come one by one
    dress();
    if (root) names.observe(root, { childList: true, subtree: true });
  });
  const names = new MutationObserver(dress);
  arrivals.observe(el);
  return () => {
    ends.forEach((end) => end());
    arrivals.disconnect();
    names.disconnect();
    clearTimeout(waiting);
    clearTimeout(speaking);
  };
}

// Set to 7.5 by Python, a slider makes 7.499999999999999 of it, and ipywidgets would tell Python that as a move of the
// reader: late, and what has come meanwhile would be taken back. Its lock holds what it need not tell.
function hush(control, value) {
  const lock = control._state_lock;
  if (Math.abs(lock?.value - value) < 1e-6) lock.value = value;
}

// A drop-down keeps the place of its option, a slider its value
const value = (control) => control.get("_options_labels")?.[control.get("index")] ?? control.get("value");
const back = (control, to) => control.has("index") ? { index: control.get("_options_labels").indexOf(to) } : { value: to };

// A blob URL takes a detour through another process of the browser: 8 ms more.
function dataUrl(png) { // some front ends give a view of a buffer, some the buffer
  const bytes = ArrayBuffer.isView(png) ? new Uint8Array(png.buffer, png.byteOffset, png.byteLength) : new Uint8Array(png);
  return "data:image/png;base64," + (bytes.toBase64?.() ?? btoa(text(bytes))); // toBase64: browsers since 2025
}

function text(bytes) {
  const parts = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    parts.push(String.fromCharCode.apply(null, bytes.subarray(start, start + 8192)));
  }
  return parts.join("");
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

export default { render };

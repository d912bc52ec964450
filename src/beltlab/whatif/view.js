// One explorer in a browser. No library, nothing from the network.

const QUIET = 700; // ms without a change before the words are read aloud
const PATIENCE = 5000; // ms after which an answer counts as lost

function render({ model, el }) {
  const card = model.get("card");
  const id = "explorer-" + Math.random().toString(36).slice(2);
  el.classList.add("beltlab-explorer");
  el.setAttribute("role", "group");
  el.setAttribute("aria-labelledby", id);

  const image = make("img", { draggable: false, decoding: "sync", hidden: true });
  const caption = make("p", { className: "words", ariaHidden: "true" }); // the image's alt says the same
  const spoken = make("p", { className: "spoken", role: "status", ariaLive: "polite" });
  const scenario = make("textarea", { readOnly: true, rows: 3, hidden: true, ariaLabel: "The scenario as text" });
  const note = make("p", { className: "note", role: "alert" });
  const controls = card.sliders.map((slider) => control(slider, id, () => ask({ values: read() }, true)));
  const predict = card.prediction ? prediction(card.prediction, ask) : null;

  el.append(
    make("p", { className: "question", id, textContent: card.question }),
    ...(predict ? [predict.node] : []),
    image,
    caption,
    make("div", { className: "sliders" }, controls.map((one) => one.node)),
    make("div", { className: "buttons" }, [
      ...card.presets.map((preset) => button(preset, () => ask({ preset }))),
      button("Reset", () => ask({ reset: true }), "plain"),
      button("Copy this scenario", copy, "plain"),
    ]),
    note,
    scenario,
    spoken,
  );
  for (const node of el.querySelectorAll("input, select, button, textarea")) {
    node.setAttribute("data-lm-suppress-shortcuts", "true"); // else JupyterLab takes arrow keys and Enter for itself
  }

  const read = () => Object.fromEntries(controls.map((one) => [one.name, one.read()]));

  // One request is under way at a time; of settings that wait, only the newest is kept.
  const waiting = [];
  let underway = 0;
  function ask(request, replaces = false) {
    if (replaces && waiting.length && "values" in waiting.at(-1)) waiting.pop();
    waiting.push(request);
    if (!underway) next();
  }
  function next() {
    clearTimeout(underway);
    underway = 0;
    if (!waiting.length) return;
    underway = setTimeout(next, PATIENCE);
    model.send(waiting.shift());
  }

  let speaking = 0;
  function answer(state, buffers) {
    image.src = dataUrl(buffers[0]); // the browser keeps the former picture until this one is there: no flicker
    image.hidden = false;
    image.alt = caption.textContent = state.words;
    scenario.value = state.scenario;
    note.textContent = state.note;
    predict?.show(state);
    next();
    if (!underway) controls.forEach((one) => one.write(state.values[one.name]));
    clearTimeout(speaking);
    speaking = setTimeout(() => (spoken.textContent = [state.compared, state.words].join(" ")), QUIET);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(scenario.value);
      note.textContent = "The scenario is copied.";
    } catch {
      note.textContent = "Copy this text:";
      scenario.hidden = false;
      scenario.select();
    }
  }

  model.on("msg:custom", answer);
  ask({ show: true });
  return () => {
    model.off("msg:custom", answer);
    clearTimeout(underway);
    clearTimeout(speaking);
  };
}

// A blob URL takes a detour through another process of the browser: 8 ms more.
function dataUrl(png) {
  const bytes = new Uint8Array(png.buffer, png.byteOffset, png.byteLength);
  return "data:image/png;base64," + (bytes.toBase64?.() ?? btoa(text(bytes))); // toBase64: browsers since 2025
}

function text(bytes) {
  const parts = [];
  for (let start = 0; start < bytes.length; start += 8192) {
    parts.push(String.fromCharCode.apply(null, bytes.subarray(start, start + 8192)));
  }
  return parts.join("");
}

function control(slider, id, moved) {
  const label = make("label", { htmlFor: `${id}-${slider.name}`, className: "name" }, [slider.label + " "]);
  const meaning = make("span", { className: "meaning", id: `${id}-${slider.name}-meaning`, textContent: slider.meaning });
  const output = make("span", { className: "value", ariaHidden: "true" }); // aria-valuetext says it
  let input;
  if (slider.options) {
    input = make("select", {}, slider.options.map((option) => make("option", { textContent: option })));
  } else {
    const [letter, index] = slider.symbol.split("_");
    label.append(make("i", { textContent: letter }, index ? [make("sub", { textContent: index })] : []));
    input = make("input", { type: "range", min: slider.minimum, max: slider.maximum, step: slider.step });
  }
  input.id = label.htmlFor;
  input.setAttribute("aria-describedby", meaning.id);
  const text = (value) =>
    [value.toLocaleString("en-US", {
      minimumFractionDigits: slider.decimals,
      maximumFractionDigits: slider.decimals,
      useGrouping: Math.abs(value) >= 10000,
    }), slider.unit].join(" ").trim();
  function say() {
    if (slider.options) return;
    output.textContent = text(input.valueAsNumber);
    input.setAttribute("aria-valuetext", output.textContent);
  }
  input.addEventListener("input", () => { say(); moved(); });
  return {
    name: slider.name,
    node: make("div", { className: "slider" }, [label, output, input, meaning]),
    read: () => (slider.options ? input.value : input.valueAsNumber),
    write: (value) => { input.value = value; say(); },
  };
}

function prediction(asked, ask) {
  const compared = make("p", { className: "compared" });
  const number = make("input", { type: "text", inputMode: "decimal", size: 8, ariaLabel: `${asked.question} ${asked.unit}` });
  const form = make("form", {}, asked.directions.length
    ? asked.directions.map((guess) => button(`It ${guess}`, () => ask({ guess })))
    : [number, " " + asked.unit + " ", make("button", { type: "submit", textContent: "Commit" })]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (number.value.trim()) ask({ guess: number.value });
    number.value = "";
  });
  const question = make("p", {}, [make("strong", { textContent: "Predict first. " }), asked.question]);
  return {
    node: make("div", { className: "prediction" }, [question, form, compared]),
    show(state) {
      form.hidden = !state.open;
      compared.textContent = state.compared;
    },
  };
}

function button(text, click, className = "") {
  const node = make("button", { type: "button", textContent: text, className });
  node.addEventListener("click", click);
  return node;
}

function make(tag, properties = {}, children = []) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

export default { render };

// What is wrong with the slide that is shown, in sentences: cut off, scrolled, too small, too much code.
() => {
  const SMALLEST = 24, LINES = 12; // pixels of text at 1920 × 1080; lines of code
  const slide = document.querySelector(".reveal section.present section.present, .beltlab-deck .jp-WindowedPanel-viewport");
  const frame = slide.getBoundingClientRect();
  const faults = new Set();
  const cells = [...slide.querySelectorAll(".beltlab-shown, section > .jp-Cell")];
  const all = (selector) => cells.flatMap((cell) => [...cell.querySelectorAll(selector)]).filter(seen);
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".spoken, mjx-assistive-mml");
  const inside = (box) => box.left > frame.left - 1 && box.right < frame.right + 1 && box.top > frame.top - 1
    && box.bottom < frame.bottom + 1;

  if (slide.scrollHeight > slide.clientHeight + 1) faults.add(`${slide.scrollHeight - slide.clientHeight} px too high`);
  if (slide.scrollWidth > slide.clientWidth + 1) faults.add(`${slide.scrollWidth - slide.clientWidth} px too wide`);
  if (!cells.length) faults.add("nothing is on the slide");
  const texts = all("*").flatMap((node) => [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE));
  for (const text of texts) {
    const said = text.data.trim(), node = text.parentElement;
    if (!said) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    if (!inside(box)) faults.add(`cut off: ${said.slice(0, 30)}`);
    const size = parseFloat(getComputedStyle(node).fontSize);
    if (size < SMALLEST - 0.1 && !node.closest("mjx-container")) faults.add(`text of ${size} px: ${said.slice(0, 30)}`);
  }
  for (const node of all("*")) {
    if (node.closest("mjx-container, svg, select")) continue;
    const { overflowX, overflowY } = getComputedStyle(node);
    const high = node.clientHeight && node.scrollHeight > node.clientHeight + 2 && overflowY !== "visible";
    const wide = node.clientWidth && node.scrollWidth > node.clientWidth + 2 && overflowX !== "visible";
    if (high || wide) faults.add(`scrolls: ${node.tagName} ${node.className}`);
  }
  for (const image of all("figure img, .beltlab-explorer img")) {
    const box = image.getBoundingClientRect();
    if (!image.naturalWidth) faults.add("a picture is missing");
    if (!inside(box)) faults.add("a picture is cut off");
    if (innerWidth >= 1920 && box.width < image.naturalWidth - 1) faults.add(`text in a picture is ${box.width / image.naturalWidth} of 24 px`);
  }
  const printed = all(".highlight pre").map((pre) => pre.textContent.trim().split("\n").length);
  const lines = all(".cm-line").length || printed.reduce((sum, number) => sum + number, 0);
  if (lines > LINES) faults.add(`${lines} lines of code`);
  return [...faults];
}

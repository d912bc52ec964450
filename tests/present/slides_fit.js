// What is wrong with the slide that is shown, in sentences: cut off, scrolled, too small, too much code.
() => {
  const SMALLEST = 24, LINES = 12; // pixels of text at 1920 × 1080; lines of code
  const slide = document.querySelector(".reveal section.present section.present, .jp-Deck .jp-WindowedPanel-viewport");
  const frame = slide.getBoundingClientRect();
  const faults = new Set();
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
    && !node.closest(".spoken, mjx-assistive-mml, .jp-Deck .jp-Cell:not(.jp-deck-mod-onscreen)");
  const inside = (box) => box.left > frame.left - 1 && box.right < frame.right + 1 && box.top > frame.top - 1
    && box.bottom < frame.bottom + 1;

  if (slide.scrollHeight > slide.clientHeight + 1) faults.add(`${slide.scrollHeight - slide.clientHeight} px too high`);
  if (slide.scrollWidth > slide.clientWidth + 1) faults.add(`${slide.scrollWidth - slide.clientWidth} px too wide`);
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, said = text.data.trim(), node = text.parentElement;
    if (!said || !seen(node)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    if (!inside(box)) faults.add(`cut off: ${said.slice(0, 30)}`);
    const size = parseFloat(getComputedStyle(node).fontSize);
    if (size < SMALLEST - 0.1 && !node.closest("mjx-container")) faults.add(`text of ${size} px: ${said.slice(0, 30)}`);
  }
  for (const node of slide.querySelectorAll("*")) {
    if (!seen(node) || node.closest("mjx-container, svg, select")) continue;
    const { overflowX, overflowY } = getComputedStyle(node);
    const high = node.clientHeight && node.scrollHeight > node.clientHeight + 2 && overflowY !== "visible";
    const wide = node.clientWidth && node.scrollWidth > node.clientWidth + 2 && overflowX !== "visible";
    if (high || wide) faults.add(`scrolls: ${node.tagName} ${node.className}`);
  }
  for (const image of slide.querySelectorAll("figure img, .beltlab-explorer img")) {
    if (!seen(image)) continue;
    const box = image.getBoundingClientRect();
    if (!image.naturalWidth) faults.add("a picture is missing");
    if (!inside(box)) faults.add("a picture is cut off");
    if (innerWidth >= 1920 && box.width < image.naturalWidth - 1) faults.add(`text in a picture is ${box.width / image.naturalWidth} of 24 px`);
  }
  const lines = [...slide.querySelectorAll(".cm-line")].filter(seen).length
    || [...slide.querySelectorAll(".highlight pre")].filter(seen).reduce((sum, pre) => sum + pre.textContent.trim().split("\n").length, 0);
  if (lines > LINES) faults.add(`${lines} lines of code`);
  return [...faults];
}

// What live slides and slides without a server share: words and pictures become as large as the slide can hold
// (--fit in slides.css), and what the lecturer uncovers step by step.
const LARGEST = 1.3, SMALLEST = 0.74, ENOUGH = 0.02;

// eslint-disable-next-line no-unused-vars
function fitSlide(slide) {
  const holds = (fit) => {
    slide.style.setProperty("--fit", fit.toFixed(3));
    return slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth;
  };
  if (holds(LARGEST)) return;
  let [fits, spills] = [SMALLEST, LARGEST];
  while (spills - fits > ENOUGH) {
    const middle = (fits + spills) / 2;
    if (holds(middle)) fits = middle;
    else spills = middle;
  }
  holds(fits);
}

/** The parts of a cell that are uncovered one after the other: a list of steps, each a list of elements. */
// eslint-disable-next-line no-unused-vars
function uncoverings(cell, kind) {
  const all = (selector) => [...cell.querySelectorAll(selector)];
  if (kind === "rows") return all("tbody tr").map((row) => [row]);
  if (kind === "items") return all("li").filter((item) => !item.parentElement.closest("li")).map((item) => [item]);
  if (kind === "halves") return all("figure img").map((image) => [image]);
  const rows = all("tr").map((row) => [...row.children].slice(1)); // the first column says what the rows are
  const most = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: most }, (_, column) => rows.map((row) => row[column]).filter(Boolean));
}

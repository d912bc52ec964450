// Words and pictures of a slide become as large as the slide can hold: --fit in slides.css.
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

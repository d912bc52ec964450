// Words and pictures of a slide become as large as the slide can hold: --fit in slides.css.
const LARGEST = 1.3, SMALLEST = 0.74, STEP = 0.02;

// eslint-disable-next-line no-unused-vars
function fitSlide(slide) {
  for (let fit = LARGEST; fit > SMALLEST - STEP / 2; fit -= STEP) {
    slide.style.setProperty("--fit", fit.toFixed(2));
    if (slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth) return;
  }
}

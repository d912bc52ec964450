// A page that was opened from a folder cannot start the live edition: its links say what to do instead of failing.
if (location.protocol === "file:") {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='lite/lab/index.html']");
    if (!link) return;
    event.preventDefault();
    const told = link.parentElement.querySelector(".needs-server") ?? document.createElement("span");
    told.className = "needs-server";
    told.setAttribute("role", "status");
    link.parentElement.append(told);
    told.textContent = "The live edition needs a web server, and this page was opened from a folder. In a terminal, " +
      "go to the folder of the start page, type “python3 -m http.server --bind 127.0.0.1 8000”, " +
      "then open http://127.0.0.1:8000 in this browser.";
  });
}

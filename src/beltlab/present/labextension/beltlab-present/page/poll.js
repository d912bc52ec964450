// The answers of phones: tells the server which question the slide asks, shows where to answer, and gives what came to
// the explorer. Only where the lecturer started the lecture with an address for it. Nothing from the network.

const ROUND = 700; // ms between two looks at the answers
const SIZES = ["small", "large", "away"]; // P, or a click, goes from one to the next

/** Follow the slides until they are left; `ask` sends JSON to the server and returns its answer, or null without a poll. */
// eslint-disable-next-line no-unused-vars
async function gatherAnswers(deck, ask, run) {
  const taken = {}; // how many answers each explorer has
  const panel = Object.assign(document.createElement("div"), { className: "beltlab-phones", hidden: true, role: "status" });
  panel.dataset.size = "small";
  panel.addEventListener("click", () => (panel.dataset.size = SIZES[(SIZES.indexOf(panel.dataset.size) + 1) % SIZES.length]));
  document.body.append(panel);
  const sign = panel.appendChild(document.createElement("div"));
  const words = panel.appendChild(document.createElement("p"));
  while (deck.presenting) {
    const cells = deck.slides[deck.number];
    const explorer = cells.map((cell) => cell.model.getMetadata("beltlab")?.explorer).find(Boolean);
    const form = cells.map((cell) => cell.node.querySelector(".beltlab-form")).find(Boolean);
    const open = Boolean(form) && getComputedStyle(form).visibility === "visible";
    const told = await ask({ slide: deck.number + 1, open, since: taken[explorer] ?? 0 }).catch(() => ({ open: false, answers: {} }));
    if (told === null) break;
    const fresh = Object.keys(told.answers).length;
    if (fresh) {
      await run(`from beltlab.present import take_answers; take_answers(${JSON.stringify(explorer)}, ${JSON.stringify(told.answers)})`);
      taken[explorer] = (taken[explorer] ?? 0) + fresh;
    }
    if (told.open && !sign.firstChild) sign.innerHTML = told.qr;
    if (told.open) words.textContent = `${told.address}\n${taken[explorer] ?? 0} answers`;
    panel.hidden = !told.open || deck.number + 1 !== Number(deck.panel.content.node.dataset.slide?.split(" ")[0]);
    await new Promise((done) => setTimeout(done, ROUND));
  }
  panel.remove();
}

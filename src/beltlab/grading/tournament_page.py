"""The page of a tournament: the ranking with its intervals, what the winners did, and a replay of any market."""

import html
import json
import math

import numpy as np
from matplotlib.figure import Figure

from beltlab import plots
from beltlab.grading import sinks
from beltlab.models import tournament as models
from beltlab.models.tournament import Market, Ranking

DRAWN = 25  # strategies in the picture, the best
SHOWN = 40  # strategies in the replay: the best, and the built-in ones
REPLAYED = 120  # markets in the replay
WINNERS = 3
DEAR = 0.5  # share of gross profit
BUILT_IN = " (built in)"  # ends the names of our own strategies
IDLE = "distribution" + BUILT_IN
WHAT = ("for its brand", "for research", "for moving orders to an own site")
THOUSAND = 1000  # yuan: the unit of the replay
TEN_THOUSAND = 10_000


def page(ranking: Ranking, markets: list[Market], passed: dict[str, str]) -> str:
    """Write the page. It needs no network.

    Args:
        ranking: of `models.tournament.rank`.
        markets: all of them.
        passed: what was handed in and not played, each with the reason.

    Returns:
        HTML. Names and reasons are text that students wrote; they stay text.
    """
    seeds, calendars = len({market.seed for market in markets}), len({market.calendar for market in markets})
    names = len(ranking.names)
    intro = (
        f"{names} strategies ran one firm each in the same {len(markets)} markets: {seeds} deals of skill, each in "
        f"{calendars} calendars of events, {len(markets[0].year)} years. All is SIMULATED 模拟, in 10,000 yuan "
        "of cash, all years together, discounted to the first."
    )
    body = [f"<p>{intro}</p>", "<h2>Who earned most, and how sure that is</h2>", f"<p>{_told_apart(ranking)}</p>"]
    body.append(_pictured(intervals(ranking), _ranking_words(ranking)))
    body += [_ranking_table(ranking, markets), f"<h2>Luck or skill?</h2><p>{_luck(ranking, markets)}</p>"]
    body += ["<h2>What the winners did</h2>", _pictured(spending(ranking, markets), _spending_words(ranking, markets))]
    body.append(_list("What was dear", dear(ranking, markets)))
    body += ["<h2>Watch a market</h2>", _replay(ranking, markets)]
    body += [_list("Who played distribution, and why", faults(markets)), _list("Not played", passed)]
    return PAGE.replace("BODY", "\n".join(body))


def faults(markets: list[Market]) -> dict[str, str]:
    """Say for each strategy that failed in how many markets, and why in the first of them."""
    said: dict[str, list[str]] = {}
    for market in markets:
        for name, why in market.faults.items():
            said.setdefault(name, []).append(why)
    of = len(markets)
    return {
        name: why[0] if len(why) == of else f"In {len(why)} of {of} markets; the first of them: {why[0]}"
        for name, why in sorted(said.items())
    }


def dear(ranking: Ranking, markets: list[Market]) -> dict[str, str]:
    """Say to those who spent much and earned less than who spends nothing what it cost them, beside the best.

    Args:
        ranking: of `models.tournament.rank`; without the built-in distribution there is nothing to compare with.
        markets: all of them.

    Returns:
        A sentence for each strategy that spent at least `DEAR` of its gross profit and earned less than distribution.
    """
    if IDLE not in ranking.names:
        return {}
    idle = ranking.mean[ranking.names.index(IDLE)]
    best, spent, said = ranking.names[0], models.spending(markets), {}
    for name, mean in zip(ranking.names, ranking.mean, strict=True):
        if (parts := spent[name]).sum() < DEAR or mean >= idle:
            continue
        said[name] = (
            f"It spent {_parts(parts)}. Distribution, which spends nothing, earned {_money(idle - mean)} more. The "
            f"best, {best}, spent {_parts(spent[best])}, and earned {_money(ranking.mean[0] - mean)} more."
        )
        if parts[2] > parts[:2].sum():
            said[name] += " The first orders are cheap to move to an own site, the last dear: try a smaller share."
    return said


def _parts(parts: np.ndarray) -> str:
    """Write shares of gross profit in words."""
    whole = (100 * parts + 0.5).astype(int)
    each = [f"{part} % {what}" for part, what in zip(whole, WHAT, strict=True) if part]
    if not each:
        return "nothing of its gross profit"
    return f"{int(100 * parts.sum() + 0.5)} % of its gross profit: {', '.join(each)}"


def intervals(ranking: Ranking) -> Figure:
    """Draw the mean of the best strategies with its interval."""
    number = min(DRAWN, len(ranking.names))
    drawing, axes = plots.figure("Mean score and 95 % interval", size=(plots.SIZE[0], 2.0 + 0.42 * number))
    mean, low, high = (each[:number] / TEN_THOUSAND for each in (ranking.mean, ranking.low, ranking.high))
    rows = np.arange(number)
    axes.hlines(rows, low, high, color=plots.INK, linewidth=2.5)
    axes.plot(mean, rows, "o", color=plots.INK, markersize=9)
    axes.set_yticks(rows, [_short(name) for name in ranking.names[:number]])
    axes.set(xlabel="10,000 yuan", ylim=(number - 0.5, -0.5))
    plots.sign(drawing, "simulated", "tournament of strategies, one belt")
    return drawing


def spending(ranking: Ranking, markets: list[Market]) -> Figure:
    """Draw what share of gross profit the best spent on brands, year by year, beside the mean of all."""
    drawing, axes = plots.figure(size=(plots.SIZE[0], 5.0))
    looks = zip(plots.SEQUENCE, plots.MARKERS, plots.LINES, strict=False)
    for (name, share), (colour, marker, line) in zip(_spent(ranking, markets).items(), looks, strict=False):
        axes.plot(markets[0].year, 100 * share, line, color=colour, marker=marker, markersize=9, label=_short(name))
    axes.set(ylabel="per cent of gross profit, for brands", ylim=(0, None))
    axes.xaxis.get_major_locator().set_params(integer=True)
    drawing.legend(loc="outside upper center", ncols=2, frameon=False)
    plots.sign(drawing, "simulated", f"mean over {len(markets)} markets, of firms that are open")
    return drawing


def _spent(ranking: Ranking, markets: list[Market]) -> dict[str, np.ndarray]:
    brand = np.stack([market.brand for market in markets])
    there = ~np.isnan(brand)
    total, number = np.where(there, brand, 0).sum(0), there.sum(0)
    shares = np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0)
    first = {name: shares[:, markets[0].names.index(name)] for name in ranking.names[:WINNERS]}
    return first | {"all": total.sum(1) / np.maximum(number.sum(1), 1)}


def _spending_words(ranking: Ranking, markets: list[Market]) -> str:
    years = markets[0].year
    said = []
    for name, share in _spent(ranking, markets).items():
        open_years = np.flatnonzero(~np.isnan(share))
        ends = [f"{100 * share[at]:.0f} % in {years[at]}" for at in (open_years[0], open_years[-1])]
        said.append(f"{name}: {' and '.join(ends)}")
    return f"Share of gross profit spent on brands, mean of the markets. {'; '.join(said)}."


def _ranking_words(ranking: Ranking) -> str:
    rows = zip(ranking.names, ranking.mean, ranking.low, ranking.high, strict=True)
    said = [f"{name} {_money(mean)} ({_money(low)} to {_money(high)})" for name, mean, low, high in list(rows)[:5]]
    return f"Mean scores with their intervals, in 10,000 yuan, the best first: {'; '.join(said)}."


def _told_apart(ranking: Ranking) -> str:
    names = [html.escape(sinks.clean(name)) for name in ranking.names]
    tied = names[: int((ranking.rank == 1).sum())]
    most = f"{names[0]} earned most" if len(tied) == 1 else f"{_enumerated(tied)} earned most, and equally much"
    said = (
        f"{most}. All met the same deals, so {names[0] if len(tied) > 1 else 'it'} is set against each other deal "
        f"by deal: from {int(ranking.apart.sum())} of {len(names) - 1} it is told apart, with 95 % confidence each time"
    )
    alike = [name for name, apart in zip(names[1:], ranking.apart[1:], strict=True) if not apart]
    if alike:
        said += f"; from {_enumerated(alike)} these markets do not tell it apart"
    return f"{said}. The intervals in the picture may overlap all the same: each holds the luck that all had together."


def _enumerated(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def _luck(ranking: Ranking, markets: list[Market]) -> str:
    """Say which part of the differences within a market the strategy explains."""
    score = np.array([market.score for market in markets])
    within = score - score.mean(1, keepdims=True)
    own = within.mean(0)
    share = 100 * (own**2).mean() / max((within**2).mean(), 1e-12)
    best = markets[0].names.index(ranking.names[0])
    won = 100 * ranking.won[0]
    worst = int((score > score[:, [best]]).sum(1).max()) + 1
    return (
        f"In one market, the strategy explains {share:.0f} % of the differences between firms; the rest is the deal of "
        f"skill and what the others did. The best strategy won {won:.0f} % of the markets; in its worst it "
        f"came to place {worst} of {len(ranking.names)}. So one market says little: the ranking is the mean of "
        f"{len(markets)}, and what a better deal gave is taken out."
    )


def _ranking_table(ranking: Ranking, markets: list[Market]) -> str:
    rows, spent = [], models.spending(markets)
    for at, name in enumerate(ranking.names):
        shared = ranking.rank[at] in (*ranking.rank[max(at - 1, 0) : at], *ranking.rank[at + 1 : at + 2])
        cells = [
            f"{ranking.rank[at]}{', equal' if shared else ''}", html.escape(sinks.clean(name)),
            _money(ranking.mean[at]),
            f"{_money(ranking.low[at])} to {_money(ranking.high[at])}", f"{ranking.place[at]:.1f}",
            f"{100 * ranking.won[at]:.0f} %",
            ("yes" if ranking.apart[at] else "no") if at else "",
            *(f"{math.floor(100 * part + 0.5)} %" for part in spent[name]),
        ]  # fmt: skip
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = "".join(f'<th scope="col">{name}' for name in (
        "place", "strategy", "mean score", "95 % interval", "mean place in a market", "markets won",
        "told apart from the first", "of gross profit: brand", "research", "moving to own site"))  # fmt: skip
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="ranking"><table><caption>Scores in 10,000 yuan, '
        "simulated. Strategies with the same score, to the yuan, share a place and stand by name."
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _replay(ranking: Ranking, markets: list[Market]) -> str:
    kept = [name for at, name in enumerate(ranking.names) if at < SHOWN or name.endswith(BUILT_IN)]
    columns = [markets[0].names.index(name) for name in kept]
    told = {
        "names": [sinks.clean(name) for name in kept],
        "years": [int(year) for year in markets[0].year],
        "markets": [
            {
                "title": f"deal {market.seed + 1}, {market.calendar}",
                "cash": [[math.floor(value / THOUSAND + 0.5) for value in row]
                         for row in np.nan_to_num(market.cash[:, columns]).cumsum(0).T.tolist()],
                "closed": [int(np.isnan(market.sales[:, column]).sum()) for column in columns],
            }
            for market in markets[:REPLAYED]
        ],
    }  # fmt: skip
    data = json.dumps(told, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    note = f"The best {SHOWN} and the built-in strategies. " if len(kept) < len(ranking.names) else ""
    return REPLAY.replace("NOTE", note).replace("DATA", data)


def _list(title: str, said: dict[str, str]) -> str:
    if not said:
        return ""
    rows = "".join(f"<li>{html.escape(sinks.clean(f'{name}: {why}'))}</li>" for name, why in sorted(said.items()))
    return f"<h2>{title}</h2><ul>{rows}</ul>"


def _pictured(drawing: Figure, words: str) -> str:
    words = sinks.clean(words)
    return plots.picture(plots.png(drawing), words, words)


def _money(yuan: float) -> str:
    return plots.minus(f"{math.floor(yuan / TEN_THOUSAND * 10 + 0.5) / 10:,.1f}")


def _short(name: str) -> str:
    name = sinks.clean(name).removesuffix(".ipynb").replace("$", r"\$")
    return name if len(name) <= 28 else f"{name[:27]}…"


REPLAY = """<p>NOTE<label>Market <select id="market"></select></label>
<label>My strategy <select id="mine"></select></label> <button id="play" type="button">Play</button>
<label>Year <input id="year" type="range" min="0" step="1"></label>
<output id="now" for="year"></output></p>
<p id="said" aria-live="polite"></p>
<div id="race" role="img" aria-describedby="said"></div>
<script type="application/json" id="told">DATA</script>
<script>
const told = JSON.parse(document.getElementById("told").textContent), at = id => document.getElementById(id);
const high = 30, last = told.years.length - 1;
const money = cash => (cash / 10).toFixed(1).replace("-", "−");
let timer = 0;
const option = (text, value) => Object.assign(document.createElement("option"), {textContent: text, value});
told.markets.forEach((each, number) => at("market").append(option(each.title, number)));
at("mine").append(option("(none)", -1), ...told.names.map(option));
at("year").max = last; at("year").value = 0;
const bars = told.names.map(name => {
  const row = document.createElement("div"), bar = document.createElement("i"), text = document.createElement("span");
  row.className = "row"; row.append(bar, text); at("race").append(row);
  return {row, bar, text, name};
});
at("race").style.height = high * bars.length + "px";
function draw() {
  const year = +at("year").value, market = told.markets[at("market").value], mine = +at("mine").value;
  const cash = market.cash.map(row => row[year]);
  const most = Math.max(1, ...market.cash.flat().map(Math.abs));
  const order = cash.map((_, who) => who).sort((a, b) => cash[b] - cash[a] || a - b);
  const shut = who => year > last - market.closed[who];
  order.forEach((who, place) => {
    const {row, bar, text, name} = bars[who];
    row.style.transform = `translateY(${place * high}px)`;
    row.className = "row" + (who === mine ? " mine" : "") + (shut(who) ? " shut" : "") + (cash[who] < 0 ? " loss" : "");
    bar.style.width = 55 * Math.abs(cash[who]) / most + "%";
    text.textContent = `${place + 1}. ${name}: ${money(cash[who])}${shut(who) ? " (closed)" : ""}`;
  });
  at("now").textContent = told.years[year];
  const place = order.indexOf(mine), first = order[0];
  at("said").textContent = `${market.title}, ${told.years[year]}: ${told.names[first]} leads with ` +
    `${money(cash[first])} (10,000 yuan of cash, not discounted, simulated).` +
    (mine < 0 ? "" : ` ${told.names[mine]} is at place ${place + 1} of ${order.length}.`);
}
function stop() { clearInterval(timer); timer = 0; at("play").textContent = "Play"; }
at("play").onclick = () => {
  if (timer) return stop();
  if (+at("year").value === last) at("year").value = 0;
  at("play").textContent = "Pause"; draw();
  timer = setInterval(() => {
    at("year").value = +at("year").value + 1; draw();
    if (+at("year").value === last) stop();
  }, 900);
};
for (const id of ["market", "mine", "year"]) at(id).oninput = () => { if (id === "year" && timer) stop(); draw(); };
draw();
</script>"""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The tournament of strategies</title>
<style>
body{font:18px/1.5 sans-serif;color:#1a1a1a;background:#fff;max-width:1155px;margin:2em auto;padding:0 1em}
img{max-width:100%} .wide{overflow:auto;max-height:40em} table{border-collapse:collapse}
caption{text-align:left;padding:.5em 0} td,th{text-align:left;vertical-align:top;padding:.3em 1em .3em 0;
border-bottom:1px solid #767676} select,button,input{font:inherit;max-width:100%}
#race{position:relative;overflow:hidden} .row{position:absolute;left:0;right:0;height:26px;white-space:nowrap;
transition:transform .6s} .row i{display:inline-block;height:20px;vertical-align:middle;background:#0072b2;
transition:width .6s;margin-right:.5em} .loss i{background:#fff;outline:2px dashed #b34700;outline-offset:-2px}
.mine i{background:#aa3377;border:3px solid #1a1a1a;box-sizing:border-box}
.mine span{font-weight:bold;text-decoration:underline}
.shut{color:#595959} .shut i{background:repeating-linear-gradient(45deg,#767676 0 4px,#fff 4px 8px)}
@media (prefers-reduced-motion:reduce){.row,.row i{transition:none}}
@media print{#race,script{display:none}}
</style></head><body><main>
<h1>The tournament of strategies 策略锦标赛</h1>
BODY
</main></body></html>
"""

"""Answers that students type to the questions of lesson 07; see `bench`."""

from bench import right, wrong

V = "visits = 9_000_000 / N\nc = 0.05 / (1 + N / 800)\n"
GIVE = 'answer = {{"visits per seller": {}, "orders per seller": {}}}'
LIVE = "def survivors(quality, tilt, revenue, fixed_cost):\n"
BEST = LIVE + "    w = np.sort(quality)[::-1] ** tilt\n"
HHI, GINI = "def hhi(sales):\n", "def gini(sales):\n"
WEIGHED = "    return ((2 * i - n - 1) * x).sum()"
PLACES = "    x, n = np.sort(sales), len(sales)\n    i = np.arange(1, n + 1)\n"
TABLE = 'table = q.tilts().set_index("tilt")\n'
KEPT = '"gmv kept": 100 * table.gmv[{0}] / table.gmv.max(), "survivors kept": 100 * table.survivors[{0}] / 368'
ADVICE = 'answer = {{"best tilts": {1}, "my tilt": {0}, ' + KEPT + "}}"


def give(visits="visits", orders="visits * c"):
    return V + GIVE.format(visits, orders)


def advise(tilt=1.0, best="[2.5, 2.5, 0, 0]"):
    return TABLE + ADVICE.format(tilt, best)


BENCH = {
    "q1": [
        right(give()),
        right(give("visits.round(2)", "(visits * c).round(2)")),
        right('answer = {"orders per seller": [750, 281.25, 93.75], "visits per seller": [22500, 11250, 5625]}'),
        right("rows = [(9e6 / n, 9e6 / n * 0.05 / (1 + n / 800)) for n in N]\n"
              "pd.DataFrame(rows, columns=['visits per seller', 'orders per seller']).to_dict('list')"),
        right("pd.Series({'visits per seller': 9_000_000 / N, 'orders per seller': 450_000 / N / (1 + N / 800)})"),
        right("v = 9_000_000 / N\n"
              "{'visits per seller': v, 'orders per seller': v * platform.conversion(N, 0.05, 800)}"),
        right("{'visits_per_seller': 9_000_000 / N, 'orders_per_seller': [750, 281, 93.8]}"),
        wrong(give("[9_000_000] * 3", "9_000_000 * c"), "how many are left", idea="visits not shared"),
        wrong(give(orders="visits * 0.05"), "empty page", idea="crowding forgotten"),
        wrong(give(orders="[750, 375, 187.5]"), "when the sellers double", idea="orders halve as visits do",
              never="look again"),
        wrong(give(orders="9_000_000 * c"), "all sellers together", idea="orders of all sellers together"),
        wrong(give("N / 9_000_000", "N / 9_000_000 * c"), "sellers per visit", idea="the ratio upside down"),
        wrong(give(orders="c"), "A share of what?", idea="the share of visits given as orders"),
        wrong(give(orders="visits * (0.05 / 1 + N / 800)"), "divides before it adds", idea="brackets forgotten"),
        wrong(give(orders="visits * 0.05 / 1 + N / 800"), "at the very end", idea="no brackets at all"),
        wrong(give(orders="visits * 0.05 * (1 + N / 800)"), "sells better", idea="the crowd helps"),
        wrong(give(orders="(visits * c).sum()"), "3 numbers", outcome="wrong type"),
        wrong(give(orders="visits * 5 / (1 + N / 800)"), "hundred times"),
        wrong(give("visits[::-1]", "(visits * c)[::-1]"), "opposite order"),
        wrong(give(orders="(visits * c).round(0)"), "Rounded too much"),
        wrong(V + "answer = visits * c", "dict", outcome="wrong type"),
        wrong('answer = {"visits": 9_000_000 / N, "orders": 1}', "visits per seller", outcome="wrong type"),
        wrong(V + 'answer = {"visits per seller": visits}', "orders per seller", outcome="wrong type"),
        wrong(give(orders="visits[:2] * c[:2]"), "orders per seller"),
        wrong(give(orders="visits * c - 20"), "orders per seller"),
        wrong("print(9_000_000 / N)", "dict", outcome="wrong type"),
    ],
    "q2": [
        right(BEST + "    return (revenue * w / w.cumsum() >= fixed_cost).sum()"),
        right(LIVE + "    stay = sorted((x**tilt for x in quality), reverse=True)\n"
              "    while stay and revenue * stay[-1] / sum(stay) < fixed_cost:\n        stay.pop()\n"
              "    return len(stay)"),
        right(BEST + "    n = 0\n    for k in range(1, len(w) + 1):\n"
              "        if revenue * w[k - 1] / w[:k].sum() >= fixed_cost:\n            n = k\n    return n"),
        right(LIVE + "    s = pd.Series(quality).sort_values(ascending=False) ** tilt\n"
              "    return int((s * revenue / s.cumsum()).ge(fixed_cost).sum())"),
        right("def f(q, τ, R, F):\n    w = np.sort(q ** τ)[::-1]\n"
              "    return np.count_nonzero(R * w >= F * np.cumsum(w))"),
        right("def f(fixed_cost, revenue, tilt, quality):\n    w = np.flip(np.sort(quality)) ** tilt\n"
              "    ok = np.flatnonzero(revenue * w / w.cumsum() >= fixed_cost)\n    return len(ok)"),
        right(BEST + "    ok = np.flatnonzero(revenue * w / w.cumsum() >= fixed_cost)\n"
              "    return ok.max() + 1 if len(ok) else 0"),
        wrong(BEST + "    return (revenue * w / w.cumsum() > fixed_cost).sum()",
              "exactly the fixed cost", idea="who gets exactly F is sent away"),
        wrong(BEST + "    ok = np.flatnonzero(revenue * w / w.cumsum() >= fixed_cost)\n    return ok.max() + 1",
              "does your condition let any value through", outcome="your function raised"),
        wrong(BEST + "    n = None\n    for k in range(len(w)):\n"
              "        if revenue * w[k] / w[:k + 1].sum() >= fixed_cost:\n            n = k + 1\n    return n",
              "nothing", outcome="wrong type"),
        wrong(LIVE + "    w = np.sort(quality) ** tilt\n    return (revenue * w / w.cumsum() >= fixed_cost).sum()",
              "from the other end", idea="the worst served first", never="more entrants"),
        wrong(LIVE + "    w = quality ** tilt\n    return (revenue * w / w.cumsum() >= fixed_cost).sum()",
              "best first", idea="sellers not in order"),
        wrong(BEST + "    return (revenue * w / w.cumsum() < fixed_cost).sum()",
              "how many leave", idea="those who leave counted", never="more entrants"),
        wrong(LIVE + "    x = np.sort(quality)[::-1]\n"
              "    n = (revenue * x ** tilt / (x ** tilt).cumsum() >= fixed_cost).sum()\n"
              "    return x[n - 1] if n else 0", "how good the last", idea="the quality of the last survivor"),
        wrong(BEST + "    return revenue * w / w.cumsum() >= fixed_cost", ".sum()",
              never="truth value", outcome="wrong type"),
        wrong(LIVE + "    return int(revenue // fixed_cost)", "fit into the revenue",
              idea="the revenue divided by the fixed cost", never="ZeroDivision"),
        wrong(LIVE + "    return min(len(quality), int(revenue // fixed_cost))", "depend on the tilt",
              idea="the tilt ignored"),
        wrong(LIVE + "    w = quality ** tilt\n    return (revenue * w / w.sum() >= fixed_cost).sum()",
              "only the worst one",
              idea="many sent away at a time"),
        wrong(LIVE + "    w = quality ** tilt\n    return (w >= w.mean()).sum()", "price per bowl",
              idea="more entrants, more survivors"),
        wrong(LIVE + "    w = np.sort(quality * tilt)[::-1]\n    return (revenue * w / w.cumsum() >= fixed_cost).sum()",
              "a power", idea="the tilt multiplied"),
        wrong(BEST + "    return (revenue * w / w.cumsum() >= fixed_cost).sum() - 1",
              "one too few"),
        wrong(LIVE + "    quality.sort()\n    w = quality[::-1] ** tilt\n"
              "    return (revenue * w / w.cumsum() >= fixed_cost).sum()", "changes `quality`"),
        wrong(LIVE + "    return platform.survivors(quality, tilt, revenue, fixed_cost)", "platform.survivors"),
        wrong(BEST + "    print((revenue * w / w.cumsum() >= fixed_cost).sum())",
              "printed", outcome="wrong type"),
        wrong("2", "function", outcome="wrong type"),
    ],
    "q3": [
        right(HHI + "    share = sales / sales.sum()\n    return (share ** 2).sum()"),
        right(HHI + "    return sum((x / sum(sales)) ** 2 for x in sales)"),
        right(HHI + "    return float(np.dot(sales, sales) / np.sum(sales) ** 2)"),
        right(HHI + "    return round(np.sum(np.square(sales / np.sum(sales))), 2)"),
        right(HHI + "    total = 0\n    for s in sales:\n        total += (s / sales.sum()) ** 2\n    return total"),
        right("lambda x: ((pd.Series(x) / pd.Series(x).sum()) ** 2).sum()"),
        wrong(HHI + "    return (sales ** 2).sum()", "of what should", idea="raw sales squared"),
        wrong(HHI + "    return (sales ** 2).sum() / sales.sum()", "unit of the sales",
              idea="raw sales squared, divided by all sales once"),
        wrong(HHI + "    return (sales / sales.sum()).sum()", "add up to the same", idea="shares not squared"),
        wrong(HHI + "    share = 100 * sales / sales.sum()\n    return (share ** 2).sum()", "in percent",
              idea="shares in percent"),
        wrong(HHI + "    return (sales / sales.sum()).mean() ** 2", "after putting", idea="the mean share squared"),
        wrong(HHI + "    return ((sales / sales.sum()) ** 2).mean()", "mean of the squares",
              idea="the mean of the squares"),
        wrong(HHI + "    return 1 / ((sales / sales.sum()) ** 2).sum()", "one over the index",
              idea="the number of equal sellers"),
        wrong(HHI + "    return (sales / sales.sum()).max()", "largest seller alone", idea="the largest share"),
        wrong(HHI + "    sales /= sales.sum()\n    return (sales ** 2).sum()", "changes `sales`"),
        wrong(HHI + "    return platform.hhi(sales)", "platform.hhi"),
        wrong(HHI + "    share = sales / sales.sum()\n    return share ** 2", "add up", outcome="incorrect"),
        wrong(HHI + "    for x in sales:\n        return (x / sales.sum()) ** 2", "first pass"),
        wrong(HHI + "    print(((sales / sales.sum()) ** 2).sum())", "printed", outcome="wrong type"),
        wrong(HHI + "    share = np.array([0.5, 0.3, 0.2])\n    return (share ** 2).sum()",
              "the same, whatever it gets"),
        wrong(HHI + "    return 1 - ((sales / sales.sum()) ** 2).sum()"),
        wrong(HHI + "    return np.sqrt(((sales / sales.sum()) ** 2).sum())"),
        wrong(HHI + "    return round(((sales / sales.sum()) ** 2).sum(), 1)", "ounded too much"),
        wrong("0.38", "function", outcome="wrong type"),
    ],
    "q4": [
        right(GINI + PLACES + WEIGHED + " / (n * x.sum())"),
        right(GINI + "    x = np.array(sorted(sales))\n    n = len(x)\n"
              "    return sum((2 * i - n - 1) * x[i - 1] for i in range(1, n + 1)) / (n * sum(x))"),
        right(GINI + "    x = np.asarray(sales)\n    return np.abs(x[:, None] - x).mean() / (2 * x.mean())"),
        right(GINI + "    share = np.append(0, np.sort(sales).cumsum()) / sales.sum()\n"
              "    return 1 - (share[1:] + share[:-1]).mean()"),
        right(GINI + "    x = pd.Series(sales).sort_values().reset_index(drop=True)\n    n = len(x)\n"
              "    return round(((2 * (x.index + 1) - n - 1) * x).sum() / n / x.sum(), 3)"),
        right("def f(x):\n    n = x.size\n    return (np.arange(1 - n, n, 2) * np.sort(x)).sum() / (n * x.sum())"),
        wrong(GINI + "    x, n = sales, len(sales)\n    i = np.arange(1, n + 1)\n"
              "    return ((2 * i - n - 1) * x).sum() / (n * x.sum())", "order in which they come", idea="unsorted"),
        wrong(GINI + "    x, n = np.sort(sales)[::-1], len(sales)\n    i = np.arange(1, n + 1)\n"
              "    return ((2 * i - n - 1) * x).sum() / (n * x.sum())", "turn the line round",
              idea="sorted from the largest"),
        wrong(GINI + "    x, n = np.sort(sales), len(sales)\n    i = np.arange(n)\n"
              "    return ((2 * i - n - 1) * x).sum() / (n * x.sum())", "start at 0", idea="places counted from 0"),
        wrong(GINI + PLACES + "    return ((2 * i - n) * x).sum() / (n * x.sum())", "all three terms",
              idea="the 1 in the bracket forgotten"),
        wrong(GINI + PLACES + "    return 1 - ((2 * i - n - 1) * x).sum() / (n * x.sum())", "That is equality",
              idea="equality instead of inequality"),
        wrong(GINI + PLACES + WEIGHED + " / x.sum()", "number of sellers",
              idea="not divided by the number of sellers"),
        wrong(GINI + PLACES + WEIGHED + " / n", "unit of the sales",
              idea="not divided by all sales"),
        wrong(GINI + PLACES + WEIGHED + " / ((n - 1) * x.sum()) if n > 1 else 0", "made to reach 1",
              idea="divided by n − 1"),
        wrong(GINI + PLACES + WEIGHED + " / n * x.sum()", "below the line together",
              idea="brackets forgotten below the line"),
        wrong(GINI + "    sales.sort()\n    n = len(sales)\n    i = np.arange(1, n + 1)\n"
              "    return ((2 * i - n - 1) * sales).sum() / (n * sales.sum())", "changes `sales`"),
        wrong(GINI + "    x, n = sales.sort(), len(sales)\n    i = np.arange(1, n + 1)\n"
              "    return ((2 * i - n - 1) * x).sum() / (n * x.sum())", "NoneType", outcome="your function raised"),
        wrong(GINI + "    return platform.gini(sales)", "platform.gini"),
        wrong(GINI + PLACES + "    return (2 * i - n - 1) * x / (n * x.sum())", "add up"),
        wrong(GINI + PLACES + "    return 100 * ((2 * i - n - 1) * x).sum() / (n * x.sum())", "hundred times"),
        wrong(GINI + PLACES + "    print(((2 * i - n - 1) * x).sum() / (n * x.sum()))", "printed",
              outcome="wrong type"),
        wrong(GINI + PLACES + "    return abs((i - n - 1) * x).sum() / (n * x.sum())"),
        wrong(GINI + "    return sales.std() / sales.mean()"),
        wrong("gini = 0.25", "function", outcome="wrong type"),
    ],
    "q5": [
        right(advise()),
        right(advise(0.0)),
        right(advise(2.5)),
        right(advise(0.75, '[table.gmv.idxmax(), table.buyers_gain.idxmax(), table.hhi.idxmin(), 0.0]')),
        right('{"best tilts": (2.5, 2.5, 0, 0), "my tilt": 1, "gmv kept": 33, "survivors kept": 74}'),
        right('pd.Series({"survivors kept": 60.1, "gmv kept": 49.4, "my tilt": 1.5, "best tilts": [2.5, 2.5, 0, 0]})'),
        wrong(advise(2.5, "[2.5] * 4"), "two columns only", idea="maximum tilt wins on all"),
        wrong(advise(0.0, "[0, 0, 0, 0]"), "equal traffic is best", idea="no tilt at all wins on all"),
        wrong(advise(1.0, "[2.5, 1.25, 0, 0]"), "meets one seller", idea="buyers want less tilt than the platform"),
        wrong(advise(1.0, "[2.5, 2.5, 2.5, 0]"), "few sellers", idea="concentration read as a gain"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0, "gmv kept": 67.4, "survivors kept": 25.5}', "give up",
              idea="what is lost, not what is kept"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0, "gmv kept": 0.326, "survivors kept": 0.745}',
              "asks for percent", idea="shares instead of percent"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.1, "gmv kept": 35, "survivors kept": 72}', "eleven tilts",
              outcome="incorrect"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 4, "gmv kept": 33, "survivors kept": 74}', "eleven tilts"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0, "gmv kept": 146.4, "survivors kept": 274}', "gmv kept"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0, "gmv kept": 32.6, "survivors kept": 54.8}',
              "survivors kept"),
        wrong('{"best tilts": [448.7, 0.363, 0.0027, 368], "my tilt": 1.0, "gmv kept": 33, "survivors kept": 74}',
              "At which tilt", idea="the best values instead of their tilts", never="bad for buyers"),
        wrong('{"best tilts": [10, 10, 0, 0], "my tilt": 1.0, "gmv kept": 33, "survivors kept": 74}', "numbers of rows",
              idea="row numbers instead of tilts"),
        wrong('{"best tilts": [2.5, 2.5, 0], "my tilt": 1.0, "gmv kept": 33, "survivors kept": 74}', "best tilts"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": "1.0", "gmv kept": 33, "survivors kept": 74}', "my tilt",
              never="whole number", outcome="wrong type"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0}', "gmv kept", outcome="wrong type"),
        wrong("1.0", "dict", outcome="wrong type"),
        wrong("q.tilts()", "dict", outcome="wrong type"),
    ],
}  # fmt: skip

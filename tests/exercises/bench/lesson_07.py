"""Answers that students type to the questions of lesson 07; see `bench`."""

from bench import right, wrong

V = "visits = 9_000_000 / N\nc = 0.05 / (1 + N / 800)\n"
GIVE = 'answer = {{"orders per seller": {}, "most sellers": {}}}'
LIVE = "def survivors(quality, tilt, revenue, fixed_cost):\n"
BEST = LIVE + "    w = np.sort(quality)[::-1] ** tilt\n"
MERGER, GINI = "def merger_raises(sales):\n", "def gini(sales):\n"
SHARE = MERGER + "    s = np.sort(sales)[::-1] / sales.sum()\n"
JOINED = SHARE + "    t = np.append(s[0] + s[1], s[2:])\n"
WEIGHED = "    return ((2 * i - n - 1) * x).sum()"
PLACES = "    x, n = np.sort(sales), len(sales)\n    i = np.arange(1, n + 1)\n"
TABLE = 'table = q.tilts().set_index("tilt")\n'
KEPT = '"gmv kept": 100 * table.gmv[{0}] / table.gmv.max(), "survivors kept": 100 * table.survivors[{0}] / 368'
ADVICE = 'answer = {{"best tilts": {1}, "my tilt": {0}, ' + KEPT + "}}"


def give(orders="visits * c", most="766"):
    return V + GIVE.format(orders, most)


def advise(tilt=1.0, best="[2.5, 2.5, 0, 0]"):
    return TABLE + ADVICE.format(tilt, best)


BENCH = {
    "q1": [
        right(give()),
        right(give("(visits * c).round(2)")),
        right('answer = {"most sellers": 766, "orders per seller": [750, 281.25, 93.75]}'),
        right("n = np.arange(1, 2000)\nlive = 20 * 9e6 / n * 0.05 / (1 + n / 800) >= 6000\n"
              "pd.Series({'orders per seller': 450_000 / N / (1 + N / 800), 'most sellers': n[live].max()})"),
        right("n = 1\nwhile 9e6 / (n + 1) * 0.05 / (1 + (n + 1) / 800) * 20 >= 6000:\n    n += 1\n"
              "{'orders per seller': [9e6 / k * 0.05 / (1 + k / 800) for k in N], 'most sellers': n}"),
        right("{'orders per seller': 9e6 / N * platform.conversion(N, 0.05, 800),\n"
              " 'most sellers': int((-1 + np.sqrt(1 + 4 * 1500 / 800)) * 400)}"),
        right("{'orders_per_seller': [750, 281, 93.8], 'most_sellers': 766.0}"),
        wrong(give("visits * 0.05"), "empty page", idea="crowding forgotten"),
        wrong(give("visits * 0.05", "1500"), "empty page", idea="crowding forgotten"),
        wrong(give("[750, 375, 187.5]"), "when the sellers double", idea="orders halve as visits do",
              never="look again"),
        wrong(give("9_000_000 * c"), "all sellers together", idea="orders of all sellers together"),
        wrong(give("N / 9_000_000 * c"), "sellers per visit", idea="the ratio upside down"),
        wrong(give("c"), "A share of what?", idea="the share of visits given as orders"),
        wrong(give("visits"), "ends in an order", idea="visits given as orders"),
        wrong(give("visits * (0.05 / 1 + N / 800)"), "divides before it adds", idea="brackets forgotten"),
        wrong(give("visits * 0.05 / 1 + N / 800"), "at the very end", idea="no brackets at all"),
        wrong(give("visits * 0.05 * (1 + N / 800)"), "sells better", idea="the crowd helps"),
        wrong(give(most="1500"), "page so full", idea="as many as an empty page would feed"),
        wrong(give(most="400"), "lie between", idea="the largest of the three listed"),
        wrong(give(most="767"), "one seller more", idea="the first at which it does not pay", never="766"),
        wrong(give(most="300"), "one seller needs", idea="the orders that one seller needs"),
        wrong(give(most="800"), "has halved", idea="the number at which the share has halved"),
        wrong(give(most="766.19"), "most sellers", "lies between two of them"),
        wrong(give(most="700"), "most sellers"),
        wrong(give(most="[400]"), "lie between", idea="the largest of the three listed"),
        wrong(give("(visits * c).sum()"), "3 numbers", outcome="wrong type"),
        wrong(give("visits * 5 / (1 + N / 800)"), "hundred times"),
        wrong(give("(visits * c)[::-1]"), "opposite order"),
        wrong(give("(visits * c).round(0)"), "Rounded too much"),
        wrong(V + "answer = visits * c", "dict", outcome="wrong type"),
        wrong('answer = {"orders": 9_000_000 / N, "most": 1}', "orders per seller", outcome="wrong type"),
        wrong(V + 'answer = {"orders per seller": visits * c}', "most sellers", outcome="wrong type"),
        wrong(give("visits[:2] * c[:2]"), "orders per seller"),
        wrong(give("visits * c - 20"), "orders per seller"),
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
        wrong(LIVE + "    w = np.unique(quality)[::-1] ** tilt\n"
              "    return (revenue * w / w.cumsum() >= fixed_cost).sum()", "[2, 5, 2, 2]"),
        wrong(LIVE + "    q = np.array(quality)\n"
              "    while q.size and revenue * q.min() ** tilt < fixed_cost * (q ** tilt).sum():\n"
              "        q = q[q > q.min()]\n    return q.size", "[2, 5, 2, 2]"),
        wrong(BEST + "    return w[revenue * w / w.cumsum() >= fixed_cost]", "len(...)", never="mean",
              outcome="wrong type"),
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
        right(JOINED + "    return (t ** 2).sum() - (s ** 2).sum()"),
        right(SHARE + "    return 2 * s[0] * s[1]"),
        right(MERGER + "    a, b = sorted(sales)[-2:]\n    total = sum(sales)\n"
              "    return ((a + b) ** 2 - a ** 2 - b ** 2) / total ** 2"),
        right(MERGER + "    x = pd.Series(sales).nlargest(2) / np.sum(sales)\n    return round(2 * x.prod(), 3)"),
        right(MERGER + "    x = list(sales)\n    first = max(x)\n    x.remove(first)\n    second = max(x)\n"
              "    x.remove(second)\n    x.append(first + second)\n    after = sum((v / sum(x)) ** 2 for v in x)\n"
              "    return after - sum((v / sum(x)) ** 2 for v in sales)"),
        right("lambda x: 2 * np.partition(x, -2)[-2:].prod() / np.sum(x) ** 2"),
        wrong(MERGER + "    x = np.sort(sales)\n    return 2 * x[-1] * x[-2]", "of what should",
              idea="raw sales squared"),
        wrong(SHARE + "    return (s ** 2).sum()", "before anything", idea="the index before"),
        wrong(JOINED + "    return (t ** 2).sum()", "index afterwards", idea="the index after"),
        wrong(SHARE + "    return (s[0] + s[1]) ** 2", "counted something", idea="what the new seller counts"),
        wrong(SHARE + "    t = s.copy()\n    t[0] += s[1]\n    return (t ** 2).sum() - (s ** 2).sum()", "count twice",
              idea="the second seller counted beside the new one"),
        wrong(SHARE + "    return s[0] * s[1]", "Multiply it out", idea="the product once"),
        wrong(SHARE + "    return s[0] + s[1]", "adds squares", idea="the share of the new seller"),
        wrong(MERGER + "    s = sales / sales.sum()\n    return 2 * s[0] * s[1]", "first two of the list",
              idea="the two first in the list"),
        wrong(MERGER + "    s = sales / sales.sum()\n    return 2 * s[-1] * s[-2]", "last two of the list",
              idea="the two last in the list"),
        wrong(SHARE + "    return 2 * s[-1] * s[-2]", "two smallest", idea="the two smallest"),
        wrong(SHARE + "    return (np.delete(s, 1) ** 2).sum() - (s ** 2).sum()", "vanish",
              idea="the bought seller's sales vanish"),
        wrong(SHARE + "    s = 100 * s\n    return 2 * s[0] * s[1]", "in percent", idea="shares in percent"),
        wrong(JOINED + "    return (t ** 2).sum() / (s ** 2).sum() - 1", "the rise itself",
              idea="the rise as a part of the index before"),
        wrong(JOINED + "    return 1 / (t ** 2).sum() - 1 / (s ** 2).sum()", "one over the index",
              idea="the number of equal sellers"),
        wrong(JOINED + "    return (s ** 2).sum() - (t ** 2).sum()", "sign"),
        wrong(MERGER + "    sales /= sales.sum()\n    s = np.sort(sales)\n    return 2 * s[-1] * s[-2]",
              "changes `sales`"),
        wrong(MERGER + "    sales.sort()\n    s = sales / sales.sum()\n    return 2 * s[-1] * s[-2]",
              "changes `sales`"),
        wrong("from beltlab.models import platform\n" + MERGER + "    x = np.sort(sales)\n"
              "    return platform.hhi(np.append(x[:-2], x[-2] + x[-1])) - platform.hhi(x)", "platform.hhi"),
        wrong(JOINED + "    print((t ** 2).sum() - (s ** 2).sum())", "printed", outcome="wrong type"),
        wrong(MERGER + "    share = np.array([0.5, 0.3, 0.2])\n    return 2 * share[0] * share[1]",
              "the same, whatever it gets"),
        wrong(SHARE + "    return round(2 * s[0] * s[1], 1)", "ounded too much"),
        wrong("0.3", "function", outcome="wrong type"),
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
        wrong(GINI + "    x, n, i = sales, len(sales), np.argsort(sales) + 1\n" + WEIGHED + " / (n * x.sum())",
              "`argsort`", idea="argsort taken for places"),
        right(GINI + "    x, n, i = sales, len(sales), sales.argsort().argsort() + 1\n" + WEIGHED + " / (n * x.sum())"),
        wrong(GINI + "    x, n = sorted(sales), len(sales)\n"
              "    return sum((2 * i - n - 1) * x[i - 1] for i in range(1, n)) / (n * sum(x))", "At which number",
              idea="the largest seller left out of the sum"),
        wrong(GINI + "    return ((sales / sales.sum()) ** 2).sum()", "Herfindahl", idea="HHI in place of Gini"),
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
        wrong('{"best tilts": [2.5, 2.5, 0], "my tilt": 1.0, "gmv kept": 33, "survivors kept": 74}', "3 numbers",
              outcome="wrong type"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0, "gmv kept": -67, "survivors kept": -26}',
              "`gmv kept` does", never="between 0 and 1"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0, "gmv kept": 74.5, "survivors kept": 32.6}', "the other",
              idea="the two kept exchanged"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": "1.0", "gmv kept": 33, "survivors kept": 74}', "my tilt",
              never="whole number", outcome="wrong type"),
        wrong('{"best tilts": [2.5, 2.5, 0, 0], "my tilt": 1.0}', "gmv kept", outcome="wrong type"),
        wrong("1.0", "dict", outcome="wrong type"),
        wrong("q.tilts()", "dict", outcome="wrong type"),
    ],
}  # fmt: skip

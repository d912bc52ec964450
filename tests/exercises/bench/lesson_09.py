"""Answers that students type to the questions of lesson 09; see `bench`."""

from bench import right, wrong

PAIR = "def complement(sales):\n    none, one, other, both = sales\n"
ROOM = "def most_rivals(quality, tilt, share):\n"
PULL = ROOM + "    belt = (quality ** tilt).sum()\n"
YEARS = "def years_there(gross_profit, fixed_cost):\n"
WALK = (
    YEARS + "    weak = 0\n    for year, profit in enumerate(gross_profit, 1):\n"
    "        weak = weak + 1 if profit {0} fixed_cost else {1}\n        if weak == {2}:\n            return year\n"
    "    return len(gross_profit)"
)
ENDS = "def interval(mine, rival):\n    d = mine - rival\n"
HALF = "    h = {}\n    return [d.mean() - h, d.mean() + h]"
LOG = 'log = np.log(q.worlds()["sales"] / 8)\n'
BEYOND = "[log[p] - log[p[0]] - log[p[1]] for p in ('GM', 'GP', 'MP')]"
LAST = "[log['GMP'] - log[p] for p in ('MP', 'GP', 'GM')]"
CREDIT = (
    "[(2*log['G'] + log['GM']-log['M'] + log['GP']-log['P'] + 2*(log['GMP']-log['MP']))/6,"
    " (2*log['M'] + log['GM']-log['G'] + log['MP']-log['P'] + 2*(log['GMP']-log['GP']))/6,"
    " (2*log['P'] + log['GP']-log['G'] + log['MP']-log['M'] + 2*(log['GMP']-log['GM']))/6]"
)


def judge(beyond=BEYOND, credit=CREDIT, supported='["A", "C", "F"]'):
    return LOG + f'answer = {{"beyond": {beyond}, "credit": {credit}, "supported": {supported}}}'


SHORT = "the year in which it leaves left out"

BENCH = {
    "q1": [
        right(PAIR + "    return np.log(both) - np.log(one) - np.log(other) + np.log(none)"),
        right(PAIR + "    return np.log(both * none / (one * other))"),
        right(PAIR + "    return round(np.log(both / none) - np.log(one / none) - np.log(other / none), 2)"),
        right("def f(s):\n    return np.log(s[3] / s[1]) - np.log(s[2] / s[0])"),
        right("import math\nlambda s: math.log(s[3]) + math.log(s[0]) - math.log(s[1] * s[2])"),
        right("def f(sales):\n    v = pd.Series(sales).map(np.log)\n    return v[3] - v[1] - v[2] + v[0]"),
        right("def f(sales):\n    return np.log(sales) @ [1, -1, -1, 1]"),
        wrong(PAIR + "    return both - one - other + none", "million yuan", idea="no logarithms"),
        wrong(
            PAIR + "    return np.log(abs(both - one - other + none))",
            "very end",
            idea="the logarithm of the difference",
        ),
        wrong(
            PAIR + "    return np.log(both) - np.log(one) - np.log(other)",
            "come back",
            idea="the world with neither forgotten",
        ),
        wrong(
            PAIR + "    return np.log(both) - np.log(one) - np.log(other) - np.log(none)",
            "minus a minus",
            idea="the world with neither taken away once more",
        ),
        wrong(PAIR + "    return both * none / (one * other)", "wants 0", idea="a ratio, not its logarithm"),
        wrong(PAIR + "    return np.log(both / none)", "one by one", idea="what both bring"),
        wrong(PAIR + "    return both * none / (one * other) - 1", "less 1", idea="a ratio less 1"),
        wrong(PAIR + "    return (both / other - 1) - (one / none - 1)", "try both", idea="growth rates subtracted"),
        wrong(PAIR + "    return np.log(both) - np.log(other)", "how much more", idea="only where the other is there"),
        wrong(PAIR + "    return np.log(both - one - other + none)", "negative number", outcome="wrong type"),
        wrong(
            "import math\n" + PAIR + "    return math.log(both - one - other + none)",
            "needs a number above 0",
            outcome="your function raised",
        ),
        wrong(
            PAIR + "    return np.log(both / max(one, other))",
            "better of the two",
            idea="compared with the better one only",
        ),
        wrong(PAIR + "    return np.log10(both * none / one / other)", "base ten", idea="common logarithms"),
        wrong(PAIR + "    return (both - one - other + none) / none", "do not add", idea="shares of growth"),
        wrong(PAIR + "    return 100 * np.log(both * none / one / other)", "hundred times"),
        wrong(PAIR + "    return np.log(one) + np.log(other) - np.log(both) - np.log(none)", "sign"),
        wrong(
            "from beltlab.models import belt\n" + PAIR + "    v = np.log(sales)\n"
            "    return belt.complement([v[0], v[1], v[2], v[3], 0, 0, 0, 0])[0]",
            "belt.complement",
        ),
        wrong(PAIR + "    print(np.log(both * none / one / other))", "printed", outcome="wrong type"),
        wrong("np.log(18 * 8 / 120)", "function", outcome="wrong type"),
        wrong(PAIR + "    return round(np.log(both * none / one / other))"),
    ],
    "q2": [
        right(PULL + "    return belt * (1 - share) / share"),
        right(PULL + "    return belt / share - belt"),
        right(ROOM + "    belt = sum(x ** tilt for x in quality)\n    return round(belt * (1 / share - 1), 2)"),
        right("def f(q, τ, s):\n    own = np.power(q, τ).sum()\n    return own / (s / (1 - s))"),
        right(
            "from beltlab.models import platform\n" + PULL
            + "    low, high = 0, 100 * belt\n    for _ in range(80):\n        middle = (low + high) / 2\n"
            "        if platform.tilt_shares(quality, tilt, middle).sum() >= share:\n            low = middle\n"
            "        else:\n            high = middle\n    return low"
        ),
        right("lambda quality, tilt, share: pd.Series(quality).pow(tilt).sum() * (1 - share) / share"),
        right("from scipy.optimize import brentq\n" + PULL
              + "    return brentq(lambda a: belt / (a + belt) - share, 0, 1e6)"),
        wrong(ROOM + "    belt = sum(x**tilt for x in set(quality))\n    return belt / share - belt", "[1.5, 1.5, 2]"),
        wrong(PULL + "    return belt / share", "is outside", idea="belt and rivals together"),
        wrong(PULL + "    return belt * share / (1 - share)", "may have more rivals", idea="upside down"),
        wrong(PULL + "    return belt * (1 - share)", "belt's own pull", idea="the rest of the belt's own pull"),
        wrong(ROOM + "    return quality.sum() * (1 - share) / share", "do not change with the tilt",
              idea="the tilt forgotten"),
        wrong(ROOM + "    return (quality * tilt).sum() * (1 - share) / share", "a power", idea="the tilt multiplied"),
        wrong(ROOM + "    return quality.sum() ** tilt * (1 - share) / share", "first the power",
              idea="the tilt on the sum"),
        wrong(ROOM + "    return quality.max() ** tilt * (1 - share) / share", "best seller alone",
              idea="the best seller alone"),
        wrong(ROOM + "    return (quality ** tilt).mean() * (1 - share) / share", "the mean of the sellers",
              idea="the mean seller"),
        wrong(PULL + "    return (belt * (1 - share) / share) ** (1 / tilt)", "1 to any",
              idea="rivals turned back into a quality"),
        wrong(ROOM + "    return len(quality) * (1 - share) / share", "You counted sellers",
              idea="the number of sellers in place of their pull"),
        wrong(ROOM + "    return quality ** tilt * (1 - share) / share", "add up", outcome="incorrect"),
        wrong(PULL + "    return belt * share"),
        wrong(PULL + "    return 100 * belt * (1 - share) / share", "hundred times"),
        wrong(PULL + "    return belt - belt / share", "sign"),
        wrong(PULL + "    return belt * 1 - share / share"),
        wrong(PULL + "    return round(belt * (1 - share) / share)", "ounded too much"),
        wrong(ROOM + "    quality **= tilt\n    return quality.sum() * (1 - share) / share", "changes `quality`"),
        wrong(PULL + "    print(belt * (1 - share) / share)", "printed", outcome="wrong type"),
        wrong(ROOM + "    quality = np.array([1, 2])\n    return (quality ** tilt).sum() * (1 - share) / share",
              "half of the visits"),
        wrong("1.0", "function", outcome="wrong type"),
    ],
    "q3": [
        right(WALK.format("<", 0, 2)),
        right(
            YEARS + "    for i in range(1, len(gross_profit)):\n"
            "        if gross_profit[i] < fixed_cost and gross_profit[i - 1] < fixed_cost:\n            return i + 1\n"
            "    return len(gross_profit)"
        ),
        right(
            YEARS + "    low = np.asarray(gross_profit) < fixed_cost\n    both = np.flatnonzero(low[1:] & low[:-1])\n"
            "    return both[0] + 2 if both.size else low.size"
        ),
        right(
            YEARS + "    bad = pd.Series(gross_profit).lt(fixed_cost)\n    out = bad & bad.shift(1, fill_value=False)\n"
            "    return int(out.idxmax()) + 1 if out.any() else len(bad)"
        ),
        right(
            "def f(π, F):\n    text = ''.join('x' if p < F else '.' for p in π)\n"
            "    return text.index('xx') + 2 if 'xx' in text else len(π)"
        ),
        right(
            YEARS + "    weak = year = 0\n    while year < len(gross_profit) and weak < 2:\n"
            "        weak = weak + 1 if gross_profit[year] < fixed_cost else 0\n        year += 1\n    return year"
        ),
        wrong(WALK.format("<", 0, 1), "one weak year", idea="leaves in the first weak year"),
        wrong(WALK.format("<", "weak", 2), "good one lies between", idea="two weak years in all"),
        wrong(WALK.format("<=", 0, 2), "equals the fixed cost", idea="a year at exactly the fixed cost is weak"),
        wrong(WALK.format("<", 0, 3), "third weak year", idea="three in a row"),
        wrong(
            YEARS + "    return (np.asarray(gross_profit) >= fixed_cost).sum()",
            "good years",
            idea="counts the good years",
        ),
        wrong(WALK.format(">", 0, 2), "two good years", idea="good and bad exchanged"),
        wrong(YEARS + "    return len(gross_profit)", "never uses `fixed_cost`"),
        wrong(
            YEARS + "    n = len(gross_profit)\n    return n - 1 if max(gross_profit[-2:]) < fixed_cost else n",
        ),
        wrong(WALK.format("<", 0, 2).replace("return year\n", "return year - 1\n"), idea=SHORT),
        wrong(
            YEARS + "    weak = 0\n    for year, profit in enumerate(gross_profit):\n"
            "        weak = weak + 1 if profit < fixed_cost else 0\n        if weak == 2:\n            return year\n"
            "    return len(gross_profit)",
            idea=SHORT,
        ),
        wrong(
            YEARS + "    weak = 0\n    for year, profit in enumerate(gross_profit, 1):\n"
            "        weak = weak + 1 if profit < fixed_cost else 0\n        if weak == 2:\n            return year",
            "nothing",
            outcome="wrong type",
        ),
        wrong(
            YEARS + "    weak = 0\n    for year, profit in enumerate(gross_profit, 1):\n"
            "        weak = weak + 1 if profit < fixed_cost else 0\n        if weak == 2:\n            print(year)",
            outcome="wrong type",
        ),
        wrong(YEARS + "    return (np.asarray(gross_profit) < fixed_cost).sum()"),
        wrong(WALK.format("<", "0 if profit > fixed_cost else weak", 2), "That is not right"),
        wrong(WALK.format("<", 0, 2).replace("fixed_cost else", "2 else"), "never uses `fixed_cost`"),
        wrong(
            YEARS + "    for i in range(len(gross_profit)):\n"
            "        if gross_profit[i] < fixed_cost and gross_profit[i - 1] < fixed_cost:\n            return i + 1\n"
            "    return len(gross_profit)",
            "the last place of an array",
            idea="the first year compared with the last",
        ),
        wrong(
            YEARS + "    there = len(gross_profit)\n    for i in range(1, len(gross_profit)):\n"
            "        if gross_profit[i] < fixed_cost and gross_profit[i - 1] < fixed_cost:\n            there = i + 1\n"
            "    return there",
            "goes on",
            idea="the last pair, not the first",
        ),
        wrong(
            YEARS + "    for i in range(1, len(gross_profit)):\n"
            "        if (gross_profit[i] + gross_profit[i - 1]) / 2 < fixed_cost:\n            return i + 1\n"
            "    return len(gross_profit)",
            "On 10 of the 12",
        ),
        wrong(YEARS + "    return gross_profit < fixed_cost", outcome="wrong type"),
        wrong("5", "function", outcome="wrong type"),
    ],
    "q4": [
        right(ENDS + HALF.format("2 * d.std(ddof=1) / np.sqrt(len(d))")),
        right(ENDS + "    s = pd.Series(d)\n    return s.mean() - 2 * s.sem(), s.mean() + 2 * s.sem()"),
        right(
            ENDS + "    n = d.size\n    v = ((d - d.mean()) ** 2).sum() / (n - 1)\n"
            "    return np.array([-2, 2]) * (v / n) ** 0.5 + d.mean()"
        ),
        right(
            "import statistics\ndef f(x, y):\n    d = [a - b for a, b in zip(x, y)]\n"
            "    h = 2 * statistics.stdev(d) / len(d) ** 0.5\n    m = sum(d) / len(d)\n    return m - h, m + h"
        ),
        right(
            "lambda mine, rival: [round(np.mean(mine - rival) + s * np.std(mine - rival, ddof=1) "
            "/ len(mine) ** 0.5, 2) for s in (-2, 2)]"
        ),
        wrong(
            "def interval(mine, rival):\n    h = 2 * np.sqrt((mine.var(ddof=1) + rival.var(ddof=1)) / len(mine))\n"
            "    m = mine.mean() - rival.mean()\n    return [m - h, m + h]",
            "subtract first",
            idea="markets not compared one by one",
        ),
        wrong(ENDS + HALF.format("2 * d.std(ddof=1)"), "one market", idea="the spread of one market, not of a mean"),
        wrong(
            ENDS + HALF.format("2 * d.std(ddof=1) / len(d)"), "half as wide", idea="divided by n in place of its root"
        ),
        wrong(ENDS + HALF.format("2 * d.std() / np.sqrt(len(d))"), "nobody says otherwise", idea="sd divided by n"),
        wrong(ENDS + HALF.format("d.std(ddof=1) / np.sqrt(len(d))"), "How many", idea="one standard error"),
        wrong(
            "def interval(mine, rival):\n    d = rival - mine\n" + HALF.format("2 * d.std(ddof=1) / len(d) ** 0.5"),
            "the rival is ahead",
            idea="the rival's lead",
        ),
        wrong(
            ENDS + "    return [d.mean(), 2 * d.std(ddof=1) / len(d) ** 0.5]", "two ends", idea="mean and half width"
        ),
        wrong(ENDS + "    return [d.min(), d.max()]", "worst and the best", idea="lowest and highest difference"),
        wrong(
            "def interval(mine, rival):\n    d = mine\n" + HALF.format("2 * d.std(ddof=1) / len(d) ** 0.5"),
            "needs the rival",
            idea="the interval of the own score",
        ),
        wrong(ENDS + "    h = 2 * d.std(ddof=1) / len(d) ** 0.5\n    return [d.mean() + h, d.mean() - h]"),
        wrong(ENDS + "    return d.mean()", outcome="wrong type"),
        wrong(
            ENDS + "    h = 2 * d.std(ddof=1) / len(d) ** 0.5\n    return f'{d.mean() - h} to {d.mean() + h}'",
            outcome="wrong type",
        ),
        wrong(ENDS + "    mine -= rival\n" + HALF.format("2 * d.std(ddof=1) / len(d) ** 0.5"), "changes `mine`"),
        wrong("[0.845, 3.155]", "function", outcome="wrong type"),
        wrong(ENDS + HALF.format("2 * d.var(ddof=1) / len(d) ** 0.5"), "variance",
              idea="the variance in place of the standard deviation"),
        wrong(ENDS + HALF.format("2 * d.std(ddof=1) / np.sqrt(len(d) - 1)"), "twice", idea="the root of n − 1"),
        right(ENDS + HALF.format("2 * d.std() / np.sqrt(len(d) - 1)")),
        wrong(ENDS.replace("mine - rival", "np.sort(mine) - np.sort(rival)")
              + HALF.format("2 * d.std(ddof=1) / len(d) ** 0.5"), "sorted", idea="each strategy sorted by itself"),
        wrong(ENDS.replace("mine - rival", "abs(mine - rival)") + HALF.format("2 * d.std(ddof=1) / len(d) ** 0.5"),
              "Which sign", idea="the size of each lead"),
    ],
    "q5": [
        right(judge()),
        right(judge(supported='("f", "a", "c")')),
        right(
            LOG + f"beyond = np.round({BEYOND}, 3)\ncredit = np.round({CREDIT}, 2)\n"
            'pd.Series({"credit": credit, "supported": {"A", "C", "F"}, "beyond": beyond})'
        ),
        right(
            "import itertools\n" + LOG + "total = dict(G=0, M=0, P=0)\n"
            "for order in itertools.permutations('GMP'):\n    here = ''\n    for who in order:\n"
            "        there = ''.join(c for c in 'GMP' if c in here + who)\n"
            "        total[who] += (log[there] - log[here or 'none']) / 6\n        here = there\n"
            "answer = {'beyond': " + BEYOND + ", 'credit': list(total.values()), 'supported': ['A', 'C', 'F']}"
        ),
        right(
            "from beltlab.models import belt, together\n"
            + LOG
            + "answer = {'beyond': belt.complement(log.to_numpy()), 'credit': together.shapley(log.to_numpy()), "
            "'supported': 'A C F'.split()}"
        ),
        wrong(
            LOG + "s = q.worlds()['sales']\nanswer = {'beyond': [s[p] - s[p[0]] - s[p[1]] + 8 for p in "
            "('GM', 'GP', 'MP')], 'credit': " + CREDIT + ", 'supported': ['A', 'C', 'F']}",
            "a yuan",
            idea="million yuan in place of log points",
        ),
        wrong(
            judge(beyond="[log[p] for p in ('GM', 'GP', 'MP')]"), "one by one", idea="what both bring taken for beyond"
        ),
        wrong(
            judge(beyond="[log[p] - log[p[0]] - log[p[1]] - np.log(8) for p in ('GM', 'GP', 'MP')]"),
            "without taking",
            idea="none counted twice",
        ),
        wrong(judge(credit="[log['G'], log['M'], log['P']]"), "brings alone", idea="each one first"),
        wrong(judge(credit=LAST), "be missing", idea="each one last"),
        wrong(
            judge(credit=f"(np.array({LAST}) + [log['G'], log['M'], log['P']]) / 2"),
            "is a driver second",
            idea="first and last only",
        ),
        wrong(
            "from beltlab.models import together\n" + judge(credit="together.shapley(q.worlds()['sales'].to_numpy())"),
            "divide million yuan",
            idea="credit of the yuan",
        ),
        wrong(judge(credit="[log['GMP'] / 3] * 3"), "a third", idea="equal thirds"),
        wrong(judge(supported='["A", "B", "C", "F"]'), "acts alone", idea="a small credit taken for none"),
        wrong(judge(supported='["A", "C", "D", "F"]'), "observed there", idea="a model taken for China"),
        wrong(judge(supported='["A", "C", "E", "F"]'), "every belt", idea="one belt taken for all"),
        wrong(
            judge(supported='["B", "D", "E"]'),
            "read off",
            idea="the sentences that say too much",
            never="observed there",
        ),
        wrong(judge(supported='["A", "C", "D"]'), "observed there", idea="a model taken for China"),
        wrong(judge(supported='["A", "F"]'), never="observed there"),
        wrong(judge(supported='list("ABCDEF")'), never="observed there"),
        wrong(judge(beyond=f"{BEYOND}[:2]"), "last value is missing"),
        wrong(LOG + f'answer = {{"beyond": {BEYOND}, "supported": ["A", "C", "F"]}}', "credit", outcome="wrong type"),
        wrong(judge(supported='["A", "X"]'), "X", outcome="wrong type"),
        wrong(LOG + f"answer = {BEYOND}", "dict", outcome="wrong type"),
        wrong(
            judge("[log['GMP'] + log[c] - log[a] - log[b] for c, a, b in "
                  "(('P', 'GP', 'MP'), ('M', 'GM', 'MP'), ('G', 'GM', 'GP'))]"),
            "the third driver acts", idea="asked in the world where the third acts", never="amount",
        ),
        wrong(
            judge(credit="[(log[a] + log[a + b if a + b in log else b + a] - log[b]"
                  " + log[a + c if a + c in log else c + a] - log[c]"
                  " + log['GMP'] - log[b + c]) / 4 for a, b, c in ('GMP', 'MGP', 'PGM')]"),
            "the same weight", idea="the four worlds weighted alike",
        ),
    ],
}

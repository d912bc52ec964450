"""Answers that students type to the questions of lesson 03; see `bench`."""

import numpy as np

from beltlab import figures
from beltlab.exercises.lesson_03 import _NEVER, _columns, provinces
from beltlab.models import did
from bench import right, wrong

MEANS = 'm = provinces.groupby("early")[["log_2013", "log_2017"]].mean()\na, b = m.loc[True, "log_2017"], ' \
        'm.loc[True, "log_2013"]\nc, d = m.loc[False, "log_2017"], m.loc[False, "log_2013"]\n'
CHANGE = 'change = provinces["log_2017"] - provinces["log_2013"]\nearly = provinces["early"]\n'
WIDE = ('    y = panel.pivot(index="unit", columns="year", values="outcome")\n'
        '    first = panel.groupby("unit")["first_year"].first()\n')
ATT = "def att(panel, cohort, year):\n" + WIDE
DONE = ATT + "    change = y[year] - y[cohort - 1]\n"
AFTER = 'after = effects[effects["year"] >= effects["cohort"]]\n'
FORBIDDEN = 'forbidden = comparisons[comparisons["control"] < comparisons["treated"]]\n'
MISS = 'miss = (hangzhou["estimate"] - hangzhou["truth"]).abs()\n'
SPREAD, COVERAGE = 'hangzhou["estimate"].std()', '(miss <= 1.96 * hangzhou["se"]).mean()'


def judged(letters='["A", "D", "E"]', spread=SPREAD, coverage=COVERAGE):
    """An answer to question 5."""
    return MISS + f'{{"true spread": {spread}, "coverage": {coverage}, "may be said": {letters}}}'


def _by_the_model():
    table = provinces()
    early, others = table[table["early"]], table[~table["early"]]
    return did.two_by_two(early["log_2013"], early["log_2017"], others["log_2013"], others["log_2017"])


def _by_regression():
    table = provinces()
    change = (table["log_2017"] - table["log_2013"]).to_numpy()
    return np.polyfit(table["early"].to_numpy(float), change, 1)[0]


def _overall_by_the_model():
    return did.aggregate(did.att_gt(*_columns(figures.simulate_cities(97)))).att


def _forbidden_by_the_model():
    return [did.forbidden_weight(did.bacon(*_columns(figures.simulate_cities(3, n_never=n)))) for n in _NEVER]


MADE = {"q1": [_by_the_model, _by_regression], "q3": [_overall_by_the_model], "q4": [_forbidden_by_the_model]}

BENCH = {
    "q1": [
        right(MEANS + "(a - b) - (c - d)"),
        right(MEANS + "a - b - c + d"),
        wrong("1.7", "lie well between −1 and 1"),
        right(CHANGE + "change[early].mean() - change[~early].mean()"),
        right(CHANGE + "change.groupby(early).mean().diff().iloc[-1]"),
        right(CHANGE + "change.groupby(early).mean().diff().dropna()"),
        right("0.15"),
        right("0.1475"),
        right(CHANGE + "did.difference(change, early).att"),
        wrong(MEANS + "a - c", "after", idea="the gap after", never="subtract 2013"),
        wrong(MEANS + "b - d", "nobody had a zone", idea="the gap before"),
        wrong(MEANS + "a - b", "early provinces alone", idea="the change of the treated alone"),
        wrong(CHANGE + "change[early].sum() - change[~early].sum()", "added up", idea="sums in place of means"),
        wrong(MEANS + "np.exp((a - b) - (c - d)) - 1", "log points", idea="log points turned into a rate of growth"),
        wrong(MEANS + "c - d", "the other provinces", idea="the change of the controls alone"),
        wrong(MEANS + "(c - d) - (a - b)", "the sign is not", idea="the sign flipped"),
        wrong(MEANS + "a - b - c - d", "Which sign", idea="brackets forgotten", never="well between"),
        wrong(MEANS + "(a - b) / (c - d)", "divided one change", idea="a ratio of changes"),
        wrong(CHANGE + "change[early].median() - change[~early].median()", "in the middle", idea="the median change",
              never="ounded"),
        wrong('m = provinces.groupby("early")[["log_2013", "log_2017"]].median().diff(axis=1)["log_2017"]\n'
              "m[True] - m[False]", "in the middle", idea="medians in place of means", never="ounded"),
        wrong('t = np.exp(provinces[["log_2013", "log_2017"]]).groupby(provinces["early"]).mean()\n'
              "t = t.diff(axis=1)['log_2017']\nt[True] - t[False]", "yuan, not log points",
              idea="levels in place of logs"),
        wrong('t = np.log(np.exp(provinces[["log_2013", "log_2017"]]).groupby(provinces["early"]).sum())\n'
              "t = t.diff(axis=1)['log_2017']\nt[True] - t[False]", "each province counts alike",
              idea="each yuan alike"),
        wrong("15", "well between"),
        wrong("14.75", "A hundred times too large"),
        wrong(CHANGE + "change[early] - change[~early].mean()", "Their mean is the right number"),
        wrong(CHANGE + "change.groupby(early).mean()", "one number", outcome="wrong type"),
        wrong('"0.15"', "Remove the quotes", outcome="wrong type"),
        wrong("...", "in place of", outcome="not attempted"),
    ],
    "q2": [
        wrong(ATT + "    if year < cohort:\n        return 0\n    d = y[year] - y[cohort - 1]\n"
              "    return d[first == cohort].mean() - d[first == 0].mean()", "year = 2016 and got 0"),
        wrong(DONE + "    return abs(change[first == cohort].mean() - change[first == 0].mean())", "the sign is not"),
        right(DONE + "    return change[first == cohort].mean() - change[first == 0].mean()"),
        right(ATT + "    d = y.sub(y[cohort - 1], axis=0)[year]\n    m = d.groupby(first).mean()\n"
              "    return m[cohort] - m[0]"),
        right("""
            def att(panel, cohort, year):
                m = panel.groupby(["first_year", "year"])["outcome"].mean()
                return m[cohort, year] - m[cohort, cohort - 1] - (m[0, year] - m[0, cohort - 1])
        """),
        right("""
            def att(panel, cohort, year):
                gains = {cohort: [], 0: []}
                for unit, rows in panel.groupby("unit"):
                    y = dict(zip(rows["year"], rows["outcome"]))
                    if rows["first_year"].iloc[0] in gains:
                        gains[rows["first_year"].iloc[0]].append(y[year] - y[cohort - 1])
                return np.mean(gains[cohort]) - np.mean(gains[0])
        """),
        right("""
            def f(panel, g, t):
                def mean(first, year):
                    keep = (panel["first_year"] == first) & (panel["year"] == year)
                    return panel.loc[keep, "outcome"].mean()
                return round(mean(g, t) - mean(g, g - 1) - mean(0, t) + mean(0, g - 1), 3)
        """),
        right(DONE + "    return np.array([change[first == cohort].mean() - change[first == 0].mean()])"),
        wrong(DONE + "    return change[first == cohort].sum() - change[first == 0].sum()", "added up",
              idea="sums in place of means"),
        wrong("""
            def att(panel, cohort, year):
                panel["change"] = panel["outcome"] - panel["outcome"].mean()
                y = panel.pivot(index="unit", columns="year", values="change")
                first = panel.groupby("unit")["first_year"].first()
                d = y[year] - y[cohort - 1]
                return d[first == cohort].mean() - d[first == 0].mean()
        """, "changes `panel`", "copy"),
        wrong("""
            def att(panel, cohort, year):
                found = did.att_gt(panel["unit"], panel["year"], panel["outcome"], panel["first_year"])
                return found.att[(found.cohort == cohort) & (found.time == year)]
        """, "write the calculation yourself"),
        wrong(ATT + "    change = y[year] - y[panel['year'].min()]\n"
              "    return change[first == cohort].mean() - change[first == 0].mean()", "first year of the data",
              idea="the first year of the data as base"),
        wrong(ATT + "    change = y[year] - y[cohort]\n"
              "    return change[first == cohort].mean() - change[first == 0].mean()", "works already",
              idea="the first treated year as base", never="e-15"),
        wrong(ATT + "    change = y[year] - y[year - 1] if year - 1 in y else 0 * y[year]\n"
              "    return change[first == cohort].mean() - change[first == 0].mean()", "moves along",
              idea="the year before as base", never="e-15"),
        wrong(DONE + "    clean = (first == 0) | (first > max(year, cohort - 1))\n"
              "    return change[first == cohort].mean() - change[clean].mean()", "That is a clean choice too",
              idea="not yet treated as controls"),
        wrong(DONE + "    return change[first == cohort].mean() - change[(first == 0) | (first > year)].mean()",
              "never", idea="not yet treated as controls"),
        wrong(DONE + "    return change[first == cohort].mean() - change[first != cohort].mean()",
              "forbidden comparison", idea="all other cities as controls"),
        wrong(DONE + "    return change[first == cohort].mean()", "the treated alone",
              idea="the change of the treated alone"),
        wrong(ATT + "    return y.loc[first == cohort, year].mean() - y.loc[first == 0, year].mean()",
              "in one year", idea="the gap in one year"),
        wrong(DONE + "    return change[first > 0].mean() - change[first == 0].mean()", "follows one cohort",
              idea="all treated cities in place of the cohort"),
        wrong(DONE + "    return change[first == 0].mean() - change[first == cohort].mean()", "size is right",
              idea="the sign turned round"),
        wrong(DONE + "    print(change[first == cohort].mean() - change[first == 0].mean())", "printed",
              outcome="wrong type"),
        wrong(DONE + "    return change[first == cohort] - change[first == 0].mean()", "Their mean is the right"),
        wrong("def att(panel, cohort, year):\n    return 2", "the same, whatever it gets"),
        wrong("def att(panel, cohort, year):\n    p = panel\n    p['outcome'] = p['outcome'] - p['outcome'].mean()\n"
              + WIDE + "    change = y[year] - y[cohort - 1]\n"
              "    return change[first == cohort].mean() - change[first == 0].mean()", "`panel`", "copy"),
        wrong("def att(panel, cohort, year):\n    panel = small\n" + WIDE + "    change = y[year] - y[cohort - 1]\n"
              "    return change[first == cohort].mean() - change[first == 0].mean()", "raised",
              outcome="your function raised"),
        wrong("att = 2.0", "a function of", outcome="wrong type"),
        wrong(DONE + "    return round(change[first == cohort].mean() - change[first == 0].mean())",
              "Rounded too much"),
    ],
    "q3": [
        right(AFTER + 'np.average(after["att"], weights=after["cities"])'),
        right(AFTER + '(after["att"] * after["cities"]).sum() / after["cities"].sum()'),
        right(AFTER + 'after.loc[after.index.repeat(after["cities"]), "att"].mean()'),
        right(AFTER + "total = n = 0\nfor row in after.itertuples():\n    total += row.att * row.cities\n"
              "    n += row.cities\ntotal / n"),
        right(AFTER + 'round(np.average(after["att"], weights=after["cities"]), 2)'),
        right(AFTER + 'pd.Series([np.average(after["att"], weights=after["cities"])])'),
        wrong(AFTER + 'after["att"].mean()', "one single city", idea="equal weights"),
        wrong('np.average(effects["att"], weights=effects["cities"])', "before the zone",
              idea="years before treatment counted"),
        wrong('effects["att"].mean()', "Two things", idea="years before treatment counted, with equal weights"),
        wrong('last = effects[effects["year"] == 2022]\nnp.average(last["att"], weights=last["cities"])',
              "the last year only", idea="only the last year's rows"),
        wrong('after = effects[effects["year"] > effects["cohort"]]\n'
              'np.average(after["att"], weights=after["cities"])', "first year with a zone",
              idea="the first treated year left out"),
        wrong(AFTER + 'after.groupby("cohort")["att"].mean().mean()', "each cohort counts alike",
              idea="each cohort alike"),
        wrong(AFTER + 'g = after.groupby("cohort")\nnp.average(g["att"].mean(), weights=g["cities"].first())',
              "a mean for each cohort", idea="cohort means weighted by size"),
        wrong(AFTER + '(after["att"] * after["cities"]).sum()', "of how many", idea="a sum in place of a mean"),
        wrong(AFTER + '(after["att"] * after["cities"]).mean()', "number of rows",
              idea="divided by the number of rows"),
        wrong(AFTER + 'g = after.assign(t=after["att"] * after["cities"]).groupby("year")[["t", "cities"]].sum()\n'
              '(g["t"] / g["cities"]).mean()', "each calendar year", idea="each calendar year alike"),
        wrong(AFTER + 'g = after.assign(t=after["att"] * after["cities"], e=after["year"] - after["cohort"])\n'
              'g = g.groupby("e")[["t", "cities"]].sum()\n(g["t"] / g["cities"]).mean()',
              "each year since the zone", idea="each year since the zone alike"),
        wrong(AFTER + '100 * np.average(after["att"], weights=after["cities"])', "A hundred times too large"),
        wrong(AFTER + 'after["att"]', "one number", outcome="wrong type"),
        wrong("0.2", "Rounded too much"),
        wrong("...", "in place of", outcome="not attempted"),
    ],
    "q4": [
        right(FORBIDDEN + 'forbidden.groupby("never_treated", as_index=False)["weight"].sum()'),
        wrong(FORBIDDEN + 'forbidden.groupby("never_treated")["weight"].sum().round(1)', "Rounded too much"),
        right(FORBIDDEN + 'forbidden.groupby("never_treated")["weight"].sum()'),
        right(FORBIDDEN + 'dict(forbidden.groupby("never_treated")["weight"].sum())'),
        right(FORBIDDEN + 'forbidden.groupby("never_treated")[["weight"]].sum()'),
        right(FORBIDDEN + 'forbidden.groupby("never_treated")["weight"].sum().sort_values()'),
        right(FORBIDDEN + '[forbidden.loc[forbidden["never_treated"] == n, "weight"].sum() for n in (10, 40, 80)]'),
        right("[0.167, 0.104, 0.0691]"),
        right('comparisons.query("control < treated").pivot_table(index="never_treated", values="weight", '
              'aggfunc="sum")["weight"].round(3)'),
        wrong('comparisons[comparisons["control"] != "inf"].groupby("never_treated")["weight"].sum()', "keeps every",
              idea="every row kept"),
        wrong('(comparisons["control"] < comparisons["treated"]).groupby(comparisons["never_treated"]).mean()',
              "counted", idea="comparisons counted in place of weighed"),
        wrong('t = comparisons[comparisons["control"] > comparisons["treated"]]\n'
              't = t[t["control"] < np.inf]\nt.groupby("never_treated")["weight"].sum()', "not yet",
              idea="the clean timing comparisons"),
        wrong('t = comparisons[comparisons["control"] < np.inf]\nt.groupby("never_treated")["weight"].sum()',
              "Half of them are clean", idea="all comparisons between zone cities"),
        wrong('t = comparisons[comparisons["control"] > comparisons["treated"]]\n'
              't.groupby("never_treated")["weight"].sum()', "the clean comparisons", idea="the clean comparisons"),
        wrong(FORBIDDEN + '(forbidden["weight"] * forbidden["estimate"]).groupby(forbidden["never_treated"]).sum()',
              "**add**", idea="weights times estimates"),
        wrong(FORBIDDEN + 'forbidden.groupby("never_treated")["weight"].mean()', "on average",
              idea="the mean weight of a comparison"),
        wrong(FORBIDDEN + 't = comparisons[comparisons["control"] < np.inf]\n'
              'forbidden.groupby("never_treated")["weight"].sum() / t.groupby("never_treated")["weight"].sum()',
              "part of TWFE too", idea="the share among zone cities only"),
        wrong(FORBIDDEN + 'list(forbidden.groupby("never_treated")["weight"].sum())[::-1]', "other order",
              idea="from the most to the fewest"),
        wrong(FORBIDDEN + 'forbidden["weight"].sum()', "Expected: 3 numbers", outcome="wrong type"),
        wrong(FORBIDDEN + 'forbidden.groupby("never_treated")["estimate"].mean()', "lies between 0 and 1"),
        wrong(FORBIDDEN + '100 * forbidden.groupby("never_treated")["weight"].sum()', "hundred times too large"),
        wrong(FORBIDDEN + 'forbidden.groupby("never_treated")["weight"].count()', "between 0 and 1"),
        wrong("[0.2, 0.1, 0.07]", "Rounded too much"),
        wrong("[0.17, 0.10]", "last value is missing"),
        wrong("...", "in place of", outcome="not attempted"),
    ],
    "q5": [
        wrong(judged(coverage='(hangzhou["truth"] < hangzhou["estimate"] + 1.96 * hangzhou["se"]).mean()'),
              "one end", idea="the other side of the interval forgotten"),
        wrong(judged(coverage='(miss <= 1.96 * hangzhou["se"].std()).mean()'), "`coverage`", never="hundred"),
        right(judged()),
        right(judged('{"e", "d", "a"}')),
        right(judged('("A", "E", "D")', 'np.std(hangzhou["estimate"])', '(miss <= 2 * hangzhou["se"]).mean()')),
        right(MISS + f'pd.Series({judged().removeprefix(MISS)})'),
        right(judged(spread='round(hangzhou["estimate"].std(), 3)', coverage=f"round({COVERAGE}, 3)")),
        right(judged(coverage='((hangzhou["estimate"] - 1.96 * hangzhou["se"] <= hangzhou["truth"]) & '
                              '(hangzhou["truth"] <= hangzhou["estimate"] + 1.96 * hangzhou["se"])).mean()')
              .replace("true spread", "true_spread")),
        wrong(judged('["A", "B"]'), "divides by a standard error", idea="significant, because t is large"),
        wrong(judged('["A", "D", "E", "F"]'), "smaller still", idea="more controls would help"),
        wrong(judged('["A", "C", "D", "E"]'), "last year", idea="the dynamic aggregate taken for safe"),
        wrong(judged(spread='hangzhou["se"].mean()'), "**reported**",
              idea="the mean standard error taken for the spread"),
        wrong(judged(spread='hangzhou["estimate"].var()'), "squared log points",
              idea="the variance taken for the spread"),
        wrong(judged(spread='hangzhou["estimate"].sem()'), "the mean of all panels",
              idea="the error of the mean taken for the spread"),
        wrong(judged(spread="(miss ** 2).mean() ** 0.5"), "their own mean",
              idea="the distance from the truth taken for the spread"),
        wrong(judged(coverage='((hangzhou["estimate"] - hangzhou["estimate"].mean()).abs() '
                              '<= 1.96 * hangzhou["se"]).mean()'),
              "the mean of all estimates", idea="the mean of the estimates in place of the truth"),
        wrong(judged(spread='(hangzhou["estimate"] - hangzhou["truth"]).mean()'), "`true spread`"),
        wrong(judged(spread='hangzhou["truth"].std()'), "`true spread`"),
        wrong(judged(coverage='(hangzhou["estimate"].abs() > 1.96 * hangzhou["se"]).mean()'), "`coverage`"),
        wrong(judged(spread='hangzhou["se"].std()'), "Which column", idea="the spread of the standard errors"),
        wrong(judged(coverage="0.95"), "promises", idea="95 percent believed"),
        wrong(judged(coverage='(miss <= 1.96 * hangzhou["estimate"].std()).mean()'), "**true** spread",
              idea="95 percent believed"),
        wrong(judged(coverage=f"1 - {COVERAGE}"), "**miss**", idea="the misses counted"),
        wrong(judged(coverage='(hangzhou["estimate"] - hangzhou["truth"] <= 1.96 * hangzhou["se"]).mean()'),
              "one end", idea="one side of the interval forgotten"),
        wrong(judged(coverage='(miss <= hangzhou["se"]).mean()'), "How many",
              idea="one standard error to each side"),
        wrong(judged(coverage='(hangzhou["estimate"].abs() <= 1.96 * hangzhou["se"]).mean()'), "hold zero",
              idea="zero in place of the truth"),
        wrong(judged(coverage='miss <= 1.96 * hangzhou["se"]'), "`coverage`", outcome="wrong type"),
        wrong(judged(coverage="1 / 8"), "`coverage`", never="Correct"),
        wrong(judged(spread="0.188"), "`true spread`", never="Correct"),
        wrong(judged('["B", "C", "F"]'), "not true", never="calls the effect"),  # all of the wrong ones
        wrong(judged('list("ABCDEF")'), "all of them"),
        wrong(judged("[]"), "empty"),
        wrong(judged("[0, 3, 4]"), "row number", outcome="wrong type"),
        wrong('["A", "D", "E"]', "Expected: a dict", outcome="wrong type"),
        wrong('{"true spread": 0.27, "coverage": 0.22}', "`may be said` is missing", outcome="wrong type"),
        wrong(judged(spread='hangzhou["estimate"]'), "`true spread`", outcome="wrong type", never="Their mean"),
        wrong(judged(coverage=f"100 * {COVERAGE}"), "hundred times too large"),
    ],
}  # fmt: skip

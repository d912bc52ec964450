"""Answers that students type to the questions of lesson 02; see `bench`."""

from bench import right, wrong

ZONES = "return max(0, ceiling * (imitation - innovation) / (2 * imitation))"
SIX = 'six = batches.loc[:6]\ntotals = six["zones"].cumsum()\nceilings = [132, 165, 180, 300]\n'
FITS = SIX + 'fits = [government.fit_roll_out(six["years"], totals, m) for m in ceilings]\n'
FORECAST = FITS + (
    'def forecast(fit, m, year=batches["years"].iloc[-1]):\n'
    "    return government.roll_out(year, fit.innovation, fit.imitation, m)\n"
)
MEMO = '{"supported": %s, "broken in": %s, "would help": "a list of the places that may become zones"}'

BENCH = {
    "q1": [
        wrong("lambda p, q, m: max(m * (q - p) / 2 * q, 0)", "from left to right",
              idea="brackets forgotten in the denominator"),
        wrong("lambda p, q, m: m * (q - p) / (2 * q) if q > 0.1 else 0", "it is right"),
        wrong("""
            def zones_at_peak(innovation, imitation, ceiling):
                years = np.arange(0, 15, 0.001)
                return government.approvals_per_year(years, innovation, imitation, ceiling).argmax()
        """, "This is a position"),
        right("def zones_at_peak(innovation, imitation, ceiling):\n    " + ZONES),
        right("lambda p, q, m: m / 2 * (1 - p / q) if q > p else 0"),
        right("def zones_at_peak(ceiling, imitation, innovation):\n    " + ZONES),
        right("def f(p, q, m):\n    return round(np.maximum(0, (m - p * m / q) / 2), 1)"),
        right("""
            def f(p, q, m):
                if q <= p:
                    return 0
                moment = np.log(q / p) / (p + q)
                return government.roll_out(moment, p, q, m)
        """),
        right("""
            import math
            def bass(t, p, q, m):
                decay = math.exp(-(p + q) * t)
                return m * (1 - decay) / (1 + q / p * decay)
            def f(p, q, m):
                return bass(max(0, math.log(q / p) / (p + q)), p, q, m)
        """),
        right("def f(p, q, m):\n    return np.array([max(m * (q - p) / 2 / q, 0)])"),
        right("def f(m, q, p):\n    return max(0, m * (q - p) / (2 * q))"),
        wrong("government.peak_time", "takes 2 positional", outcome="your function raised"),
        wrong("def f(p, q, m):\n    return government.roll_out(government.peak_time(p, q), p, q, m)",
              "write the calculation yourself"),
        wrong("def f(p, q, m):\n    return m * (q - p) / (2 * q)", "is negative", never=("max", "at the start"),
              idea="below 0 where imitation is the weaker rate"),
        wrong("""
            def f(p, q, m):
                moment = np.log(q / p) / (p + q)
                decay = np.exp(-(p + q) * moment)
                return m * (1 - decay) / (1 + q / p * decay)
        """, "is negative", idea="below 0 where imitation is the weaker rate"),
        wrong("def f(p, q, m):\n    return government.roll_out(np.log(q / p) / (p + q), p, q, m)", "years",
              outcome="your function raised"),
        wrong("def f(p, q, m):\n    return m / 2", "whatever the rates", idea="half of the ceiling for every roll-out",
              never=("twice", "negative")),
        wrong("def f(p, q, m):\n    return m / 2 if q > p else 0", "Who else",
              idea="half of the ceiling where imitation is the stronger rate"),
        wrong("def f(p, q, m):\n    return np.log(q / p) / (p + q)", "t* of the lesson",
              idea="the formula of the slide, copied"),
        wrong("def f(p, q, m):\n    return max(0, np.log(q / p) / (p + q))", "a number of years",
              idea="the moment instead of the zones"),
        wrong("def f(p, q, m):\n    return m * (p + q) ** 2 / (4 * q) if q > p else m * p", "per year",
              idea="the speed at the peak instead of the zones"),
        wrong("def f(p, q, m):\n    return max(0, (1 - p / q) / 2)", "a share of the ceiling",
              idea="the share instead of the zones", never="hundred"),
        wrong("def f(p, q, m):\n    return max(0, m - p * m / q)", "added the two places",
              idea="the distance of the two ends instead of their middle", never="half"),
        wrong("def f(p, q, m):\n    return m * (q + p) / (2 * q)", "a larger p means more",
              idea="those who start by themselves put the peak off"),
        wrong("def f(p, q, m):\n    return max(0, m * (p - q) / (2 * p))", "Which rate stands where",
              idea="the two rates exchanged"),
        wrong("def f(p, q, m):\n    return m * q - p / (2 * q)", "before it subtracts", idea="brackets forgotten"),
        wrong("def f(p, q, m):\n    return m * (q - p) / 2 * q", "left to right",
              idea="divided by 2 and multiplied by q"),
        wrong("def f(p, q, m):\n    return m", "no city is left", idea="the ceiling itself"),
        wrong("def f(q, p, m):\n    return max(0, m * (q - p) / (2 * q)) * 1.5", "got", never="another order"),
        wrong("def f(c, b, a):\n    return max(0, c * (b - a) / (2 * b))", "another order",
              "`ceiling`, `imitation`, `innovation`"),
        wrong("def f(p, q, m):\n    print(max(0, m * (q - p) / (2 * q)))", "printed", outcome="wrong type"),
        wrong("def f(p, q, m):\n    return 48", "the same, whatever it gets", never="twice"),
        wrong("100 * (0.5 - 0.02) / (2 * 0.5)", "a function of", outcome="wrong type"),
        wrong("def f(p, q, m):\n    if q > p:\n        return m * (q - p) / (2 * q)", "returned nothing",
              outcome="wrong type"),
        wrong("""
            def f(p, q, m):
                zones = np.linspace(0, m, 50)
                return zones[((p + q * zones / m) * (m - zones)).argmax()]
        """, "not right", never=("twice", "negative")),
        wrong("p, r = 0.02, 0.5\ndef f(innovation, imitation, ceiling):\n    return ceiling * (r - p) / (2 * r)",
              "never uses"),
        wrong("def f(p, q):\n    return max(0, 100 * (q - p) / (2 * q))", "TypeError", outcome="your function raised"),
    ],
    "q2": [
        right(SIX + 'government.fit_roll_out(six["years"], totals, 200)'),
        right(SIX + 'np.round(government.fit_roll_out(six["years"], totals, 200), 4)'),
        right("[0.023, 0.560, 11.225]"),
        right("(0.0234, 0.56, 11.22)"),
        right('{"imitation": 0.5597, "innovation": 0.0234, "RMSE": 11.225}'),
        right("pd.Series([0.0234, 0.5597, 11.225]).to_frame()"),
        right("np.array([[0.02336], [0.55973], [11.2246]])"),
        right('pd.DataFrame({"innovation": [0.0234], "imitation": [0.5597], "rmse": [11.225]})'),
        wrong("{0.0234, 0.5597, 11.225}", "no order", outcome="wrong type"),
        wrong("[0.0317, 0.0000, 8.878]", "sizes of the batches", idea="batch sizes fitted to the curve of totals"),
        wrong(SIX + "government.fit_roll_out(range(6), totals, 200)", "once per batch",
              idea="the number of the batch used as time"),
        wrong(SIX + "government.fit_roll_out(six.index, totals, 200)", "years 1 to 6",
              idea="the number of the batch used as time, from 1"),
        wrong('government.fit_roll_out(batches["years"], batches["zones"].cumsum(), 200)', "all eight",
              idea="all eight batches fitted"),
        wrong('five = batches[:5]\ngovernment.fit_roll_out(five["years"], five["zones"].cumsum(), 200)',
              "One batch is missing", idea="five batches fitted"),
        wrong("[0.560, 0.023, 11.225]", "changed places", idea="p and q exchanged"),
        wrong(SIX + 'government.fit_roll_out(six["years"], totals, 156)', "smallest error",
              idea="the ceiling with the smallest error"),
        wrong(SIX + 'government.fit_roll_out(six["years"], totals, 132)', "smallest ceiling", idea="another ceiling"),
        wrong("[0.02336, 0.55973, 125.99]", "squared zones", idea="the mean square, without its root"),
        wrong("[0.023, 0.560]", "last value is missing"),
        wrong("[11.2, 0.023, 0.560, 200]", "4 numbers", "Expected: 3 numbers", outcome="wrong type"),
        wrong("[2.336, 55.97, 11.225]", "hundred times too large"),
        wrong("[0.0234, 0.5597, 11]", "Rounded too much", "value 3"),
        wrong("[0.0234, 0.5597, -11.225]", "sign"),
        wrong("0.0234", "one number", outcome="wrong type"),
        wrong('["0.023", "0.560", "11.225"]', "Remove the quotes", outcome="wrong type"),
        wrong("[0.03, 0.56, 11.225]", "value 1", never=("sizes", "clock")),
        wrong("batches", "a table", outcome="wrong type"),
        wrong("...", "in place of", outcome="not attempted"),
    ],
    "q3": [
        wrong("""
            def ceiling_range(years, totals, ceilings, slack):
                errors = government.ceiling_errors(years, totals, ceilings)
                kept = ceilings[errors <= (1 + slack) * errors.min()]
                return kept.min(), kept.max() - kept.min()
        """, never="they add up to"),
        wrong("""
            def ceiling_range(years, totals, ceilings, slack):
                errors = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[errors * (1 - slack) <= errors.min()]
                return near.min(), near.max()
        """, "it is right"),
        wrong("""
            def ceiling_range(years, totals, ceilings, slack):
                errors = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[errors < (1 + slack) * errors.min()]
                return near.min(), near.max()
        """, "slack = 0", "Nothing was left to choose from", outcome="your function raised"),
        right("""
            def ceiling_range(years, totals, ceilings, slack):
                errors = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[errors <= (1 + slack) * errors.min()]
                return near.min(), near.max()
        """),
        right("""
            def ceiling_range(years, totals, ceilings, slack):
                errors = [government.fit_roll_out(years, totals, m).rmse for m in ceilings]
                near = [m for m, e in zip(ceilings, errors) if e <= (1 + slack) * min(errors)]
                return [near[0], near[-1]]
        """),
        right("""
            def ceiling_range(years, totals, ceilings, slack):
                table = pd.Series(government.ceiling_errors(years, totals, ceilings), index=ceilings)
                return table[table / table.min() - 1 <= slack].index[[0, -1]]
        """),
        right("""
            def f(slack, ceilings, totals, years):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= e.min() + slack * e.min()]
                return np.array([[near.min()], [near.max()]])
        """),
        right("""
            def f(a, b, c, d):
                e = government.ceiling_errors(a, b, c)
                keep = np.where(e <= (1 + d) * e.min())[0]
                return {"low": c[keep[0]], "high": c[keep[-1]]}
        """),
        wrong("""
            def f(years, totals, ceilings, slack):
                return ceilings[government.ceiling_errors(years, totals, ceilings).argmin()]
        """, "This is one number", idea="one number instead of a range"),
        wrong("""
            def f(years, totals, ceilings, slack):
                best = ceilings[government.ceiling_errors(years, totals, ceilings).argmin()]
                return best, best
        """, "Both ends", idea="one number, given twice"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= (1 + slack) * e.min()]
                return near.max(), near.min()
        """, "other order", idea="the highest ceiling first"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = e[e <= (1 + slack) * e.min()]
                return near.min(), near.max()
        """, "errors in zones", idea="errors instead of ceilings"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = np.where(e <= (1 + slack) * e.min())[0]
                return near.min(), near.max()
        """, "counted from 0", idea="positions instead of ceilings"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= e.min() + slack]
                return near.min(), near.max()
        """, "share of that error", idea="slack added in zones"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= (1 + slack / 100) * e.min()]
                return near.min(), near.max()
        """, "not per cent", idea="slack read as per cent", never="A larger slack"),
        wrong("""
            def f(years, totals, ceilings, slack):
                best = ceilings[government.ceiling_errors(years, totals, ceilings).argmin()]
                return best * (1 - slack), best * (1 + slack)
        """, "widened the best ceiling", idea="slack applied to the ceiling"),
        wrong("def f(years, totals, ceilings, slack):\n    return ceilings.min(), ceilings.max()",
              "ends of the list", idea="all candidates let in"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e > (1 + slack) * e.min()]
                return near.min(), near.max()
        """, "does your condition let any value through", outcome="your function raised"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = [m for m, x in zip(ceilings, e) if x > (1 + slack) * e.min()]
                return (min(near), max(near)) if near else (0, 0)
        """, "too large", idea="those that are too far off"),
        wrong("def f(years, totals, ceilings, slack):\n    return 136, 243", "the same, whatever it gets",
              never="A larger slack"),
        wrong("""
            six = batches.loc[:6]
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(six["years"], six["zones"].cumsum(), ceilings)
                near = ceilings[e <= (1 + slack) * e.min()]
                return near.min(), near.max()
        """, "`six`", "from outside", never="another order", outcome="your function raised"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= 1.05 * e.min()]
                return near.min(), near.max()
        """, "never uses `slack`"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, np.cumsum(totals), ceilings)
                near = ceilings[e <= (1 + slack) * e.min()]
                return near.min(), near.max()
        """, "raised", outcome="your function raised"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= (1 + slack) * e.min()]
                print(near.min(), near.max())
        """, "printed", outcome="wrong type"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                low, high = None, None
                for m, error in zip(ceilings, e):
                    if error <= (1 + slack) * e.min():
                        high = m
                        low = low or m
                    return low, high
        """, "first pass"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= (1 + slack) * e.min()]
                result = near.min(), near.max()
                ceilings[:] = 0
                return result
        """, "`ceilings`", "copy"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                return ceilings[e <= (1 + slack) * e.min()]
        """, "Expected: 2 numbers", outcome="wrong type"),
        wrong("""
            def f(years, totals, ceilings, slack):
                e = government.ceiling_errors(years, totals, ceilings)
                near = ceilings[e <= slack * e.min()]
                return near.min(), near.max()
        """, "does your condition let any value through", outcome="your function raised"),
        wrong("(132, 1000)", "a function of", outcome="wrong type"),
    ],
    "q4": [
        right(FORECAST + '[forecast(fit, m) - batches["zones"].sum() for fit, m in zip(fits, ceilings)]'),
        right("[-49.2, -18.9, -7.3, 47.2]"),
        right("pd.Series({300: 47.22, 180: -7.31, 165: -18.87, 132: -49.18})"),
        right("{132: -49.2, 165: -18.9, 180: -7.31, 300: 47.2}"),
        right(FORECAST + 'year = batches["years"].tail(1)\n'
              "[forecast(fit, m, year) - 181 for fit, m in zip(fits, ceilings)]"),
        right("pd.DataFrame({'error': [-49.18, -18.87, -7.31, 47.22]}, index=[132, 165, 180, 300])"),
        wrong(SIX + 'government.ceiling_errors(six["years"], totals, ceilings)', "fitted to",
              idea="judged on the points it was fitted to"),
        wrong(FORECAST + '[forecast(f, m, six["years"].iloc[-1]) - 132 for f, m in zip(fits, ceilings)]', "batch 6",
              idea="judged at the last point it was fitted to"),
        wrong(FORECAST + '[forecast(f, m, batches["years"][7]) - 165 for f, m in zip(fits, ceilings)]', "batch 7",
              idea="the forecast of batch 7"),
        wrong("[-33.2, -2.9, 8.7, 63.2]", "total of batch 7", idea="compared with the total of batch 7"),
        wrong(FORECAST + "[forecast(f, m) - 132 for f, m in zip(fits, ceilings)]", "January 2022",
              idea="compared with the total of batch 6"),
        wrong(FORECAST + '[forecast(f, m) - batches["zones"].iloc[-1] for f, m in zip(fits, ceilings)]',
              "size of one batch", idea="compared with the size of batch 8"),
        wrong(FORECAST + "[forecast(f, m) for f, m in zip(fits, ceilings)]", "These are the forecasts",
              idea="the forecasts themselves"),
        wrong("[49.2, 18.9, 7.3, -47.2]", "signs are turned", idea="the sign turned"),
        wrong("np.abs([-49.18, -18.87, -7.31, 47.22])", "keep the sign", idea="the sign thrown away"),
        wrong("[-46.2, -15.9, -4.3, 50.2]", "in force", idea="compared with the zones in force"),
        wrong("[47.2, -7.3, -18.9, -49.2]", "opposite order"),
        wrong("[-49, -19, -7, 47]", "Rounded too much", never="batch"),
        wrong("[-49.2, -18.9, -7.3]", "last value is missing"),
        wrong("-49.2", "one number", outcome="wrong type"),
        wrong("[-27.2, -10.4, -4.04, 26.1]", "Look again", never=("batch", "sign")),
        wrong("ceilings = [132, 165, 180, 300]\n[m - 181 for m in ceilings]", "Look again",
              never="forecasts themselves"),
        wrong("[-49.2, -18.9, 7.3, 47.2]", "value 3", "sign"),
        wrong("{-49.2, -18.9, -7.3, 47.2}", "no order", outcome="wrong type"),
    ],
    "q5": [
        wrong(MEMO % ('["A", "C", "F"]', "2022"), "Write it in quotes", outcome="wrong type"),
        right(MEMO % ('["A", "C", "F"]', '"2022-11"')),
        right(MEMO % ('{"F", "A", "C"}', 'pd.Period("2022-11")')),
        right("pd.Series(%s)" % (MEMO % ('("a", "c", "f")', '"November 2022"'))),
        right((MEMO % ('["A", "C", "F"]', 'batches["approved"][7]')).replace("broken in", "broken_in")),
        right((MEMO % ('["F", "C", "A"]', '"2022-11-24"')).replace("would help", "Would_Help")),
        right(MEMO % ('pd.Series(["A", "C", "F"])', '"Nov 2022"')),
        wrong(MEMO % ('["A", "C", "D", "F"]', '"2022-11"'), "Four curves fit alike", never="Look also",
              idea="a good fit taken for a good forecast"),
        wrong(MEMO % ('["A", "D"]', '"2022-11"'), "Four curves fit alike", idea="a good fit taken for a good forecast"),
        wrong(MEMO % ('["A", "B", "C", "F"]', '"2022-11"'), "neighbours", idea="the best ceiling taken for a fact"),
        wrong(MEMO % ('["A", "C", "E", "F"]', '"2022-11"'), "cannot tell these apart",
              idea="a fitted rate taken for a cause"),
        wrong(MEMO % ('["A", "C", "F"]', '"2025-04"'), "passed already",
              idea="the last batch taken for the first that broke the ceiling"),
        wrong(MEMO % ('["A", "C", "F"]', '"2022-01"'), "still below", idea="the month of the memo's last batch"),
        wrong((MEMO % ('["A", "C", "F"]', '"2022-11"')).replace("a list of the places that may become zones",
              "more digits of p and q"), "nothing new", idea="more digits thought to help"),
        wrong((MEMO % ('["A", "C", "F"]', '"2022-11"')).replace("a list of the places that may become zones",
              "a smaller RMSE on the six batches"), "closer to six points", idea="a smaller error thought to help"),
        wrong((MEMO % ('["A", "C", "F"]', '"2022-11"')).replace("a list of the places that may become zones",
              "the same fit with days instead of months"), "stay six points", idea="finer dates thought to help"),
        wrong(MEMO % ('list("ABCDEF")', '"2022-11"'), "all of them", never=("Four curves", "neighbours")),
        wrong(MEMO % ("[]", '"2022-11"'), "empty"),
        wrong(MEMO % ('["B", "D", "E"]', '"2022-11"'), "not true", never=("Four curves", "neighbours")),
        wrong(MEMO % ('["A", "C"]', '"2022-11"'), "at least one missing", never="too many"),
        wrong(MEMO % ('["A", "C", "F"]', "2022-11"), "quotes", outcome="wrong type"),
        wrong(MEMO % ('["A", "C", "F"]', '"2022"'), "a year and a month", outcome="wrong type"),
        wrong(MEMO % ("[0, 2, 5]", '"2022-11"'), "row number", outcome="wrong type"),
        wrong('["A", "C", "F"]', "Expected: a dict", outcome="wrong type"),
        wrong('{"supported": ["A", "C", "F"], "broken in": "2022-11"}', "`would help` is missing",
              outcome="wrong type"),
        wrong((MEMO % ('["A", "C", "F"]', '"2022-11"')).replace("would help", "help"), "no part `help`",
              outcome="wrong type"),
        wrong(MEMO % ('["A", "C", "F"]', '"2022-10"'), "Look again", "`broken in`"),
        wrong(MEMO % ('["A", "C", "F"]', "..."), "placeholder", outcome="not attempted"),
    ],
}  # fmt: skip

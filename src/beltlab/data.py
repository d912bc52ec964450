"""The tables of the course: typed, checked, each row with its source.

`load("pilot_zones")` gives a DataFrame or one `DataError` that says which file, row, column and rule, and what to do.
The rules stand in `data/datapackage.json` (Frictionless Data Package). A file whose SHA-256 is the one noted there has
passed them; any other file is checked again, row by row, and refused. What a spreadsheet does to a file without
changing a value (byte order mark, CRLF, TRUE for true, quotation marks) is undone before it is compared.
"""

import csv
import hashlib
import io
import json
import os
import re
from copy import deepcopy
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import shorten

import numpy as np
import pandas as pd

_HERE = Path(__file__).parent
FOLDER = _HERE / "tables" if (_HERE / "tables").is_dir() else _HERE.parents[1] / "data"
"""Where the tables lie: inside an installed package, or in the folder `data` of a checkout."""


class DataError(Exception):
    """A table is missing, damaged, changed, or asked for in a way that would mislead."""


class _NoRules(DataError):
    """Frictionless, which checks the rules, is not installed; a class needs it only if it changes a table."""


def tables(folder=None):
    """Names of all tables, each with its title.

    Returns:
        dict: name -> title, in the order of the data dictionary.
    """
    return {name: table["title"] for name, table in _package(folder).items()}


def changed(folder=None):
    """Names of the tables that are missing, or do not hold what was published.

    Raises:
        DataError: `datapackage.json` is missing or damaged.
    """
    folder = Path(folder or FOLDER)
    return [name for name, table in _package(folder).items()
            if not (path := folder / table["path"]).exists() or _released(path.read_bytes(), table) is None]


def load(name, folder=None):
    """Read one table.

    Args:
        name: one of `tables()`.
        folder: folder with the tables and `datapackage.json`; the course's own by default.

    Returns:
        DataFrame, new at each call. Days are datetime64, months Period[M], yes and no boolean, lists of values
        categories, whole numbers int64 (Int64 where some are missing). A blank cell is missing, never the text "".

    Raises:
        DataError: no such table; a file that is missing, damaged or changed; a table that may not be read whole.
    """
    table = _table(name, folder)
    if "readWith" in table:
        raise DataError(
            f"{name} does not load whole, because its rows may not be put together: its series count different things. "
            f'Take one series and one vintage, for example data.{table["readWith"]}("gac_cbec_full_scope", '
            'vintage="preliminary"). data.cbec_catalogue() lists what there is.'
        )
    return _read(table, folder)


def describe(name, folder=None):
    """The columns of one table: type, unit, meaning, status.

    Returns:
        DataFrame indexed by column, with type, unit, meaning and status. A blank status means that of the row;
        "derived" marks what the course calculated, coded or set itself, whatever the status of the row.
    """
    fields = _table(name, folder)["schema"]["fields"]
    rows = [(f["name"], f["type"], f.get("unit", ""), f["description"], f.get("status", "")) for f in fields]
    return pd.DataFrame(rows, columns=["column", "type", "unit", "meaning", "status"]).set_index("column")


def sources(name, folder=None):
    """The sources that the rows of one table name, most used first.

    Returns:
        DataFrame indexed by source key, with title, publisher, date, url and rows (how many rows rest on it).
    """
    made_from = _table(name, folder).get("madeFrom", [name])
    used = pd.concat([_read(_table(part, folder), folder)["source"] for part in made_from])
    rows = used.value_counts().rename("rows")
    listed = load("sources", folder).set_index("source")[["title", "publisher", "date", "url"]]
    return listed.join(rows, how="inner").sort_values("rows", ascending=False, kind="stable")


def source_line(name, folder=None):
    """The sources of one table in a few words, for the line under a figure."""
    return "; ".join(source["title"] for source in _table(name, folder)["sources"])


def zones_in_force(when, folder=None):
    """Pilot zones in force at the end of a month or year.

    A zone counts from the month of its approval and no longer from the month of its revocation. Months, because the
    day of approval is not known for every batch.

    Args:
        when: a year (2022), a month ("2022-01"), a day or a Period. A year means its December.
        folder: as in `load`.

    Returns:
        DataFrame, the rows of `pilot_zones` in force; its length is the number of zones.
    """
    try:
        month = pd.Period(str(when)).asfreq("M", how="end")
    except (ValueError, AttributeError):
        raise DataError(f'{when!r} is not a date. Give a year such as 2022 or a month such as "2022-01".') from None
    zones = load("pilot_zones", folder)
    return zones[(zones["approval_month"] <= month) & ~(zones["revoked"] <= month)].reset_index(drop=True)


def cbec_catalogue(folder=None):
    """Which series, vintages, periods and flows `cbec_series` can give.

    Returns:
        DataFrame, one row each, with the years it has.
    """
    trade = _read(_table("cbec_trade", folder), folder)
    keys = ["series", "vintage", "period", "flow"]
    return trade.groupby(keys, observed=True)["year"].agg(_years).rename("years").reset_index()


def cbec_series(series, vintage=None, flow="total", period="year", folder=None):
    """One series of cross-border e-commerce or goods trade, in one vintage.

    The series count different things, so no call gives two of them: from 36 billion yuan of retail lists (2015) to
    1,690 billion yuan of all cross-border e-commerce (2020) is a new definition, not a 46-fold growth.

    Args:
        series: one of the series of `cbec_catalogue()`.
        vintage: "preliminary", "final" … May be left out where the series has only one.
        flow: "total", "exports" or "imports".
        period: "year", "H1" or "Q1".
        folder: as in `load`.

    Returns:
        DataFrame sorted by year: series, vintage, year, value_100m_yuan (100 million yuan), yoy_pct (percent), status,
        source, note.

    Raises:
        DataError: two series or vintages are asked for, or one that does not exist, or a choice is left open.
    """
    trade = _read(_table("cbec_trade", folder), folder)
    for column, wanted in {"series": series, "flow": flow, "period": period, "vintage": vintage}.items():
        years = trade.groupby(column, observed=True)["year"].agg(_years)
        choice = "; ".join(f"{value} ({text})" for value, text in years.items())
        if wanted is None and len(years) > 1:
            raise DataError(f"{series} has more than one {column}: {choice}. {_WHY[column]} Choose one: {column}=…")
        if not isinstance(wanted, str | None) or wanted == "all":
            raise DataError(f"One call gives one {column}, but {wanted!r} was asked for. {_WHY[column]} "
                            f"Call cbec_series once for each and keep the results apart. There are: {choice}.")
        if wanted is not None and wanted not in years:
            raise DataError(f"There is no {column} {wanted!r} here. There are: {choice}.")
        trade = trade[trade[column] == (wanted or years.index[0])]
    columns = ["series", "vintage", "year", "value_100m_yuan", "yoy_pct", "status", "source", "note"]
    return trade.sort_values("year")[columns].reset_index(drop=True)


def belt_exports(folder=None):
    """China's exports of the products of the nine belts, by customs heading: all of China, never the belt alone.

    Returns:
        DataFrame, one row for each belt and printed figure, in the order of the belts: belt_id, belt, hs (label of the
        group), product, fit (how the group fits what the belt makes), period, year, value_usd_million,
        value_billion_yuan, scope, status, source. A belt without any figure has one row with blanks: a gap is shown,
        not left out. Groups, scopes and nomenclatures differ: compare within one group and scope only.
    """
    belts = load("belts", folder).query("in_course")[["belt_id", "belt"]]
    figures = load("hs_exports", folder).sort_values(["hs", "year"], kind="stable")
    linked = belts.merge(load("belt_exports", folder), how="left").merge(figures, on="hs", how="left")
    return linked[["belt_id", "belt", "hs", "product", "fit", "period", "year", "value_usd_million",
                   "value_billion_yuan", "scope", "status", "source"]]


def city_panel_sample(first=2010, last=2023, folder=None):
    """The cities of `city_panel` that can be compared, with the year from which their zone counts.

    A city is kept if revenue and GDP are there in every year of the window; if it was not founded as a city at
    prefecture level within it (Bijie and Tongren, 2011); and if no zone that is smaller than the city has counted in
    it for two years or more: Jinhua (Yiwu), Mudanjiang (Suifenhe), Hulunbuir (Manzhouli) and Baoding (Xiong'an) are
    neither treated nor untreated. Jiamusi stays as untreated: its Tongjiang counts in 2023 only. An approval from
    October on counts from the next year: batch 4 of December 2019 from 2020, batch 7 of November 2022 from 2023. A
    zone that counts only after the window is none. 2010 to 2023 gives 281 cities; Hangzhou alone is the group of 2015.

    Args:
        first: first year, 2008 to 2023.
        last: last year, after `first`.
        folder: as in `load`.

    Returns:
        DataFrame, balanced, sorted by city and year: city_zh, province_zh, year, first_year (0 = no zone in the
        window), treated, revenue_100m_yuan, gdp_100m_yuan, log_revenue, log_gdp (natural logarithm),
        revenue_interpolated, gdp_interpolated, zone_status ("unconfirmed" for the names of batch 7 that rest on no
        page; blank without a zone). Observed, by way of a compilation: see `describe("city_panel")` and the gaps in
        data/README.md.

    Raises:
        DataError: the window is empty or lies outside 2008 to 2023.
    """
    panel = load("city_panel", folder)
    if not panel["year"].min() <= first < last <= panel["year"].max():
        raise DataError(f"The window {first} to {last} is empty or outside the panel. Give first < last within "
                        f"{panel['year'].min()} to {panel['year'].max()}, for example city_panel_sample(2010, 2023).")
    links = load("city_panel_zones", folder).merge(load("pilot_zones", folder)[["zone_id", "approval_month"]])
    links["counts"] = links["approval_month"].dt.year + (links["approval_month"].dt.month >= 10)
    own = links[links["relation"] == "the same city"].set_index("city_zh")
    smaller = links[(links["relation"] == "lies in the city") & (links["counts"] < last)]

    panel = panel[panel["year"].between(first, last)].dropna(subset=["revenue_100m_yuan", "gdp_100m_yuan"])
    whole = panel.groupby("city_zh")["year"].transform("size") == last - first + 1
    founded = _FOUNDED_IN_2011 if first <= 2011 else ()
    panel = panel[whole & ~panel["city_zh"].isin([*smaller["city_zh"], *founded])]
    zone = own["counts"].where(own["counts"] <= last, 0)
    panel = panel.assign(
        first_year=panel["city_zh"].map(zone).fillna(0).astype("int64"),
        zone_status=panel["city_zh"].map(own["status"].astype("str")),
        log_revenue=np.log(panel["revenue_100m_yuan"]), log_gdp=np.log(panel["gdp_100m_yuan"]))
    panel["treated"] = (panel["first_year"] > 0) & (panel["year"] >= panel["first_year"])
    panel["zone_status"] = panel["zone_status"].where(panel["first_year"] > 0)
    columns = ["city_zh", "province_zh", "year", "first_year", "treated", "revenue_100m_yuan", "gdp_100m_yuan",
               "log_revenue", "log_gdp", "revenue_interpolated", "gdp_interpolated", "zone_status"]
    return panel.sort_values(["city_zh", "year"])[columns].reset_index(drop=True)


def dictionary(folder=None):
    """The data dictionary, the text of `data/README.md`."""
    package = _package(folder)
    lines = [_HEAD, *(f"- [`{name}`](#{name}): {table['title']}" for name, table in package.items())]
    for name, table in package.items():
        licence = ", ".join(f"[{item['name']}]({item['path']})" for item in table["licenses"])
        lines += ["", f"## {name}", "", f"**{table['title']}.** {table['description']}", "",
                  f"- Status: {table['status']}", f"- Sources: {source_line(name, folder)}", f"- Licence: {licence}",
                  f"- Key: {', '.join(table['schema']['primaryKey'])}",
                  *(f"- Gap: {gap}" for gap in table["gaps"]), "",
                  "| column | type | unit | meaning | rule |", "|---|---|---|---|---|"]
        lines += [f"| {f['name']} | {f['type']} | {f.get('unit', '')} | {_meaning(f)} | {_rule(f)} |"
                  for f in table["schema"]["fields"]]
    return "\n".join(lines) + "\n"


def refresh(folder=None):
    """Accept the tables as they are now: check every rule, read each back, note the SHA-256, write the dictionary.

    A table that a spreadsheet has saved is written again as plain UTF-8 with LF and true or false.

    Returns:
        list of the names of the tables that had changed.

    Raises:
        DataError: a table breaks a rule, or `load` could not read it. Nothing is written then.
    """
    folder = Path(folder or FOLDER)
    package = deepcopy(_package(folder))
    changed, saved = [], {}
    for name, table in package.items():
        path = folder / table["path"]
        raw = _bytes(path)
        plain = _check(table, folder, package)
        if plain != raw:
            saved[path] = plain
        if table["hash"] != _hash(plain):
            changed.append(name)
        table.update(rows=_rows(plain), bytes=len(plain), hash=_hash(plain))
    whole = json.loads(_bytes(folder / "datapackage.json"))
    for path, plain in saved.items():
        _write(path, plain.decode("utf-8"))
    whole["resources"] = list(package.values())
    _write(folder / "datapackage.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    _write(folder / "README.md", dictionary(folder))
    return changed


_INSTALL = "python -m pip install frictionless"
_FOUNDED_IN_2011 = ("毕节市", "铜仁市")
"""Prefectures until 2011, then cities: Bijie and Tongren (general knowledge; not in a table)."""
_WHY = {
    "series": "The series count different things (retail lists, all cross-border e-commerce, market research, all "
              "goods trade): a line through two of them shows a change of definition, not growth.",
    "vintage": "A preliminary and a final figure are two measurements of the same year: a line through both mixes "
               "revision with growth.",
    "flow": "Exports and imports are parts of the total.",
    "period": "A half-year or quarter is part of the year.",
}
_HEAD = """# Data dictionary

Made from `datapackage.json` by `python -m beltlab data`; do not edit by hand. In Python: `data.load("pilot_zones")`,
`data.describe("pilot_zones")`, `data.sources("pilot_zones")`.

Files are UTF-8 with commas and a header. A blank cell is a missing value. Each row says how firm it is (`status`),
where it comes from (`source`, a key of `sources`) and what to beware of (`note`). **observed**: read in the named
source, often a reprint. **derived**: arithmetic, or a link or label made by the course. **unconfirmed**: no source
found yet; never the basis of an answer. **simulated**: made by a model; no table here is.

After an intended change of a table, run `python -m beltlab data`: it checks the rules and notes the new SHA-256.
"""


def _years(years):
    return ", ".join(map(str, sorted(set(years))))


def _package(folder):
    """All tables by name, as `datapackage.json` describes them."""
    path = Path(folder or FOLDER) / "datapackage.json"
    try:
        return _described(_bytes(path))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: it does not describe the tables any more ({error!r}). {_restore(path)}") from None


@lru_cache
def _described(raw):
    """The tables in the bytes of a `datapackage.json`; kept, because each table that is read asks for it."""
    tables = {table["name"]: table for table in json.loads(raw)["resources"]}
    for table in tables.values():
        _ = table["path"], table["title"], table["hash"], [f["name"] + f["type"] for f in table["schema"]["fields"]]
    return tables


def _table(name, folder):
    package = _package(folder)
    if name not in package:
        near = get_close_matches(str(name), package, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise DataError(f"There is no table {name!r}.{hint} Tables: {', '.join(package)}.")
    return package[name]


def _bytes(path):
    try:
        return path.read_bytes()
    except OSError:
        raise DataError(f"{path}: the file is missing or cannot be read. {_restore(path)}") from None


def _restore(path):
    return f"Restore it: git checkout -- data/{path.name}, or install beltlab again."


def _write(path, text):
    """Whole or not at all: written beside the file, then put in its place."""
    new = path.with_name(path.name + ".part")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _hash(raw):
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _rows(raw):
    """Rows below the header; no cell of ours holds a line break."""
    return raw.count(b"\n") - 1


def _read(table, folder):
    """One whole table, typed; it must hold what was released."""
    folder = Path(folder or FOLDER)
    path = folder / table["path"]
    raw = _bytes(path)
    released = _released(raw, table)
    if released is None:
        try:
            rows = _rows(_check(table, folder, _package(folder)))
        except _NoRules:
            raise DataError(f"{path}: this is not the released file (rule: sha256). {_restore(path)} Was the change "
                            f"intended? Accept it: {_INSTALL} && python -m beltlab data") from None
        raise DataError(f"{path}: every row keeps the rules, but this is not the released file (rule: sha256). "
                        f"It has {rows} rows, {table.get('rows')} were released: rows are missing or cells "
                        f"edited. {_restore(path)} Was the change intended? Accept it: python -m beltlab data")
    try:
        return _parsed(released, json.dumps(table["schema"]["fields"])).copy()
    except (KeyError, ValueError, TypeError) as error:
        package = folder / "datapackage.json"
        raise DataError(f"{package}: it does not fit {path.name} any more ({error!r}). {_restore(package)}") from None


def _released(raw, table):
    """The bytes that were released, if `raw` holds their values; None if it does not."""
    if _hash(raw) == table["hash"]:
        return raw
    plain = _plain(raw, table) or b""
    small = re.sub(rb"\b(?:TRUE|FALSE)\b", lambda word: word[0].lower(), plain)  # replaced in words of a text, too
    return next((text for text in (plain, small) if _hash(text) == table["hash"]), None)


def _plain(raw, table):
    """A table as plain UTF-8: no byte order mark, LF, true and false small, quotation marks only where needed.

    None where the bytes are no CSV in UTF-8.
    """
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    truths = {field["name"] for field in table["schema"]["fields"] if field["type"] == "boolean"}
    places = [place for place, name in enumerate(rows[0] if rows else []) if name in truths]
    for row in rows[1:]:
        for place in places:
            if place < len(row) and row[place].lower() in ("true", "false"):
                row[place] = row[place].lower()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


@lru_cache
def _parsed(raw, fields):
    """The bytes of a table, typed by its fields; kept, because a lesson reads the same table many times."""
    text = pd.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, na_values=[""])
    fields = {field["name"]: field for field in json.loads(fields)}
    if list(text) != list(fields):
        raise ValueError("other columns")
    return pd.DataFrame({name: _typed(text[name], field) for name, field in fields.items()})


def _typed(column, field):
    """A column of text as the type that its field names; a blank cell, and no other, is missing."""
    kind, values = field["type"], field.get("constraints", {}).get("enum")
    if kind == "string":
        typed = pd.Series(_category(column, values, field["categoriesOrdered"]), column.index) if values else column
    elif kind == "integer":
        typed = column.astype("Int64" if column.isna().any() else "int64")
    elif kind == "number":
        typed = column.astype("float64")
    elif kind == "boolean":
        typed = column.map({"true": True, "false": False}).astype("boolean")
    elif kind == "date":
        typed = pd.to_datetime(column, format="%Y-%m-%d")
    elif kind == "yearmonth":
        typed = pd.Series(pd.PeriodIndex(column, freq="M"), column.index)
    else:
        raise ValueError(f"unknown type {kind!r}")
    if not typed.isna().equals(column.isna()):
        raise ValueError(f"{field['name']} holds values outside its list")
    return typed


def _category(column, values, ordered):
    return pd.Categorical.from_codes(pd.Index(values).get_indexer(column), values, ordered)


def _check(table, folder, package):
    """Hold one file against its rules and read it back; raise the first rule that is broken.

    Returns:
        bytes: the table, plain.
    """
    path = folder / table["path"]
    raw = _bytes(path)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row, byte = raw[: error.start].count(b"\n") + 1, raw[error.start]
        raise DataError(f"{path}, row {row}: byte {error.start} of the file, 0x{byte:02x}, is not UTF-8 "
                        f"(rule: encoding). Save the file as UTF-8. {_restore(path)}") from None
    plain = _released(raw, table) or _plain(raw, table)
    if plain is None:
        raise DataError(f"{path}: a quotation mark is not closed, or stands inside a cell (rule: csv). "
                        f"Correct the file. {_restore(path)}")
    try:
        error = _broken_rule(table, plain, folder, package)
    except ImportError:
        raise _NoRules(f"{path}: its rules cannot be checked without the package frictionless. "
                       f"Install it: {_INSTALL}") from None
    if error:
        columns = getattr(error, "field_names", None) or [getattr(error, "field_name", "")]
        raise DataError(f"{path}, row {getattr(error, 'row_number', 1)}, column {', '.join(columns) or 'unknown'}: "
                        f"{shorten(error.message, 300)} (rule: {error.type}). Correct the file. {_restore(path)}")
    try:
        _parsed(plain, json.dumps(table["schema"]["fields"]))
    except ValueError as error:
        raise DataError(f"{path}: it cannot be read back: {error}. Correct the file. {_restore(path)}") from None
    except (KeyError, TypeError) as error:
        package = folder / "datapackage.json"
        raise DataError(f"{package}: it does not describe {path.name} ({error!r}). {_restore(package)}") from None
    return plain


def _broken_rule(table, plain, folder, package):
    """The first error that Frictionless finds in a table and in its links to other tables; None if it finds none."""
    from frictionless import FrictionlessException, Package

    released = {"hash", "bytes", "rows"}  # the caller's business
    rules = [{key: deepcopy(part[key]) for key in part.keys() - released} for part in package.values()]
    booleans = [field for part in rules for field in part["schema"]["fields"] if field["type"] == "boolean"]
    for field in booleans:  # no 1, no 0: what `load` reads
        field.setdefault("trueValues", ["true"]), field.setdefault("falseValues", ["false"])
    others = {link["reference"]["resource"] for link in table["schema"].get("foreignKeys", [])}
    with TemporaryDirectory() as plainly:  # Frictionless sees what `load` would see
        for name in others:
            other = package[name]
            raw = _bytes(folder / other["path"])
            (Path(plainly) / other["path"]).write_bytes(_plain(raw, other) or raw)
        (Path(plainly) / table["path"]).write_bytes(plain)
        try:
            resource = Package.from_descriptor({"resources": rules}, basepath=plainly).get_resource(table["name"])
            errors = [error for task in resource.validate().tasks for error in task.errors]
        except FrictionlessException as error:
            errors = [error.error]
    return min(errors, key=lambda error: getattr(error, "row_number", 1), default=None)


def _meaning(field):
    """The description of a field, for the dictionary, with its status where it is not that of the row."""
    status = field.get("status")
    return field["description"] + (f" **{status}**, whatever the status of the row." if status else "")


def _rule(field):
    """The constraints of a field in words, for the dictionary."""
    rules = field.get("constraints", {})
    words = [key for key in ("required", "unique") if rules.get(key)]
    if "enum" in rules:
        words.append((" < " if field.get("categoriesOrdered") else ", ").join(map(str, rules["enum"])))
    if "pattern" in rules:
        words.append("`" + rules["pattern"].replace("|", "\\|") + "`")
    words += [f"{sign} {rules[key]}" for key, sign in {"minimum": "≥", "maximum": "≤"}.items() if key in rules]
    return "; ".join(words)

"""The tables of the course: typed, checked, each row with its source.

`load("pilot_zones")` gives a DataFrame or one `DataError` that says which file, row, column and rule, and what to do.
The rules stand in `data/datapackage.json` (Frictionless Data Package). A file whose SHA-256 is the one noted there has
passed them; any other file is checked again, row by row, and refused.
"""

import hashlib
import io
import json
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from textwrap import shorten

import pandas as pd

from beltlab.models import simulate

_HERE = Path(__file__).parent
FOLDER = _HERE / "tables" if (_HERE / "tables").is_dir() else _HERE.parents[1] / "data"
"""Where the tables lie: inside an installed package, or in the folder `data` of a checkout."""


class DataError(Exception):
    """A table is missing, damaged, changed, or asked for in a way that would mislead."""


def tables(folder=None):
    """Names of all tables, each with its title.

    Returns:
        dict: name -> title, in the order of the data dictionary.
    """
    return {name: table["title"] for name, table in _package(folder).items()}


def changed(folder=None):
    """Names of the tables that are missing, or not letter for letter as they were published.

    Raises:
        DataError: `datapackage.json` is missing or damaged.
    """
    folder = Path(folder or FOLDER)
    paths = {name: (folder / table["path"], table["hash"]) for name, table in _package(folder).items()}
    return [name for name, (path, hash) in paths.items() if not path.exists() or _hash(path.read_bytes()) != hash]


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
    """The columns of one table: type, unit, meaning.

    Returns:
        DataFrame indexed by column, with type, unit and meaning.
    """
    fields = _table(name, folder)["schema"]["fields"]
    rows = [(f["name"], f["type"], f.get("unit", ""), f["description"]) for f in fields]
    return pd.DataFrame(rows, columns=["column", "type", "unit", "meaning"]).set_index("column")


def sources(name, folder=None):
    """The sources that the rows of one table name, most used first.

    Returns:
        DataFrame indexed by source key, with title, publisher, date, url and rows (how many rows rest on it).
    """
    made_from = _table(name, folder).get("madeFrom", [name])
    used = pd.concat([_read(_table(part, folder), folder)["source"] for part in made_from])
    rows = used.value_counts(sort=False).rename("rows")
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


def simulate_cities(seed, folder=None, **settings):
    """A made panel of cities: SIMULATED outcomes on the real approval dates of batches 1 to 6.

    There is no open panel of exports by city and year, so the outcomes are drawn from a model whose true effect is
    known. An approval from October on counts from the next year.

    Args:
        seed: of the random numbers; the same seed gives the same panel.
        folder: folder with the tables; the course's own by default.
        **settings: effect, noise, number of cities that never have a zone …: see `beltlab.models.simulate.cities`.

    Returns:
        DataFrame, one row a city and year; `status` says "simulated" in every row, and `attrs["true_att"]` is the mean
        true effect on the treated, in log points.
    """
    zones = load("pilot_zones", folder).query("batch <= 6")
    panel = pd.DataFrame(simulate.cities(seed, zones["city"], zones["approval_date"], **settings))
    panel.attrs["true_att"] = float(panel.loc[panel["treated"], "effect"].mean())
    return panel.astype({"city": "str", "status": "category"})


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
        lines += [f"| {f['name']} | {f['type']} | {f.get('unit', '')} | {f['description']} | {_rule(f)} |"
                  for f in table["schema"]["fields"]]
    return "\n".join(lines) + "\n"


def refresh(folder=None):
    """Accept the tables as they are now: check every rule, then note their SHA-256 and write the data dictionary.

    Returns:
        list of the names of the tables that had changed.

    Raises:
        DataError: a table breaks a rule. Nothing is written then.
    """
    folder = Path(folder or FOLDER)
    package = _package(folder)
    changed = []
    for name, table in package.items():
        _check(table, folder, package)
        raw = _bytes(folder / table["path"])
        if table["hash"] != _hash(raw):
            changed.append(name)
        table.update(rows=_rows(raw), bytes=len(raw), hash=_hash(raw))
    whole = json.loads(_bytes(folder / "datapackage.json"))
    whole["resources"] = list(package.values())
    _write(folder / "datapackage.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    _write(folder / "README.md", dictionary(folder))
    return changed


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
        tables = {table["name"]: table for table in json.loads(_bytes(path))["resources"]}
        for table in tables.values():
            _ = table["path"], table["title"], table["hash"], [f["name"] + f["type"] for f in table["schema"]["fields"]]
        return tables
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: it does not describe the tables any more ({error!r}). {_restore(path)}") from None


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
    path.write_text(text, encoding="utf-8", newline="\n")


def _hash(raw):
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _rows(raw):
    """Rows below the header; no cell of ours holds a line break."""
    return raw.count(b"\n") - 1


def _read(table, folder):
    """One whole table, typed; its bytes must be the released ones."""
    folder = Path(folder or FOLDER)
    path = folder / table["path"]
    raw = _bytes(path)
    if _hash(raw) != table["hash"]:
        _check(table, folder, _package(folder))
        raise DataError(f"{path}: every row keeps the rules, but this is not the released file (rule: sha256). "
                        f"It has {_rows(raw)} rows, {table.get('rows')} were released: rows are missing or cells "
                        f"edited. {_restore(path)} Was the change intended? Accept it: python -m beltlab data")
    try:
        return _parsed(raw, json.dumps(table["schema"]["fields"])).copy()
    except (KeyError, ValueError, TypeError) as error:
        package = folder / "datapackage.json"
        raise DataError(f"{package}: it does not fit {path.name} any more ({error!r}). {_restore(package)}") from None


@lru_cache(maxsize=32)
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
    """Hold one file against its rules; raise the first that is broken."""
    path = folder / table["path"]
    raw = _bytes(path)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row, byte = raw.count(b"\n", 0, error.start) + 1, raw[error.start]
        raise DataError(f"{path}, row {row}: byte {error.start} of the file, 0x{byte:02x}, is not UTF-8 "
                        f"(rule: encoding). Save the file as UTF-8. {_restore(path)}") from None
    from frictionless import FrictionlessException, Package

    released = {"hash", "bytes", "rows"}  # the caller's business
    rules = [{key: part[key] for key in part.keys() - released} for part in package.values()]
    try:
        resource = Package.from_descriptor({"resources": rules}, basepath=str(folder)).get_resource(table["name"])
        errors = [error for task in resource.validate().tasks for error in task.errors]
    except FrictionlessException as error:
        errors = [error.error]
    if errors:
        error = min(errors, key=lambda error: getattr(error, "row_number", 1))
        columns = getattr(error, "field_names", None) or [getattr(error, "field_name", "")]
        raise DataError(f"{path}, row {getattr(error, 'row_number', 1)}, column {', '.join(columns) or 'unknown'}: "
                        f"{shorten(error.message, 300)} (rule: {error.type}). Correct the file. {_restore(path)}")


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

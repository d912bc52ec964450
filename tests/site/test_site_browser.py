"""The website as a reader meets it: each page in Chromium, on a desk and on a phone, in the light and in the dark."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from jupyter_pages import CHROMIUM, ROOT

AXE = "axe-core@4.14.1"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("BELTLAB_ALL"), reason="No Chromium here."),
]
THEMES_OWN = {  # of the theme's navigation, on every site with it
    "label-content-name-mismatch": ".search-button-field",  # the search button says its short cut too
    "region": ".sidebar-primary-item",  # the title in the side bar is in no landmark
}
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
LIVE = "a[href*='lite/lab/index.html']"


@pytest.fixture(scope="module")
def paths(site):
    """Every page of the site, from its root."""
    root = site / "any" / "prefix"
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html")
                  if path.relative_to(root).parts[0] not in {"lite", "_static"})


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    folder = tmp_path_factory.mktemp("axe")
    if subprocess.run(["npm", "pack", "--silent", AXE], cwd=folder, capture_output=True).returncode:
        pytest.skip(f"npm cannot fetch {AXE} here.")
    subprocess.run(["tar", "xzf", next(folder.glob("*.tgz"))], cwd=folder, check=True)
    return (folder / "package" / "axe.min.js").read_text(encoding="utf-8")


def opened(chromium, size="desk", scheme="light"):
    """A page that lists what it asks of others and what goes wrong in it."""
    width, height = SIZES[size]
    page = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme).new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: said.type in {"error", "warning"} and page.wrong.append(said.text))
    return page


def abroad(page, root):
    return [url for url in page.asked if not url.startswith((root, "data:", "blob:"))]


def test_every_part_of_the_course_has_a_page(paths):
    stems = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    wanted = {f"{folder}/{stem}.html" for folder in ("lessons", "exercises") for stem in stems}
    assert wanted | {"index.html", "glossary.html", "bibliography.html", "data.html", "search.html"} == set(paths)


def test_no_link_leads_nowhere(site, paths):
    root = site / "any" / "prefix"
    lost = []
    for path in paths:
        text = (root / path).read_text(encoding="utf-8")
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            plain = target.partition("#")[0].partition("?")[0]
            if plain and not re.match(r"\w+:|//", plain) and not ((root / path).parent / plain).exists():
                lost.append((path, target))
    assert lost == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_fits_has_words_and_asks_nobody(chromium, address, paths, axe, size, scheme):
    page, found = opened(chromium, size, scheme), []
    for path in paths:
        page.goto(f"{address}/{path}")
        found += [(path, url) for url in abroad(page, address)] + [(path, text) for text in page.wrong]
        page.asked.clear()
        page.wrong.clear()
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            found.append((path, f"{over} pixels too wide"))
        if wordless := page.evaluate("[...document.images].filter((image) => !image.alt.trim()).length"):
            found.append((path, f"{wordless} pictures without words"))
        page.evaluate(axe)
        run = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"
        for fault in page.evaluate(run):
            own = THEMES_OWN.get(fault["id"])
            nodes = [node for node in fault["nodes"]
                     if not own or not page.locator(own).count() or own.strip(".") not in node["html"]]
            if nodes:
                found.append((path, fault["id"], nodes[0]["html"][:200]))
        page.wrong.clear()  # axe asks for the style sheets again, and says so
        page.asked.clear()
    page.context.close()
    assert found == []


def test_the_search_finds_a_chinese_word(chromium, address):
    page = opened(chromium)
    page.goto(f"{address}/search.html?q=产业带")
    page.wait_for_selector("#search-results ul.search li a", timeout=30_000)
    hits = page.locator("#search-results ul.search li a").all_inner_texts()
    assert "Glossary 词汇" in hits and len(hits) > 2
    assert abroad(page, address) == []
    page.context.close()


def test_it_works_from_a_folder_where_the_live_links_say_what_they_need(chromium, site):
    page = opened(chromium)
    start = (site / "any" / "prefix" / "index.html").as_uri()
    page.goto(start)
    page.locator(LIVE).first.click()
    assert "python3 -m http.server" in page.get_by_role("status").first.inner_text()
    assert page.url == start
    page.locator("a.cover").first.click()
    page.wait_for_selector("figure img")
    for image in page.locator("figure img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function("[...document.querySelectorAll('figure img')].every((image) => image.naturalWidth)")
    assert page.wrong == []
    page.goto(start.replace("index.html", "search.html?q=belt"))  # without the lines around a hit: a folder gives none
    page.wait_for_selector("#search-results ul.search li a", timeout=30_000)
    assert abroad(page, "file:") == []
    page.context.close()


def contrast(page, selector):
    """The contrast of an element's letters with the first ground below them that is not transparent."""
    return page.locator(selector).first.evaluate("""(node) => {
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => {
        v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      let ground = node;
      while (ground && (rgb(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
      const two = [light(rgb(getComputedStyle(node).color)),
                   light(rgb(ground ? getComputedStyle(ground).backgroundColor : "rgb(255, 255, 255)"))];
      return (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05);
    }""")


def test_it_can_be_read_in_the_dark(chromium, address):
    page = opened(chromium, scheme="dark")
    page.goto(f"{address}/lessons/01_zones_and_belts.html")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", ground)[:3])) < 60
    for selector in ("article p", "figcaption", "table.dataframe td", "a.run", "div.highlight pre"):
        assert contrast(page, selector) >= 4.5, selector
    page.context.close()


def test_on_paper_there_is_the_lesson_and_no_navigation(chromium, address):
    page = opened(chromium)
    page.goto(f"{address}/lessons/01_zones_and_belts.html")
    page.emulate_media(media="print")
    assert page.locator("article figure img").first.is_visible()
    for selector in (".bd-sidebar-primary", ".bd-sidebar-secondary", ".prev-next-footer", "p.open"):
        assert not page.locator(selector).first.is_visible(), selector
    page.context.close()


# The edition that runs in the browser


def test_its_kernel_starts_from_the_site_alone_up_to_what_is_compiled(chromium, address, site):
    """Only what is compiled lies elsewhere (tests/site/test_wasm.py): without a network it is all that is missing."""
    page = opened(chromium)
    page.context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    page.goto(f"{address}/lite/static/pyodide/")
    found = page.evaluate("""async (folder) => {
      const { loadPyodide } = await import(folder + "pyodide.mjs");
      const said = [];
      const python = await loadPyodide({ indexURL: folder, stderr: (text) => said.push(text) });
      await python.loadPackage(["beltlab"], { messageCallback: () => {}, errorCallback: (text) => said.push(text) });
      let missing = "";
      try { python.runPython("import beltlab, ipywidgets, anywidget, IPython\\nimport beltlab.data"); }
      catch (error) { missing = String(error); }
      return { version: python.runPython("import sys; sys.version.split()[0]"), missing, said,
               where: python.runPython("import beltlab; beltlab.__file__") };
    }""", f"{address}/lite/static/pyodide/")
    assert found["version"].startswith("3.14") and "beltlab" in found["where"]
    assert re.search(r"ModuleNotFoundError: .*(numpy|pandas)", found["missing"]), found
    assert {url.split("/")[2] for url in abroad(page, address)} == {"cdn.jsdelivr.net"}
    compiled = "numpy|pandas|scipy|matplotlib|pillow|contourpy|kiwisolver"
    assert [url for url in abroad(page, address) if not re.search(rf"/({compiled})-", url)] == []
    page.context.close()


def test_it_opens_the_exercises_runs_a_cell_and_keeps_a_file(chromium, address):
    """Without a network, too: what is compiled is then missing, and Python starts all the same."""
    page = opened(chromium)
    page.context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    page.goto(f"{address}/lite/lab/index.html?path=exercises/01_zones_and_belts.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1", timeout=120_000)
    table = page.locator(".jp-OutputArea-output").filter(has=page.locator("table.dataframe")).first
    assert "," not in table.inner_text()  # a list of lines that nobody joined
    page.locator(".jp-Notebook .jp-MarkdownCell").first.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("import pathlib\npathlib.Path('lesson_01.progress.json').write_text('{}')\nprint(6 * 7)")
    page.keyboard.press("Shift+Enter")
    said = page.locator(".jp-OutputArea-output pre")
    said.filter(has_text=re.compile(r"^42\s*$")).wait_for(timeout=240_000)
    files = page.locator(".jp-DirListing-item").filter(has_text="lesson_01.progress.json")
    files.wait_for(timeout=30_000)
    page.reload()  # it is kept in this browser
    files.wait_for(timeout=120_000)
    page.context.close()


def test_it_is_built_in_a_minute_of_one_processor(site):
    assert float((site / "seconds").read_text()) <= 60


def test_it_has_the_course_and_nothing_else(site):
    lite = site / "any" / "prefix" / "lite"
    for folder in ("notebooks", "exercises"):
        assert sorted(path.name for path in (lite / "files" / folder).glob("*.ipynb")) == sorted(
            path.name for path in (ROOT / folder).glob("*.ipynb"))
    assert not (lite / "files" / "solutions").exists()
    found = lite.glob("extensions/**/package.json")
    extensions = {path.parent.relative_to(lite / "extensions").as_posix() for path in found}
    assert extensions == {"@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget"}
    assert Path(lite, "static", "pyodide", "pyodide.asm.wasm").stat().st_size > 5_000_000

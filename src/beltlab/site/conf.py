"""How Sphinx builds the website; `beltlab.site.build` writes the pages beside this file."""

project = "What drives China's cross-border e-commerce belts?"
author = "the course"
html_title = "CBEC belts 跨境电商产业带"
extensions = ["myst_nb"]
myst_enable_extensions = ["html_image"]
myst_heading_anchors = 3
nb_execution_mode = "off"
nb_render_markdown_format = "myst"
html_use_index = False
html_context = {"default_mode": "auto"}
html_js_files = ["site.js"]
html_theme = "sphinx_book_theme"
html_static_path = ["static"]
html_extra_path = ["extra"]
html_favicon = "static/favicon.svg"
html_css_files = ["site.css"]
html_theme_options = {
    "use_download_button": False, "use_fullscreen_button": False, "show_toc_level": 2, "home_page_in_toc": True,
    "navigation_with_keys": True, "search_as_you_type": True, "navbar_persistent": [],
}

"""What a handout's maker is given, before it becomes a PDF."""

import weasyprint


def pages(monkeypatch) -> list[str]:
    """Return a list that will hold each page, as HTML, from which a PDF is made."""
    given = []

    class Page(weasyprint.HTML):
        def __init__(self, string):
            given.append(string)
            super().__init__(string=string)

    monkeypatch.setattr(weasyprint, "HTML", Page)
    return given

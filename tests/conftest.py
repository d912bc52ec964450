"""What tests of several rooms share."""

import pytest


@pytest.fixture(scope="module")
def chromium():
    """A browser without a window, one for each file of tests."""
    from jupyter_pages import browser

    with browser() as started:
        yield started

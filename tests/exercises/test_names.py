"""The name `q`: Tab offers no answer, and a notebook that takes the name away gets a sentence."""

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from beltlab.exercises import questions


@pytest.fixture
def shell(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_a_name_that_was_taken_comes_back_with_a_sentence(shell, capsys):
    shell.run_cell("import importlib; from beltlab.exercises import lesson_02 as q")
    assert shell.run_cell("importlib.reload(q)").success  # as in a fresh kernel
    assert sum("give_back" in each.__qualname__ for each in shell.events.callbacks["pre_run_cell"]) == 1
    assert shell.run_cell("p, q, rmse = 0.02, 0.56, 11.2\nq + 1").result == 1.56  # its own cells keep what they made
    assert shell.run_cell("q.q2.check([0.0234, 0.5597, 11.225])").result.passed
    assert "The name `q` was taken" in capsys.readouterr().out
    assert shell.run_cell("q.q2.check([0.0234, 0.5597, 11.225])").result.passed
    assert "was taken" not in capsys.readouterr().out


@pytest.mark.parametrize("jedi", [True, False])
def test_tab_offers_no_answer(shell, jedi):
    shell.run_cell("import importlib; q = importlib.import_module('beltlab.exercises.lesson_02')")
    shell.Completer.use_jedi = jedi
    with provisionalcompleter():
        offered = {each.text for each in shell.Completer.completions("q.q2.", 5)}
    offered = {text.rpartition(".")[2] for text in offered}
    assert {"check", "hint"} <= offered <= {"check", "hint", "judge", "praise", "prompt", "shows", "trials"}


def test_dir_offers_no_answer():
    for known in questions(2):
        assert dir(known) == ["check", "hint"]

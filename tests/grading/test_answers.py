"""What is remembered of judgements, and how long a forged answer may be."""

from beltlab.grading import answers


def test_a_judgement_is_made_once_and_the_oldest_goes_when_room_is_short():
    made, kept = [], answers.Judgements(room=10)

    def ask(key, size=5):
        return kept.get((key,), lambda: made.append(key) or f"of {key}", lambda judged: size)

    assert [ask("a"), ask("b"), ask("a")] == ["of a", "of b", "of a"] and made == ["a", "b"]
    assert ask("c") == "of c" and ask("a") == "of a" and made == ["a", "b", "c"]  # b was used least lately
    assert ask("b") == "of b" and made == ["a", "b", "c", "b"]
    ask("large", 11)
    ask("d", 10)
    assert ask("d") == "of d" and made[-1] == "d"  # what does not fit takes no room from others


def test_a_forged_answer_is_cut_to_what_packing_could_have_written(monkeypatch):
    monkeypatch.setattr(answers, "TEXT", 20)
    monkeypatch.setattr(answers, "LONGEST", 60)
    assert answers.bounded({"answer": "x" * 40}) == {"answer": "x" * 20}
    assert answers.bounded({"answer": ["x" * 5]}) == {"answer": ["x" * 5]}
    assert answers.bounded({"answer": "x" * 46}) == {"answer": "x" * 20}  # 60 bytes
    deep = []
    for _ in range(100_000):
        deep = [deep]
    for answer in ("x" * 47, deep):
        assert answers.bounded({"answer": answer})["answer"]["type"] == "other"

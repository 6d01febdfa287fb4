from lenitive.domain.foundation.one_line import LINE_MAX, one_line


def test_a_long_message_keeps_its_beginning_and_its_remedy() -> None:
    line = one_line("/folder/" + "x" * 5000 + ": there is no such file; check the path")
    assert len(line) == LINE_MAX
    assert line.startswith("/folder/")
    assert line.endswith("check the path")


def test_nothing_that_a_terminal_obeys_is_left() -> None:
    assert one_line("a\x1b[2Jb\u202ec\u009bd\r\n e") == "a?[2Jb?c?d e"

"""What the page on event tables shows, works as shown."""

from lenitive.interop import nonmem
from written_pages import ROOT, blocks_of

PAGE = ROOT / "docs" / "how-to" / "exchange-event-tables.md"
TRIAL = "ID,TIME,AMT,RATE,DVID,CMT,DV,WT\n1,0,35,7,.,{cmt},.,68\n1,1,.,.,1,.,38.5,68\n"


def test_every_block_of_the_page_runs(capsys) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    reading, with_layout = blocks_of(PAGE, "python")
    first: dict[str, object] = {"text": TRIAL.format(cmt=1)}
    exec(reading.text, first)  # noqa: S102 - a page of this project
    assert "38.5" in capsys.readouterr().out
    assert isinstance(first["text"], str)
    assert nonmem.read(first["text"], layout=nonmem.LENITIVE).subjects[0].weight_kg == 68.0
    second: dict[str, object] = {"text": TRIAL.format(cmt=2), "nonmem": nonmem}
    exec(with_layout.text, second)  # noqa: S102 - the same
    layout = second["layout"]
    assert isinstance(layout, nonmem.Layout)
    assert nonmem.layout_of(nonmem.data_dictionary(layout)) == layout


def test_every_column_that_is_read_stands_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for column in ("ID", "TIME", "AMT", "RATE", "DUR", "EVID", "MDV", "CMT", "DV", "DVID", "II", "ADDL", "SS", "WT"):
        assert column in text

"""Run the worked notebook without Jupyter: its code cells in order, in one namespace, as its reader would.

Run: python docs/tutorials/run_notebook.py           say whether what is stored is what the code gives
     python docs/tutorials/run_notebook.py --write   store what the code gives now
"""

import ast
import base64
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).with_name("pharmacology.ipynb")
_DPI = 60

Cell = dict[str, Any]
Output = dict[str, Any]


def read(path: Path = NOTEBOOK) -> dict[str, Any]:
    """The notebook as JSON."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def code_cells(notebook: dict[str, Any]) -> list[Cell]:
    """Its code cells, in order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def ran(cells: list[Cell]) -> list[list[Output]]:
    """What each cell gives: printed text, the value of a last expression, figures."""
    import matplotlib as mpl

    mpl.use("Agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    return [_outputs("".join(cell["source"]), names, number) for number, cell in enumerate(cells, start=1)]


def texts(outputs: list[Output]) -> list[str]:
    """The text of outputs, which is the same on every machine; pictures are left out."""
    found = [
        "".join(one["text"] if one["output_type"] == "stream" else one["data"].get("text/plain", "")) for one in outputs
    ]
    return [text for text in found if text]


def pictures(outputs: list[Output]) -> int:
    """How many pictures there are."""
    return sum("image/png" in one.get("data", {}) for one in outputs)


def _outputs(source: str, names: dict[str, Any], number: int) -> list[Output]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), names)  # noqa: S102 - a page of this project
        if last is not None:
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)  # noqa: S307 - the same
    outputs: list[Output] = []
    if printed.getvalue():
        outputs.append(
            {"output_type": "stream", "name": "stdout", "text": printed.getvalue().splitlines(keepends=True)}
        )
    if value is not None:
        shown = {"text/plain": repr(value).splitlines(keepends=True)}
        outputs.append({"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": shown})
    return outputs + _figures()


def _figures() -> list[Output]:
    import matplotlib.pyplot as plt

    found = []
    for number in plt.get_fignums():
        held = io.BytesIO()
        plt.figure(number).savefig(held, format="png", dpi=_DPI, metadata={"Software": None})
        picture = {"image/png": base64.b64encode(held.getvalue()).decode("ascii")}
        found.append({"output_type": "display_data", "metadata": {}, "data": picture})
    plt.close("all")
    return found


def main() -> int:
    """Write, or compare."""
    notebook = read()
    cells = code_cells(notebook)
    now = ran(cells)
    stale = [number for number, cell in enumerate(cells) if texts(cell["outputs"]) != texts(now[number])]
    if "--write" in sys.argv[1:]:
        for number, cell in enumerate(cells):
            # a picture is kept where its cell still says the same: drawing differs a little from machine to machine
            if number in stale or pictures(cell["outputs"]) != pictures(now[number]) or "--pictures" in sys.argv:
                cell.update(execution_count=number + 1, outputs=now[number])
        NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    for number in stale:
        print(f"{NOTEBOOK.name}: code cell {number + 1} gives something else now; run with --write")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

"""The registries, listed."""

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import Exit, show
from lenitive.domain.foundation.sources import SOURCES


def sources(*, as_json: bool) -> int:
    """List every publication."""

    def page(console: Console) -> None:
        table = Table("key", "kind", "grade", "identifier", "citation", title=f"{len(SOURCES)} publications")
        for source in SOURCES.values():
            identifier = source.doi or (f"PMID {source.pmid}" if source.pmid else source.other or "")
            table.add_row(source.key, source.kind, source.grade, identifier, source.citation)
        console.print(table)

    show(list(SOURCES.values()), as_json=as_json, page=page)
    return Exit.DONE

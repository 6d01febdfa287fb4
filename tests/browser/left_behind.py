"""What a person's journey leaves where nobody should find it: addresses, headers, titles, storage, files, exports."""

import re
from pathlib import Path
from typing import Any

STORED = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie, named: window.name,
  databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length, state: JSON.stringify(history.state) ?? "",
})"""
MAY_STAY = "theme"
"""All that a script can find again in a browser: whether the pages are light or dark."""
ALLOWED_FILES = ("record", "accounts.sqlite3", "drafts", "imported", "live")
"""The record itself, the accounts, drafts of who typed them, and the bedside's own journal."""


class LeftBehind:
    """Listens to pages, looks into their storage at each stop, and finds a person's names in what was left."""

    def __init__(self, *names: str) -> None:
        self.names = re.compile("|".join(map(re.escape, names)))
        self.pages: list[Any] = []
        self.places: list[tuple[str, str]] = []
        self.stored: list[str] = []

    def watch(self, page: Any) -> None:
        """Every address that it asks for and every header that comes back is looked at."""
        self.pages.append(page)
        page.on("request", lambda sent: self.places.append(("an address", sent.url)))
        page.on("response", lambda came: self.places.append((f"headers of {came.url}", str(came.headers))))

    def stop(self) -> None:
        """What every page has in its storage and its title now."""
        for page in self.pages:
            if page.url.startswith("http"):
                self.places.append((f"the title of {page.url}", page.title()))
                self.kept(page.url, page.evaluate(STORED))

    def kept(self, where: str, found: dict[str, Any]) -> None:
        """Storage is empty but for what may stay; what is stored under any name is searched, too."""
        self.places.append((f"the storage of {where}", str(found)))
        cookies = dict(one.strip().partition("=")[::2] for one in found.pop("cookies").split(";") if one.strip())
        names = [*found.pop("local"), *found.pop("session"), *cookies]
        self.stored += [f"{one} at {where}" for one in names if one != MAY_STAY]
        found.pop("state")
        self.stored += [f"{one} {value} at {where}" for one, value in found.items() if value]

    def export(self, page: Any, address: str) -> None:
        """What leaves the clinic in a file must come, be no page, and name nobody."""
        came = page.request.get(address)
        assert came.status == 200, address
        assert "csv" in came.headers["content-type"], address
        self.places.append((f"the export {address}", came.text()))

    def files(self, *folders: Path) -> None:
        """Everything that was written, other than the record and what belongs to it."""
        for folder in folders:
            for place in folder.rglob("*"):
                if place.is_file() and not place.relative_to(folder).parts[0].startswith(ALLOWED_FILES):
                    self.places.append((str(place), place.read_bytes().decode("utf-8", "replace") + place.name))

    def hits(self) -> list[tuple[str, str]]:
        """Where a name was found, and which."""
        return [(where, found[0]) for where, text in self.places if (found := self.names.search(text))]

    def nothing(self, *, at_least: int) -> None:
        """Nothing was kept in a browser, nobody was named anywhere, and enough was looked at to say so."""
        assert self.stored == []
        assert self.hits() == []
        assert len(self.places) >= at_least

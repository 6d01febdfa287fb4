"""The gallery draws pages; its list is checked without drawing everything."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from written_pages import ROOT


@pytest.fixture(scope="module")
def gallery() -> ModuleType:
    sys.path.insert(0, str(ROOT / "docs"))  # as when it is run
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "docs" / "gallery.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gallery"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's chromium is not installed")
def test_a_page_becomes_a_picture(gallery: ModuleType, tmp_path: Path) -> None:
    shot = gallery.Shot(name="one", source="<!doctype html><p>5 mg</p>", width_px=200, height_px=100)
    (picture,) = gallery.render([shot], tmp_path)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_without_a_browser_it_says_what_to_install(
    gallery: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(gallery.shutil, "which", lambda _: None)
    with pytest.raises(RuntimeError, match="install Debian's package chromium"):
        gallery.render([gallery.Shot(name="one", source="")], tmp_path)


def test_a_gallery_is_small_enough_to_look_at() -> None:
    pictures = sorted((ROOT / "docs" / "gallery").glob("*.png"))
    assert 10 <= len(pictures) <= 60
    assert {one.name: one.stat().st_size for one in pictures if one.stat().st_size > 150_000} == {}
    assert any("flowsheet" in one.name for one in pictures)

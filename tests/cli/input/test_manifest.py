"""Files that are not manifests."""

import pytest

from kobai.cli import main


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"kind": "kobai race", "format": 99}', '{"kind": "kobai race", "format": 1}']
)
def test_what_is_no_manifest_is_refused(capsys, tmp_path, text):
    manifest = tmp_path / "race.json"
    manifest.write_text(text, encoding="utf-8")
    assert main(["race", "--from", str(manifest)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1

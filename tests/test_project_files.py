"""Files that GitHub and citation tools read: they must be valid, or those show nothing of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).parents[1]
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"

if not (ROOT / "CITATION.cff").exists():
    pytest.skip("the project's files are not beside these tests", allow_module_level=True)


def test_the_citation_is_valid():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # Required by version 1.2.0 of the format.
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] in ("software", "dataset")
    assert (cited["version"], cited["license"]) == (project["version"], project["license"])
    known = {
        "abstract",
        "authors",
        "cff-version",
        "commit",
        "contact",
        "date-released",
        "doi",
        "identifiers",
        "keywords",
    }
    known |= {
        "license",
        "license-url",
        "message",
        "preferred-citation",
        "references",
        "repository",
        "repository-artifact",
    }
    assert set(cited) <= known | {"repository-code", "title", "type", "url", "version"}
    person = {
        "affiliation",
        "alias",
        "email",
        "family-names",
        "given-names",
        "name-particle",
        "name-suffix",
        "orcid",
        "website",
    }
    for author in cited["authors"]:
        assert set(author) <= person or "name" in author
    assert all(isinstance(word, str) for word in cited["keywords"])
    assert len(set(cited["keywords"])) == len(cited["keywords"])


@pytest.mark.skipif(not FORMS.exists(), reason="issue forms are not in the source distribution")
@pytest.mark.parametrize("name", ["bug", "idea", "picture"])
def test_issue_forms_are_valid_and_in_both_languages(name):
    form = yaml.safe_load((FORMS / f"{name}.yml").read_text(encoding="utf-8"))
    assert set(form) <= {"name", "description", "title", "labels", "assignees", "projects", "type", "body"}
    assert all(isinstance(form[key], str) for key in ("name", "description"))
    fields = [element for element in form["body"] if element["type"] != "markdown"]
    assert fields
    ids = [element["id"] for element in fields]
    assert len(set(ids)) == len(ids)
    texts = [form["name"], form["description"]]
    for element in form["body"]:
        assert set(element) <= {"type", "id", "attributes", "validations"}
        assert element["type"] in ("markdown", "textarea", "input", "dropdown", "checkboxes")
        given = element["attributes"]
        if element["type"] == "markdown":
            assert set(given) == {"value"}
            texts.append(given["value"])
            continue
        allowed = {"label", "description", "placeholder", "value", "render", "options", "multiple", "default"}
        assert set(given) <= allowed
        assert re.fullmatch(r"[\w-]+", element["id"])
        assert ("options" in given) is (element["type"] in ("dropdown", "checkboxes"))
        assert len(set(map(str, given.get("options", ())))) == len(given.get("options", ()))
        assert set(element.get("validations", {})) <= {"required"}
        assert all(isinstance(v, bool) for v in element.get("validations", {}).values())
        texts += [given["label"], *filter(None, [given.get("description")])]
    for text in texts:
        assert re.search("[A-Za-z]{3}", text), text
        assert re.search("[ぁ-んァ-ン一-龥]", text), text


def test_the_security_policy_says_what_the_code_does():
    pytest.importorskip("uvicorn")
    from kobai.app.http import connections

    policy = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert f"head within {connections.HEAD_SECONDS:g} s, its body within {connections.BODY_SECONDS:g} s" in policy
    assert f"dropped after {connections.STALLED_SECONDS:g} s" in policy
    assert f"at most {connections.WAITING} are held" in policy

"""What the site is made of, as a CycloneDX document: the locked Python packages and the vendored front-end files.

    python -m common.local.sbom [file]

Everything is read from requirements/production.txt and static/vendor/CHECKSUMS, so the same lock makes the same
document, and nothing has to be installed. Who needs whom is in the lock's "via" comments.
Source: CycloneDX 1.6 JSON reference; package URLs as in the purl specification, type pypi.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "production.txt"
VENDORED = ROOT / "static" / "vendor"
OUR_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "crowdline.example")

_PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_FILE = re.compile(r"(?P<name>[a-z0-9-]+?)-(?P<version>\d[\d.]*\d)\.min\.js")


@dataclass
class Package:
    """One pinned package: the digests of its files, and the packages (or requirements) that wanted it."""

    name: str
    version: str
    digests: list[str] = field(default_factory=list)
    wanted_by: list[str] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(text: str) -> list[Package]:
    """The packages of a lock file as uv and pip-tools write it. Raises: ValueError for one without a hash."""
    packages: list[Package] = []
    for line in text.splitlines():
        if pinned := _PINNED.match(line):
            packages.append(Package(re.sub(r"[-_.]+", "-", pinned[1]).lower(), pinned[2]))
        elif digest := _HASH.search(line):
            packages[-1].digests.append(digest[1])
        elif line.startswith("    #"):
            packages[-1].wanted_by.append(line.strip(" #").removeprefix("via").strip())
    for package in packages:
        if not package.digests:
            raise ValueError(f"{package.name} is not locked by a hash.")
        package.wanted_by = [name for name in package.wanted_by if name]
    return packages


def document(*, lock: str, checksums: str) -> dict[str, Any]:
    """The whole document; its serial number follows from its content."""
    packages = locked(lock)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    us = f"pkg:generic/{project['name']}@{project['version']}"
    vendored = list(_vendored(checksums))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(OUR_NAMESPACE, lock + checksums)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": us,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [*map(_component, packages), *vendored],
        "dependencies": list(_dependencies(us, packages, vendored)),
    }


def _component(package: Package) -> dict[str, Any]:
    """A package is several files, one for each platform: each is named by its digest."""
    page = f"https://pypi.org/project/{package.name}/{package.version}/"
    return {
        "type": "library",
        "bom-ref": package.reference,
        "name": package.name,
        "version": package.version,
        "purl": package.reference,
        "externalReferences": [
            {"type": "distribution", "url": page, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for digest in package.digests
        ],
    }


def _vendored(checksums: str) -> Iterator[dict[str, Any]]:
    """Raises: ValueError for a file without its version in its name."""
    for line in checksums.splitlines():
        digest, file = line.split()
        named = _FILE.fullmatch(file)
        if named is None:
            raise ValueError(f"{file} does not tell its version.")
        reference = f"pkg:npm/{named['name']}@{named['version']}"
        yield {
            "type": "library",
            "bom-ref": reference,
            "name": named["name"],
            "version": named["version"],
            "purl": reference,
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }


def _dependencies(
    us: str, packages: list[Package], vendored: list[dict[str, Any]]
) -> Iterator[dict[str, object]]:
    """Who wants whom. What no package wants is wanted by us."""
    needs: dict[str, list[str]] = {us: [component["bom-ref"] for component in vendored]}
    references = {package.name: package.reference for package in packages}
    for package in packages:
        needs.setdefault(package.reference, [])
        for name in package.wanted_by:
            needs.setdefault(references.get(name, us), []).append(package.reference)
    for reference, needed in needs.items():
        yield {"ref": reference, "dependsOn": sorted(set(needed))}


def main(arguments: list[str]) -> None:
    file = Path(arguments[0]) if arguments else ROOT / ".local" / "sbom.json"
    made = document(lock=LOCK.read_text(), checksums=(VENDORED / "CHECKSUMS").read_text())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(made, indent=2) + "\n")
    sys.stdout.write(f"{file}: {len(made['components'])} components\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Packs one static program as an image, in the form of `docker save`.

Usage: make_pause_image.py PROGRAM ARCHIVE
"""

import hashlib
import io
import json
import platform
import sys
import tarfile

NAME = "registry.k8s.io/pause:3.10"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def add(archive: tarfile.TarFile, name: str, data: bytes, mode: int = 0o644) -> None:
    """Add one file to an archive."""
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mode = mode
    archive.addfile(entry, io.BytesIO(data))


def main(program: str, path: str) -> None:
    """Write the image that runs `program` to `path`."""
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as files, open(program, "rb") as file:
        add(files, "pause", file.read(), 0o755)
    config = json.dumps({
        "architecture": ARCHITECTURES[platform.machine()],
        "os": "linux",
        "config": {"Entrypoint": ["/pause"], "User": "65535:65535"},
        "rootfs": {
            "type": "layers",
            "diff_ids": [f"sha256:{hashlib.sha256(layer.getvalue()).hexdigest()}"],
        },
    }).encode()
    config_name = f"{hashlib.sha256(config).hexdigest()}.json"
    manifest = [{"Config": config_name, "RepoTags": [NAME], "Layers": ["layer.tar"]}]
    with tarfile.open(path, "w") as archive:
        add(archive, config_name, config)
        add(archive, "layer.tar", layer.getvalue())
        add(archive, "manifest.json", json.dumps(manifest).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Requests of the stand-ins to the cluster's API, with the administrator's token."""

import json
import pathlib
import ssl
import urllib.request


class KubeApi:
    """The API of the cluster whose files are in a folder."""

    def __init__(self, state: str) -> None:
        """Read key and token from the folder `state`."""
        pki = pathlib.Path(state, "pki")
        self._token = pki.joinpath("tokens.csv").read_text().split(",")[0]
        self._context = ssl.create_default_context(cafile=str(pki / "ca.crt"))

    def get(self, path: str) -> dict:
        """Return the object at `path`; raises OSError if there is none."""
        request = urllib.request.Request(
            f"https://127.0.0.1:6443{path}",
            headers={"Authorization": f"Bearer {self._token}"},
        )
        with urllib.request.urlopen(request, context=self._context, timeout=5) as answer:
            return json.load(answer)

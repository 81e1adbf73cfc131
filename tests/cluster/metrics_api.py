"""A custom metrics API that asks the pods themselves, in Prometheus's place.

The autoscaler's own code and the service's own metric are real; only what
carries the number from one to the other is a stand-in.

Usage: metrics_api.py STATE
"""

import http.server
import json
import re
import ssl
import sys
import time
import urllib.parse
import urllib.request

from kube_api import KubeApi

GROUP = "custom.metrics.k8s.io"
VERSION = "v1beta2"
PREFIX = f"/apis/{GROUP}/{VERSION}"
OF_PODS = re.compile(re.escape(PREFIX) + r"/namespaces/([^/]+)/pods/\*/([^/]+)")


def gauge(address: str, name: str) -> float:
    """Return the sum of a pod's samples of the metric `name`."""
    url = f"http://{address}:8000/metrics?format=prometheus"
    with urllib.request.urlopen(url, timeout=2) as answer:
        text = answer.read().decode()
    samples = re.finditer(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", text, re.MULTILINE)
    return sum(float(sample[1]) for sample in samples)


def values(api: KubeApi, namespace: str, name: str, selector: str) -> list[dict]:
    """Return the metric of each running pod; one that does not answer has none."""
    query = urllib.parse.urlencode({"labelSelector": selector})
    pods = api.get(f"/api/v1/namespaces/{namespace}/pods?{query}")["items"]
    items = []
    for pod in pods:
        if pod["status"]["phase"] != "Running" or "podIP" not in pod["status"]:
            continue
        try:
            value = gauge(pod["status"]["podIP"], name)
        except OSError:
            continue
        items.append({
            "describedObject": {
                "apiVersion": "/v1", "kind": "Pod",
                "namespace": namespace, "name": pod["metadata"]["name"],
            },
            "metric": {"name": name},
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "value": f"{int(value * 1000)}m",
        })
    return items


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers discovery, and questions for a metric of pods."""

    api: KubeApi

    def body(self) -> dict | None:
        """Return the object that is asked for, None if there is none."""
        url = urllib.parse.urlsplit(self.path)
        # The autoscaler writes the star as %2A.
        path = urllib.parse.unquote(url.path).rstrip("/")
        if path == PREFIX:
            resource = {
                "name": "pods/python_faas_queue_size", "singularName": "",
                "namespaced": True, "kind": "MetricValueList", "verbs": ["get"],
            }
            return {
                "kind": "APIResourceList", "apiVersion": "v1",
                "groupVersion": f"{GROUP}/{VERSION}", "resources": [resource],
            }
        if match := OF_PODS.fullmatch(path):
            selector = urllib.parse.parse_qs(url.query).get("labelSelector", [""])[0]
            return {
                "kind": "MetricValueList", "apiVersion": f"{GROUP}/{VERSION}", "metadata": {},
                "items": values(self.api, match[1], match[2], selector),
            }
        return None

    def do_GET(self) -> None:
        """Answer one request."""
        body = self.body()
        status = 200 if body else 404
        text = json.dumps(body or {"kind": "Status", "apiVersion": "v1", "code": status}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def main(state: str) -> None:
    """Serve on port 6444 of the loopback address until killed."""
    Handler.api = KubeApi(state)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 6444), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{state}/pki/apiserver.crt", f"{state}/pki/apiserver.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

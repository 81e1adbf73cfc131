"""Makes strict JSON schemas of Kubernetes' objects, a file a kind.

They are named as kubeconform looks for them. Strict: a field that Kubernetes
does not know is refused, which its own API does only if it is asked to.

Usage: make_schemas.py SWAGGER FOLDER
"""

import json
import pathlib
import sys

DEFINITIONS = "_definitions.json"
# Text or number, whatever the swagger says of them.
LOOSE = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number"]},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["string", "integer"]},
}


def strict(schema: dict) -> dict:
    """Return a schema of the swagger as one that refuses unknown fields."""
    result = {}
    for key, value in schema.items():
        if key == "$ref":
            result[key] = value.replace("#/definitions/", f"{DEFINITIONS}#/definitions/")
        elif key == "properties":
            result[key] = {name: strict(part) for name, part in value.items()}
            result["additionalProperties"] = False
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            result[key] = strict(value)
        elif key in ("type", "required", "enum"):
            result[key] = value
    return result


def schema_of_kind(schema: dict, group: str, version: str, kind: str) -> dict:
    """Return the schema of a whole object, which says what it is."""
    properties = {
        **schema.get("properties", {}),
        "apiVersion": {"const": f"{group}/{version}" if group else version},
        "kind": {"const": kind},
    }
    required = sorted({*schema.get("required", []), "apiVersion", "kind"})
    return {**schema, "properties": properties, "required": required}


def main(swagger: str, folder: str) -> None:
    """Write the schemas of all kinds in `swagger` to `folder`."""
    with open(swagger, encoding="utf-8") as file:
        definitions = json.load(file)["definitions"]
    out = pathlib.Path(folder)
    out.mkdir(parents=True)
    made = {name: LOOSE.get(name) or strict(schema) for name, schema in definitions.items()}
    (out / DEFINITIONS).write_text(json.dumps({"definitions": made}), encoding="utf-8")
    for name, schema in definitions.items():
        for kind in schema.get("x-kubernetes-group-version-kind", []):
            group, version = kind["group"], kind["version"]
            short = f"{group.split('.')[0]}-{version}" if group else version
            whole = schema_of_kind(made[name], group, version, kind["kind"])
            path = out / f"{kind['kind']}-{short}.json".lower()
            path.write_text(json.dumps(whole), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

#!/usr/bin/env python3
"""Says what openstacksdk makes of each variant of credentials.json: prints the same document with new `expected` parts.

Needs Debian's python3-openstacksdk. $ROOT in a variant stands for a fresh folder, which is also the home folder.
"""
import json
import os
import sys
import tempfile
import warnings

import dogpile.cache  # noqa: F401, as the next: once for all variants
import keystoneauth1.loading  # noqa: F401
import requests  # noqa: F401
import yaml  # noqa: F401

AUTH = """auth_type auth_url username user_id password project_id project_name user_domain_id user_domain_name
    project_domain_id project_domain_name domain_id domain_name default_domain default_domain_id default_domain_name system_scope
    token application_credential_id application_credential_name application_credential_secret""".split()



def ask(cloud):
    """In a process of its own: openstacksdk looks for files when it is imported."""
    warnings.simplefilter("ignore")
    from openstack.config import OpenStackConfig
    try:
        config = OpenStackConfig().get_one(**({"cloud": cloud} if cloud else {})).config
        auth = {k: str(v) for k, v in sorted(config["auth"].items()) if k in AUTH and v not in (None, "")}
        auth["auth_type"] = config.get("auth_type") or "password"
        return {"auth": auth, "region": str(config.get("region_name") or ""), "interface": config.get("interface") or "public",
                "cacert": os.path.expanduser(config.get("cacert") or "")}
    except Exception as e:
        return {"error": type(e).__name__}


def in_child(root, environment, cloud):
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(os.path.join(root, "empty"))
        os.write(theirs, json.dumps(ask(cloud)).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def answer(variant):
    with tempfile.TemporaryDirectory() as root:
        for name, text in variant.get("files", {}).items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        os.makedirs(os.path.join(root, "empty"), exist_ok=True)
        environment = {"PATH": os.environ["PATH"], "HOME": root, "PYTHONUTF8": "1"}
        environment.update({k: v.replace("$ROOT", root) for k, v in variant.get("environment", {}).items()})
        return json.loads(in_child(root, environment, variant.get("cloud")).replace(root, "$ROOT"))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        variants = json.load(file)
    for variant in variants:
        variant["expected"] = answer(variant)
    json.dump(variants, sys.stdout, indent=1, ensure_ascii=False)
    print()


main()

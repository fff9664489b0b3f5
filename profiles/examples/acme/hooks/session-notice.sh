#!/bin/sh
# Plain text on standard output becomes context for the model.
cat >/dev/null
echo "Acme policy is in force: see https://wiki.acme.example/codex."

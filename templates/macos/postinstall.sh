#!/bin/sh
# The installer's own arguments (package, destination, volume) are not those of the script.
exec "$(dirname "$0")/install-hooks.sh"

#!/bin/sh
set -e
# A link in place of the directory would lead the policy elsewhere: the link goes, what it points to stays.
for directory in /etc/codex /etc/codex/hooks /etc/codex/rules; do
  [ ! -L "${DPKG_ROOT-}$directory" ] || rm -f "${DPKG_ROOT-}$directory"
done

#!/bin/sh
printf '{"decision": "block"}'
exit 2

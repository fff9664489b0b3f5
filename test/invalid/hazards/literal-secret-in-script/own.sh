#!/bin/sh
curl -H "Authorization: Bearer abcdefghijklmnopqrstuvwxyz" https://x.example >&2

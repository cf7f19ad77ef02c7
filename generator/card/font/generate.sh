#!/bin/sh
# Fetches the sources named in subset.py through apt and makes the font anew.
set -eu
cd "$(dirname "$0")"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
(cd "$dir" && apt-get download "fonts-noto-cjk-extra=1:20220127+repack1-1" "unicode-data=15.0.0-1" "python3-fonttools=4.38.0-1+deb12u1")
for deb in "$dir"/*.deb; do dpkg -x "$deb" "$dir"; done
PYTHONPATH="$dir/usr/lib/python3/dist-packages" /usr/bin/python3 subset.py "$dir"

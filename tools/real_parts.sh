#!/bin/sh
# Installs what tests use of the real world beside PyPI: LibreOffice's spreadsheet, which opens and fills the jurors' sheets.
# Only Debian's packages, only as root; otherwise says what is not there, and the tests that need it say so too.
set -u
packages="libreoffice-calc-nogui python3-uno"
if command -v soffice >/dev/null 2>&1 && /usr/bin/python3 -c 'import uno' >/dev/null 2>&1; then
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "LibreOffice is not installed; tests with it are skipped. On Debian: apt-get install $packages" >&2
    exit 0
fi
echo "Installing $packages (once) ..." >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update && apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1; then
    tail -n 3 "$log" >&2
    echo "LibreOffice could not be installed; tests with it are skipped." >&2
fi
rm -f "$log"
exit 0

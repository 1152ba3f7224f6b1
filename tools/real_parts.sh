#!/bin/sh
# Installs what tests use of the real world beside PyPI: LibreOffice's spreadsheet, which opens and fills sheets; Chromium,
# which opens reports; and poppler's tools, which turn a PDF's pages into pictures.
# Only Debian's packages, only as root, each part by itself; a part that is not there is said, and the tests that need it
# say so too.
set -u

# What a part is for, how to see that it is there, and Debian's packages for it.
parts="spreadsheet browser pictures"
spreadsheet_is="LibreOffice"
spreadsheet_packages="libreoffice-calc-nogui python3-uno"
browser_is="Chromium"
browser_packages="chromium"
pictures_is="pdftoppm"
pictures_packages="poppler-utils"

is_there() {
    case $1 in
        spreadsheet) command -v soffice >/dev/null 2>&1 && /usr/bin/python3 -c 'import uno' >/dev/null 2>&1 ;;
        browser) command -v chromium >/dev/null 2>&1 ;;
        pictures) command -v pdftoppm >/dev/null 2>&1 ;;
    esac
}

of() {
    eval "echo \"\$${1}_$2\""
}

missing=""
for part in $parts; do
    is_there "$part" || missing="$missing $part"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    cannot="this system has no apt-get"
elif [ "$(id -u)" != 0 ]; then
    cannot="only root can install it"
else
    cannot=""
fi
if [ -n "$cannot" ]; then
    for part in $missing; do
        echo "$(of "$part" is) is not installed ($cannot); tests with it are skipped." \
            "On Debian: apt-get install $(of "$part" packages)" >&2
    done
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt-get update >"$log" 2>&1 || tail -n 3 "$log" >&2
for part in $missing; do
    packages=$(of "$part" packages)
    echo "Installing $packages (once) ..." >&2
    # shellcheck disable=SC2086  # several packages
    if ! apt-get install -y --no-install-recommends $packages >"$log" 2>&1; then
        tail -n 3 "$log" >&2
        echo "$(of "$part" is) could not be installed; tests with it are skipped." >&2
    elif ! is_there "$part"; then
        echo "$(of "$part" is) was installed but cannot be run; tests with it are skipped." >&2
    fi
done
exit 0

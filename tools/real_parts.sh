#!/bin/sh
# Installs what tests use of the real world beside PyPI: LibreOffice's spreadsheet, which opens and fills sheets; Chromium,
# which opens reports; poppler's tools, which turn a PDF's pages into pictures; Java with a whole Spark, for which
# PostgreSQL's driver is there; ssh-keygen, which signs; bubblewrap, in which plugins are run apart; zsh and fish, which
# complete words; and man and mandoc, which show the manual page.
# Only Debian's packages, only as root, each part by itself; a part that is not there is said, and the tests that need it
# say so too. The whole Spark comes from PyPI (400 MB) into .venv/spark: it owns the same folder as pyspark-client.
set -u

VENV=.venv
SPARK=$VENV/spark
ELSEWHERE=$VENV/elsewhere
ELSEWHERE_DUCKDB=1.5.5

# What a part is for, how to see that it is there, and Debian's packages for it.
parts="spreadsheet browser pictures java jdbc database signing sandbox shells manual"
spreadsheet_is="LibreOffice"
spreadsheet_packages="libreoffice-calc-nogui python3-uno"
browser_is="Chromium"
browser_packages="chromium"
pictures_is="pdftoppm"
pictures_packages="poppler-utils"
java_is="Java 17"
java_packages="openjdk-17-jre-headless"
jdbc_is="PostgreSQL's driver for Java"
jdbc_packages="libpostgresql-jdbc-java"
database_is="PostgreSQL"
database_packages="postgresql"
signing_is="OpenSSH's ssh-keygen"
signing_packages="openssh-client"
sandbox_is="bubblewrap"
sandbox_packages="bubblewrap"
shells_is="zsh and fish"
shells_packages="zsh fish"
manual_is="man and mandoc"
manual_packages="man-db mandoc groff-base"

is_there() {
    case $1 in
        spreadsheet) command -v soffice >/dev/null 2>&1 && /usr/bin/python3 -c 'import uno' >/dev/null 2>&1 ;;
        browser) command -v chromium >/dev/null 2>&1 ;;
        pictures) command -v pdftoppm >/dev/null 2>&1 ;;
        java) java -version 2>&1 | grep -Eq 'version "(1[7-9]|2[0-9])' ;;
        jdbc) [ -f /usr/share/java/postgresql.jar ] ;;
        database) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 ;;
        signing) command -v ssh-keygen >/dev/null 2>&1 ;;
        sandbox) command -v bwrap >/dev/null 2>&1 ;;
        shells) command -v zsh >/dev/null 2>&1 && command -v fish >/dev/null 2>&1 ;;
        manual) command -v mandb >/dev/null 2>&1 && command -v mandoc >/dev/null 2>&1 ;;
    esac
}

of() {
    eval "echo \"\$${1}_$2\""
}

debian() {
    missing=""
    for part in $parts; do
        is_there "$part" || missing="$missing $part"
    done
    [ -n "$missing" ] || return 0
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
        return 0
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
}

# The whole Spark in the version of constraints.txt; one of another version is replaced.
spark() {
    version=$(sed -n 's/^pyspark==//p' constraints.txt)
    if [ -z "$version" ]; then
        echo "Spark is not installed (constraints.txt does not say which); tests with it are skipped." >&2
    elif [ ! -x "$VENV/bin/python" ]; then
        echo "Spark is not installed (there is no $VENV); tests with it are skipped." >&2
    elif ! is_there java; then
        echo "Spark is not installed (it needs Java 17); tests with it are skipped." >&2
    elif ! grep -qs "'$version'\|\"$version\"" $SPARK/pyspark/version.py; then
        echo "Installing Spark $version into $SPARK (once) ..." >&2
        rm -rf $SPARK
        printed=$(mktemp)
        if ! "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --target $SPARK "pyspark==$version" \
            >"$printed" 2>&1; then
            tail -n 3 "$printed" >&2
            rm -rf $SPARK
            echo "Spark could not be installed; tests with it are skipped." >&2
        fi
        rm -f "$printed"
    fi
}

# What a process needs of Pembina's own libraries, with a DuckDB whose extensions PyPI has. It is made anew by whoever
# cleans .venv, as all else.
elsewhere() {
    if [ ! -x "$VENV/bin/python" ]; then
        echo "DuckDB's extensions are not installed (there is no $VENV); tests with them are skipped." >&2
    elif ! "$ELSEWHERE/bin/python" -c 'import duckdb_extension_postgres_scanner, narwhals' >/dev/null 2>&1; then
        echo "Installing DuckDB $ELSEWHERE_DUCKDB with its extensions into $ELSEWHERE (once) ..." >&2
        rm -rf $ELSEWHERE
        printed=$(mktemp)
        needs=$("$VENV/bin/python" -c "import tomllib; print(' '.join(
            w.replace(' ', '') for w in tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies']
            if not w.startswith('duckdb')))")
        pinned=$(mktemp)
        grep -v '^duckdb==' constraints.txt >"$pinned"
        # shellcheck disable=SC2086  # several packages
        if ! { "$VENV/bin/python" -m venv $ELSEWHERE && PIP_CONSTRAINT="$pinned" $ELSEWHERE/bin/python -m pip install \
            --quiet --disable-pip-version-check "duckdb==$ELSEWHERE_DUCKDB" \
            "duckdb-extension-httpfs==$ELSEWHERE_DUCKDB" "duckdb-extension-postgres-scanner==$ELSEWHERE_DUCKDB" \
            $needs; } >"$printed" 2>&1; then
            tail -n 3 "$printed" >&2
            rm -rf $ELSEWHERE
            echo "DuckDB's extensions could not be installed; tests with them are skipped." >&2
        fi
        rm -f "$printed" "$pinned"
    fi
}

debian
spark
elsewhere
exit 0

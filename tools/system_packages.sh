#!/bin/sh
# What the tests need from the system, by Debian's package manager: only what is absent, and only as root.
#
#   chromium     the pages are tested in it
#   postgresql   the record is tested on it
#   libpango     WeasyPrint draws PDF with it
#   strace       the record is tested against failing and killed system calls with it
#   faketime     the clock of a running supervisor is set with it
#   gettext      the words that a translator gets are collected with it
#
# Without root it names what is missing and goes on: the tests say what they could not test.
set -eu

missing=""
need() { # need PACKAGE CHECK...: the package is wanted where the check fails
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
installed() { dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null | grep -q "ok installed"; }
has_postgresql() { ls /usr/lib/postgresql/*/bin/initdb || command -v initdb; }

need chromium command -v chromium
need postgresql has_postgresql
need libpango-1.0-0 installed libpango-1.0-0
need libpangoft2-1.0-0 installed libpangoft2-1.0-0
need strace command -v strace
need faketime command -v faketime
need gettext command -v xgettext

if [ -z "$missing" ]; then
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
    echo "not installed, and only root can with apt-get:$missing" >&2
    exit 0
fi
echo "installing from the system's packages:$missing"
export DEBIAN_FRONTEND=noninteractive
# PostgreSQL's own cluster is not wanted: each test run makes one in a temporary folder and removes it
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
fi
apt-get update -qq
# shellcheck disable=SC2086 # one word a package
apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold $missing >/dev/null

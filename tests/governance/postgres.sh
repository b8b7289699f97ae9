#!/bin/sh
# PostgreSQL's programs for the tests of the ledger: Debian's, where we may install and there are none.
set -eu
if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "no PostgreSQL here and no right to install one: its tests will skip" >&2
    exit 0
fi
echo "installing PostgreSQL for the tests of the ledger"
# No cluster of the system's own: the tests make theirs in a temporary folder.
mkdir -p /etc/postgresql-common
echo "create_main_cluster = false" >>/etc/postgresql-common/createcluster.conf
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-15

# shellcheck shell=bash
# Debian packages that the checks and the end-to-end tests need.

missing_packages() {
  command -v promtool >/dev/null || echo prometheus
  command -v amtool >/dev/null || echo prometheus-alertmanager
  command -v curl >/dev/null || echo curl
  command -v openssl >/dev/null || echo openssl
  command -v chromium >/dev/null || echo chromium
  command -v prlimit >/dev/null || echo util-linux
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || echo postgresql
  command -v mariadbd >/dev/null || [[ -x /usr/sbin/mariadbd ]] || echo mariadb-server-core
  command -v redis-server >/dev/null || echo redis-server
  command -v setpriv >/dev/null || echo util-linux
  [[ -e /usr/share/zoneinfo/Europe/Berlin ]] || echo tzdata
  command -v mount >/dev/null || echo mount
  local module
  for module in scipy:python3-scipy sklearn:python3-sklearn pandas:python3-pandas; do
    /usr/bin/python3 -c "import importlib.util as u, sys; sys.exit(u.find_spec('${module%:*}') is None)" 2>/dev/null ||
      echo "${module#*:}"
  done
}

# A subshell, so that its trap removes the policy however it ends.
install_packages() (
  export DEBIAN_FRONTEND=noninteractive
  # Debian starts Prometheus and Alertmanager when it installs them; they would hold ports 9090 and 9093. Exit code 101
  # forbids it. A policy that is there already is the host's own.
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  apt-get -qq update || echo "apt-get update failed; trying with the lists that are there"
  apt-get -qq install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
)

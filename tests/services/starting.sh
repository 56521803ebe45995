# What the start scripts of this folder share; sourced by them.
#
#   start DATA PORT [OWNER]
#
# starts a server on 127.0.0.1:PORT over the folder DATA, waits until it serves and prints `pid=` and `url=`. Programs
# are downloaded once into a cache folder ($XDG_CACHE_HOME or ~/.cache). With OWNER, the id of a process, a guard ends
# the server and removes DATA when that process is gone, whatever the way.
# SERVICE_FSYNC=on makes the server wait for the disk; tests are faster without.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/kestra-test-services
ready_seconds=60
fsync=${SERVICE_FSYNC:-off}

data=${1:?a data folder is wanted}
port=${2:?a port is wanted}
owner=${3:-}
mkdir -p "$data"
data=$(cd "$data" && pwd -P)

die() { echo "$*" >&2; exit 1; }

# once NAME COMMAND...: makes $cache/NAME by running COMMAND with a folder to fill, once on this machine.
# The folder appears whole or not at all, whoever else tries at the same time. Not to be called in conditions, where
# bash goes on after failures.
once() {
  local name=$1; shift
  [ ! -d "$cache/$name" ] || return 0
  mkdir -p "$cache"
  (
    flock 9
    [ ! -d "$cache/$name" ] || exit 0
    new=$(mktemp -d "$cache/$name.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    "$@" "$new" >&2 9>&-
    chmod 755 "$new"
    mv -T "$new" "$cache/$name"
  ) 9>"$cache/$name.lock"
}

# maven FOLDER ARTIFACT: puts the artifact's file there.
maven() {
  command -v mvn >/dev/null || die "Maven (mvn) is missing"
  mvn -q -B -ntp -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="$2" -DoutputDirectory="$1" -Dmdep.useBaseVersion=true
}

# debs FOLDER PACKAGE...: unpacks Debian packages there without installing them.
debs() {
  local to=$1 from; shift
  command -v apt-get >/dev/null || die "neither apt-get nor an installed $1"
  from=$(mktemp -d)
  mkdir -p "$to"
  (
    cd "$from"
    apt-get -qq -o APT::Sandbox::User=root download "$@" 2>/dev/null || {
      apt-get -qq update >/dev/null
      apt-get -qq -o APT::Sandbox::User=root download "$@"
    }
    for package in ./*.deb; do dpkg-deb -x "$package" "$to"; done
  )
  rm -rf "$from"
}

# When a process started, in ticks: with its id this names one process and no later one.
started_at() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}

# is_up: the server that was started on DATA still runs.
is_up() {
  local pid was
  read -r pid was 2>/dev/null <"$data/.pid" || return 1
  [ "$(started_at "$pid")" = "$was" ]
}

# launch COMMAND...: in the background, in a session of its own, with a guard when there is an owner.
launch() {
  setsid "$@" >"$data/.out" 2>&1 </dev/null &
  echo "$! $(started_at $!)" >"$data/.pid"
  if [ -n "$owner" ]; then
    setsid bash "$here/guard" "$data" "$owner" >/dev/null 2>&1 </dev/null &
  fi
}

# wait_for COMMAND...: until it succeeds, or the server is gone or too slow.
wait_for() {
  local end=$((SECONDS + ready_seconds))
  until "$@" >/dev/null 2>&1; do
    if ! is_up || [ $SECONDS -ge $end ]; then
      tail -n 20 "$data/.out" >&2
      ! is_up || kill -KILL "$(cut -d' ' -f1 "$data/.pid")"
      die "the server did not come up"
    fi
    sleep 0.03
  done
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

# tell NAME=VALUE...: what the caller reads.
tell() { printf '%s\n' "pid=$(cut -d' ' -f1 "$data/.pid")" "$@"; }

# Some servers refuse to run as root. Root gets a user namespace in which it has another number: files stay root's.
as_nobody=()
if [ "$(id -u)" = 0 ]; then
  if unshare --user --map-user=1000 --map-group=1000 -- true 2>/dev/null; then
    as_nobody=(unshare --user --map-user=1000 --map-group=1000 --)
  else
    # Where that is not allowed, it becomes another user, who owns the data and can read the cache.
    as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
    cache=/var/tmp/kestra-test-services
    chown 65534:65534 "$data"
  fi
fi

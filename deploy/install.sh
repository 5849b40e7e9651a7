#!/bin/sh
# Installs a release beside others, and turns the link `current` to it. Needs sh, tar, gzip, sha256sum (or shasum), and curl for URLs.
# usage: install.sh ARCHIVE-OR-URL [--sha256 HEX] [--prefix DIR] [--bin DIR] [--share DIR] [--no-completion]
set -eu

say() { printf 'install: %s\n' "$*"; }
die() { printf 'install: %s\n' "$*" >&2; exit 1; }

source=
digest=
prefix=
bin=
data=
completion=1
while [ $# -gt 0 ]; do
  case $1 in
    --sha256) digest=$2; shift 2 ;;
    --prefix) prefix=$2; shift 2 ;;
    --bin) bin=$2; shift 2 ;;
    --share) data=$2; shift 2 ;;
    --no-completion) completion=; shift ;;
    -*) die "$1 (expected: --sha256, --prefix, --bin, --share or --no-completion)" ;;
    *) source=$1; shift ;;
  esac
done
[ -n "$source" ] || die "no archive (expected: install.sh moltbot-VERSION-linux-x64.tar.gz, or its https address)"

if [ "$(id -u)" = 0 ]; then
  prefix=${prefix:-/opt/moltbot}
  bin=${bin:-/usr/local/bin}
  data=${data:-/usr/local/share}
else
  prefix=${prefix:-$HOME/.local/share/moltbot}
  bin=${bin:-$HOME/.local/bin}
  data=${data:-$HOME/.local/share}
fi

mkdir -p "$prefix/releases" "$bin"
work=$prefix/releases/.install-$$
mkdir "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

fetch() {
  case $1 in
    https://* | http://127.0.0.1[:/]* | http://localhost[:/]*) curl -fsSL --retry 3 -o "$2" "$1" ;;
    http://*) die "$1: http could be changed on the way (expected: https)" ;;
    file://*) cp -- "${1#file://}" "$2" ;;
    *) cp -- "$1" "$2" ;;
  esac
}

archive=$work/archive.tar.gz
fetch "$source" "$archive" || die "$source: could not be read"
if [ -z "$digest" ]; then
  fetch "$source.sha256" "$work/digest" 2>/dev/null || die "$source.sha256 is missing (expected: the digest beside the archive, or --sha256 HEX)"
  read -r digest _ < "$work/digest" || :
fi
if command -v sha256sum >/dev/null 2>&1; then
  found=$(sha256sum "$archive")
else
  found=$(shasum -a 256 "$archive")
fi
found=${found%% *}
[ "$found" = "$digest" ] || die "$source: the digest is $found (expected: $digest); nothing was installed"

mkdir "$work/tree"
tar -xzf "$archive" -C "$work/tree"
name=$(ls "$work/tree")
case $name in
  moltbot-*) ;;
  *) die "$source: no release of moltbot" ;;
esac
MOLTBOT_NO_AOT=1 "$work/tree/$name/moltbot" --version >/dev/null || die "$name does not run on this machine"
rm -rf "$prefix/releases/$name.old"
[ ! -d "$prefix/releases/$name" ] || mv "$prefix/releases/$name" "$prefix/releases/$name.old"
mv "$work/tree/$name" "$prefix/releases/$name"
rm -rf "$prefix/releases/$name.old"

# Whoever may not write there later has a fast start from now on; others make this at their first start.
if [ "$(id -u)" = 0 ] && [ -z "${MOLTBOT_NO_AOT:-}" ]; then
  say "preparing fast starts"
  for word in health gateway; do MOLTBOT_MAKE_CACHE=1 "$prefix/releases/$name/moltbot" $word >/dev/null 2>&1 || :; done
fi

# A link is replaced in one step: nobody finds none.
turn() {
  ln -s "$2" "$1.new-$$"
  mv -f -T "$1.new-$$" "$1" 2>/dev/null || { rm -f "$1.new-$$"; ln -sfn "$2" "$1"; }
}
was=$(readlink "$prefix/current" 2>/dev/null || :)
[ -z "$was" ] || [ "$was" = "releases/$name" ] || turn "$prefix/previous" "$was"
turn "$prefix/current" "releases/$name"
turn "$bin/moltbot" "$prefix/current/moltbot"

share=$prefix/current/share
mkdir -p "$data/man/man1"
for page in "$prefix/releases/$name"/share/man/man1/*.gz; do ln -sfn "$share/man/man1/${page##*/}" "$data/man/man1/${page##*/}"; done
if [ -n "$completion" ]; then
  mkdir -p "$data/bash-completion/completions" "$data/zsh/site-functions" "$data/fish/vendor_completions.d"
  ln -sfn "$share/completions/moltbot.bash" "$data/bash-completion/completions/moltbot"
  ln -sfn "$share/completions/moltbot.zsh" "$data/zsh/site-functions/_moltbot"
  ln -sfn "$share/completions/moltbot.fish" "$data/fish/vendor_completions.d/moltbot.fish"
fi

say "$("$bin/moltbot" --version) is in $prefix/releases/$name"
case :$PATH: in
  *:$bin:*) ;;
  *) say "$bin is not on the PATH; add it, or call $bin/moltbot" ;;
esac
say "next: moltbot setup, then moltbot gateway install"

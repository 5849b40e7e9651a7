# Finds a JDK for the launcher and the build: sets jdk, jdk_version and jdk_major. No forks but on macOS.
jdk_needed=25

# Reads the version of a JDK from its file `release`.
read_jdk() {
  jdk_version=
  jdk_major=0
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    case $key in
      JAVA_VERSION) [ -n "$jdk_version" ] || jdk_version=$value ;;
      JAVA_RUNTIME_VERSION) jdk_version=$value ;;
    esac
  done < "$1/release"
  jdk_version=${jdk_version#\"}
  jdk_version=${jdk_version%\"}
  jdk_major=${jdk_version%%[!0-9]*}
  [ "${jdk_major:-0}" -ge "$jdk_needed" ]
}

find_jdk() {
  for jdk in "${MOLTBOT_JAVA_HOME:-}" "${home:-/nowhere}/runtime" "${JAVA_HOME:-}" \
    /usr/lib/jvm/* /opt/java/* /usr/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$jdk" ] && read_jdk "$jdk"; then return 0; fi
  done
  if [ -x /usr/libexec/java_home ]; then
    jdk=$(/usr/libexec/java_home -v "$jdk_needed+" 2>/dev/null) && read_jdk "$jdk" && return 0
  fi
  return 1
}

no_jdk() {
  printf 'moltbot: %s\n' \
    "no JDK $jdk_needed or newer was found (looked at MOLTBOT_JAVA_HOME, JAVA_HOME, /usr/lib/jvm, SDKMAN and Homebrew)." \
    "get one, for example:" \
    "  Debian, Ubuntu:  apt install openjdk-25-jdk-headless" \
    "  macOS:           brew install openjdk" \
    "  anywhere:        sdk install java 25-tem   (SDKMAN)" \
    "then run this again, or name one: MOLTBOT_JAVA_HOME=/path/to/jdk" >&2
  exit 1
}

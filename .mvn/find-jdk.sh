# Prints the home of a JDK 25 or newer; explains how to get one where there is none.
is_jdk25() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case "$line" in
            JAVA_VERSION=*)
                version=${line#JAVA_VERSION=\"}
                version=${version%%[.\"+-]*}
                [ "$version" -ge 25 ] 2>/dev/null
                return
                ;;
        esac
    done <"$1/release"
    return 1
}

find_jdk() {
    for home in "${MOLTBOT_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* \
        "$HOME"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if [ -n "$home" ] && is_jdk25 "$home"; then
            echo "$home"
            return 0
        fi
    done
    echo "moltbot: no JDK 25 found (looked at MOLTBOT_JAVA_HOME, JAVA_HOME, /usr/lib/jvm, SDKMAN, Homebrew)." >&2
    echo "Get one: 'sdk install java 25-tem', 'brew install openjdk@25', or your system's JDK 25 package;" >&2
    echo "then run this again, or set MOLTBOT_JAVA_HOME to its folder." >&2
    return 1
}

package bot.molt.sandboxes.docker;

import java.util.List;

/// What the shell of a container runs on our behalf. Nothing but `/bin/sh`, `stty` and `sleep` is
/// needed.
///
/// The processes of a call are known by a soft `RLIMIT_RSS` that no other call has: it is inherited
/// over `fork` and `exec`, survives `setsid` and an emptied environment, and the kernel heeds it no
/// more. Whoever changes it belongs to nobody, and is ended with the next call that ends.
final class Scripts {
    /// Bytes of the first mark; all have the same 9 digits in front.
    private static final long FIRST_MARK = 1L << 50;

    private static final int KIBI = 1024;

    /// Starts a program: `mark workdir size merged|separate program …`. Says `=PID` first, or what
    /// is missing.
    static final String START =
            """
            ulimit -S -m "$1" 2>/dev/null
            if ! cd "$2" 2>/dev/null; then echo '!workdir'; exit 126; fi
            case $3 in *x*) stty cols "${3%x*}" rows "${3#*x}" 2>/dev/null;; esac
            if ! command -v "$5" >/dev/null 2>&1; then echo '!command'; exit 127; fi
            echo "=$$"
            case $4 in
            merged) shift 4; exec "$@" 2>&1;;
            *) shift 4; exec "$@";;
            esac
            """;

    /// Ends or signals a tree: `mark root running|ended end TENTHS`, or `… signal NUMBER`. Says
    /// `left=COUNT`, or `sent`. `halt` stops everybody inside in one call of the kernel, so that
    /// nobody forks while the tree is sought; it starts no program. `end` comes to that too where
    /// the tree forks faster than it is sought.
    static final String TREE =
            """
            mark=$1 root=$2 state=$3 what=$4 arg=$5
            rss() {
              while read -r a b c v rest; do
                case "$a $b $c" in "Max resident set") lim=$v; return;; esac
              done
            }
            status() {
              while read -r l || [ -n "$l" ]; do line="$line $l"; done
              line=${line##*) }
            }
            scan() {
              all=
              for d in /proc/[0-9]*; do
                p=${d#/proc/}
                case $p in 1|$$) continue;; esac
                line=
                status 2>/dev/null <$d/stat
                set -- $line
                [ $# -gt 10 ] || continue
                case $1 in Z|X) continue;; esac
                lim=
                rss 2>/dev/null <$d/limits
                all="$all $p"
                eval "st_$p=$1 pp_$p=$2 sid_$p=$4 lim_$p=\\$lim"
                case $state$p in ended$root) root=0;; esac
              done
            }
            belongs() {
              eval "v=\\$lim_$1 s=\\$sid_$1"
              [ "$v" = "$mark" ] && return 0
              [ "$s" = "$root" ] && return 0
              c=$1 n=0
              while [ "$c" -gt 1 ] && [ $n -lt 99 ]; do
                eval "c=\\${pp_$c:-1} n=$((n + 1))"
                [ "$c" = "$root" ] && return 0
                eval "v2=\\${lim_$c:-}"
                [ "$v2" = "$mark" ] && return 0
              done
              [ "$c" = 0 ] && return 1
              [ "$s" = 1 ] && return 1
              case $v in PREFIX???????) return 1;; esac
              return 0
            }
            each() {
              left=0 moving=0
              for p in $all; do
                if belongs $p; then
                  left=$((left + 1))
                  eval "case \\$st_$p in T|t) ;; *) moving=$((moving + 1));; esac"
                  [ "$1" = 0 ] || kill -$1 $p 2>/dev/null
                fi
              done
            }
            if [ "$what" = signal ]; then
              line=
              status </proc/$root/stat
              set -- $line
              group=$root
              if [ "$5" != 0 ] && [ "$6" -gt 1 ]; then group=$6; fi
              kill -$arg -$group && echo sent
              exit
            fi
            halt() {
              kill -19 -1
              left=1 i=0
              while [ $left -gt 0 ] && [ $i -lt 50 ]; do
                scan; each 9; i=$((i + 1))
              done
              kill -18 -1
            }
            if [ "$what" = halt ]; then
              halt
              echo "left=$left"
              exit
            fi
            scan; each 15; each 18
            while [ $left -gt 0 ] && [ $arg -gt 0 ]; do
              sleep 0.1 2>/dev/null || { sleep 1; arg=$((arg - 9)); }
              arg=$((arg - 1))
              scan; each 0
            done
            i=0 moving=1
            while [ $left -gt 0 ] && [ $moving -gt 0 ] && [ $i -lt 3 ]; do
              scan; each 19; i=$((i + 1))
            done
            [ $left -gt 0 ] && [ $moving -gt 0 ] && halt
            i=0
            while [ $left -gt 0 ] && [ $i -lt 50 ]; do
              scan; each 9; i=$((i + 1))
            done
            echo "left=$left"
            """
                    .replace("PREFIX", Long.toString(FIRST_MARK).substring(0, 9));

    private Scripts() {}

    /// The mark of the so-and-so-manieth call, in bytes.
    static long mark(long number) {
        return FIRST_MARK + number * KIBI;
    }

    static List<String> start(long mark, String workdir, String size, boolean merged) {
        return List.of(
                "/bin/sh",
                "-c",
                START,
                "sh",
                Long.toString(mark / KIBI),
                workdir,
                size,
                merged ? "merged" : "separate");
    }

    /// @param ended whether the first process has ended, so that its number may be another's
    static List<String> tree(long mark, long root, boolean ended, String what, long argument) {
        return List.of(
                "/bin/sh",
                "-c",
                TREE,
                "sh",
                Long.toString(mark),
                Long.toString(root),
                ended ? "ended" : "running",
                what,
                Long.toString(argument));
    }
}

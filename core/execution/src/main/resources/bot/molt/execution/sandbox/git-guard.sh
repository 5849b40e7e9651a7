#!/bin/sh
# Runs git where the repository's own settings start no program. Where an allowlist holds, whoever may write files
# could otherwise let `git status` run anything. What the machine's and the user's own settings say is trusted.
git=@PROGRAM@
refuse() {
    printf 'moltbot: git was not run: %s\n' "$1" >&2
    printf 'moltbot: under tools.exec.security: allowlist the settings of a repository may not start programs\n' >&2
    exit 126
}
check() {
    "$git" config --list --show-scope --name-only --includes 2>/dev/null |
        while read -r scope key; do
            case $scope in
                system | global | command | '') continue ;;
            esac
            case $key in
                core.repositoryformatversion | core.filemode | core.bare | core.logallrefupdates | core.ignorecase) ;;
                core.precomposeunicode | core.symlinks | core.autocrlf | core.eol | core.safecrlf | core.abbrev) ;;
                core.quotepath | core.sharedrepository | core.sparsecheckout* | core.untrackedcache | core.commentchar) ;;
                core.fsmonitor | core.hookspath | core.preloadindex | core.splitindex | core.whitespace) ;;
                extensions.objectformat | extensions.worktreeconfig | extensions.partialclone) ;;
                remote.*.url | remote.*.pushurl | remote.*.fetch | remote.*.push | remote.*.tagopt | remote.*.prune) ;;
                remote.*.promisor | remote.*.partialclonefilter | remote.*.mirror | remote.*.gh-resolved) ;;
                branch.*.remote | branch.*.merge | branch.*.rebase | branch.*.description | branch.*.pushremote) ;;
                branch.autosetupmerge | branch.autosetuprebase | branch.*.vscode-merge-base | branch.*.gh-merge-base) ;;
                user.name | user.email | author.* | committer.* | init.defaultbranch | color.* | advice.*) ;;
                pull.* | push.default | push.autosetupremote | push.followtags | fetch.* | rebase.*) ;;
                merge.ff | merge.conflictstyle | merge.renames | merge.stat | merge.log) ;;
                diff.renames | diff.algorithm | diff.colormoved | diff.noprefix | diff.mnemonicprefix) ;;
                log.* | status.short | status.branch | status.showuntrackedfiles | gc.* | pack.* | index.*) ;;
                commit.verbose | tag.sort | rerere.* | submodule.active | submodule.*.url | submodule.*.active) ;;
                *)
                    printf '%s\n' "$key"
                    break
                    ;;
            esac
        done
}
found=$(
    while [ $# -gt 1 ]; do
        case $1 in
            -C) cd -- "$2" || exit 0 && shift ;;
            -P | --no-* | --*-pathspecs) ;;
            *) break ;;
        esac
        shift
    done
    check
)
[ -z "$found" ] || refuse "it sets $found"
exec "$git" "$@"

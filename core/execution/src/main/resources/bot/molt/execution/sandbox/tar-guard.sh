#!/bin/sh
# Runs tar so that what it unpacks leaves git's own folders alone: their settings name programs.
first=yes
for word in "$@"; do
    case $word in
        --ext* | --ge*) extracts=yes ;;
        --*) ;;
        -*) letters=${word%%f*} ;;
        *) [ $first = no ] || letters=${word%%f*} ;;
    esac
    case ${letters-} in
        *x*) extracts=yes ;;
    esac
    first=no
done
[ -z "${extracts-}" ] || export TAR_OPTIONS=--exclude=.git
exec @PROGRAM@ "$@"

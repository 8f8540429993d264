#!/bin/sh
# run.sh <container folder> <log file> <working folder> <command> [argument ...]
# Runs a command as the leader of its own session, so that it outlives whoever started it:
# writes who it is to "pid", says "started", and leaves the exit status in "exit".
# Each line of output goes to the log file with its time, in the format of CRI.
dir=$1
log=$2
cwd=$3
shift 3

# one claim per container: two starters never make two processes
mkdir "$dir/claim" 2> /dev/null || exit 0

start=
if [ -r "/proc/$$/stat" ]; then
    read -r boot < /proc/sys/kernel/random/boot_id
    start=$boot:$(read -r stat < "/proc/$$/stat" && set -- ${stat##*) } && echo "${20}")
fi
printf '%s %s\n' "$$" "$start" > "$dir/pid.new" && mv "$dir/pid.new" "$dir/pid" || exit 1
hit=
trap 'hit=1' TERM INT HUP
# whoever started it may be gone by now: the command runs all the same
trap '' PIPE
echo started 2> /dev/null
trap - PIPE
exec < /dev/null > /dev/null 2>&1

: >> "$log"
stamper=
if command -v awk && mkfifo "$dir/out"; then
    line=
    case $(awk -W version 2>&1) in mawk*) line='-W interactive' ;; esac
    # in a session of its own, so that the last lines outlive an end by force; while the file
    # cannot be written, lines are dropped and nobody waits
    TZ=UTC0 LC_ALL=C CARAVEL_LOG=$log setsid sh -c 'exec 3<&0
        until awk $2 -f "$1" <&3; do cat <&3 > /dev/null & sleep 1; kill $!; done' \
        sh "${0%/*}/stamp.awk" "$line" < "$dir/out" &
    stamper=$!
    exec > "$dir/out" 2>&1
    rm -f "$dir/out"
else
    exec >> "$log" 2>&1
fi

cd "$cwd" || exit 1
code=143
child=
if [ -z "$hit" ]; then
    "$@" &
    child=$!
    wait "$child"
    code=$?
fi
while [ -n "$hit" ] && [ -n "$child" ]; do
    hit=
    last=$code
    wait "$child"
    code=$?
    if [ "$code" -eq 127 ]; then
        code=$last
    fi
done
if [ -n "$stamper" ]; then
    # what was said is in the log when the end is told, unless what is left behind talks on
    trap '' PIPE
    echo
    exec > /dev/null 2>&1
    (sleep 1 && kill -s KILL -- "-$stamper") &
    wait "$stamper"
fi
printf '%s\n' "$code" > "$dir/exit.new" && mv "$dir/exit.new" "$dir/exit"
# what the command left behind ends with it, as in a container
kill -s KILL 0

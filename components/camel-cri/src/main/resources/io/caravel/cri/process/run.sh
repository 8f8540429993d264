#!/bin/sh
# run.sh <container folder> <log file> <working folder> <command> [argument ...]
# Runs a command as the leader of its own session, so that it outlives whoever started it:
# writes who it is to "pid", says "started", and leaves the exit status in "exit".
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
# whoever started it may be gone by now: the command runs all the same
trap '' PIPE
echo started 2> /dev/null
trap - PIPE
exec >> "$log" 2>&1 < /dev/null

cd "$cwd" || exit 1
hit=
trap 'hit=1' TERM INT HUP
"$@" &
child=$!
wait "$child"
code=$?
while [ -n "$hit" ]; do
    hit=
    last=$code
    wait "$child"
    code=$?
    if [ "$code" -eq 127 ]; then
        code=$last
    fi
done
printf '%s\n' "$code" > "$dir/exit.new" && mv "$dir/exit.new" "$dir/exit"
# what the command left behind ends with it, as in a container
kill -s KILL 0

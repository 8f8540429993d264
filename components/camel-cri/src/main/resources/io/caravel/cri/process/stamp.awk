# Appends each line to the file named by CARAVEL_LOG as CRI has it: time, stream, F or P, text.
# P marks the parts of a long line but its last. The file is opened anew for each line, so that it
# can be moved away at any time. The seconds are the clock's; their fraction comes from the uptime
# and gets more exact with each line, since awk has no finer clock.

function now(    second, words, up) {
    second = systime()
    up = 0
    if ((getline up < "/proc/uptime") > 0) {
        split(up, words, " ")
        up = words[1] + 0
    }
    close("/proc/uptime")
    if (second - up > ahead || ahead > second - up + 2) {
        ahead = second - up
    } else if (ahead >= second - up + 1) {
        ahead = second - up + 0.99
    }
    return strftime("%Y-%m-%dT%H:%M:%S", second) sprintf(".%02dZ", (up + ahead - second) * 100)
}

function put(tag, text) {
    print time " stdout " tag " " text >> file
    close(file)
}

BEGIN {
    file = ENVIRON["CARAVEL_LOG"]
    ahead = -1
    part = 16384
    empty = 0
}

# whoever runs the command ends its output with a line end, since mawk needs one; where that makes
# an empty line, it is none of the command's
$0 == "" {
    empty++
    next
}

{
    time = now()
    text = $0
    for (; empty > 0; empty--) {
        put("F", "")
    }
    while (length(text) > part) {
        put("P", substr(text, 1, part))
        text = substr(text, part + 1)
    }
    put("F", text)
}

END {
    time = now()
    for (; empty > 1; empty--) {
        put("F", "")
    }
}

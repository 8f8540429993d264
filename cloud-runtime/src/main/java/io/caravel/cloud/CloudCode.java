package io.caravel.cloud;

/** Every code of the cloud runtime: what it means, who has to act, what to do. */
public enum CloudCode {
    /** A setting cannot be understood. */
    BAD_SETTING("CLOUD-CONFIG-001", Blame.CONFIG, "a setting has a wrong value: correct it"),
    /** A setting does not exist. */
    UNKNOWN_SETTING("CLOUD-CONFIG-002", Blame.CONFIG, "there is no such setting: correct its name"),
    /** The settings file or the command line cannot be read. */
    UNREADABLE_SETTINGS("CLOUD-CONFIG-003", Blame.CONFIG, "the settings cannot be read"),
    /** There is no route to run. */
    NO_ROUTES("CLOUD-START-001", Blame.CONFIG, "there is not a single route: correct the folder"),
    /** A route file gave no route. */
    SILENT_FILE("CLOUD-START-002", Blame.CONFIG, "a route file gave no route: correct the file"),
    /** Camel could not be started. */
    NOT_STARTED("CLOUD-START-003", Blame.CONFIG, "the routes cannot be started"),
    /** The store cannot be written. */
    STORE_NOT_WRITABLE("CLOUD-STORE-001", Blame.CONFIG, "the data folder cannot be written"),
    /** The store cannot be opened. */
    STORE_NOT_OPEN("CLOUD-STORE-002", Blame.CLOUD, "the database cannot be opened"),
    /** Two processes would write one store. */
    STORE_IN_USE("CLOUD-STORE-005", Blame.CONFIG, "another cloud runtime has the data folder"),
    /** A part of the status file cannot be read. */
    STATUS_UNREAD(
            "CLOUD-STATUS-001",
            Blame.CLOUD,
            "a part of the status stays as it was, and is asked for again: read the reason"),
    /** A node sent a kind that this program does not know. */
    UNKNOWN_KIND(
            "CLOUD-LINK-001",
            Blame.EDGE,
            "a message of an unknown kind was set aside: use the same version on both sides"),
    /** A node sent something that is not a JSON object. */
    UNREADABLE_BODY(
            "CLOUD-LINK-002", Blame.EDGE, "a message that is not a JSON object was set aside"),
    /** A node spoke about something that is not its own. */
    NOT_OWN(
            "CLOUD-LINK-003",
            Blame.EDGE,
            "a message about an object that is not, or no longer, the node's own was set aside"),
    /** The watches have not told yet whose an object is. */
    NOT_KNOWN_YET(
            "CLOUD-LINK-004", Blame.CLOUD, "it is not known yet whose an object is: asked again"),
    /** A message can never be written. */
    SET_ASIDE("CLOUD-LINK-005", Blame.CLOUD, "a message cannot be written and was set aside"),
    /** A message came too late for its object. */
    GONE("CLOUD-LINK-006", Blame.CLOUD, "an object is gone, and a message about it was left out"),
    /** State that is not written for a while. */
    LATE(
            "CLOUD-LINK-007",
            Blame.CLOUD,
            "state is not written for 30 s: it is acknowledged, and tried on while its node is connected"),
    /** A node asked for a token that its Pod does not mount. */
    TOKEN_REFUSED(
            "CLOUD-TOKEN-001", Blame.EDGE, "a token that the Pod does not mount was not asked for"),
    /** A change in the cluster cannot be understood. */
    LEFT_OUT("CLOUD-FLOW-001", Blame.CLOUD, "a change was left out: read its reason"),
    /** Something kept could not be delivered. */
    KEPT("CLOUD-FLOW-002", Blame.CONFIG, "a delivery failed and is tried again"),
    /** An object is larger than the link takes. */
    NOT_SENT(
            "CLOUD-FLOW-003",
            Blame.CONFIG,
            "a node does not get an object and keeps what it has: make it smaller"),
    /** A command can never be sent. */
    BAD_COMMAND("CLOUD-CMD-001", Blame.CONFIG, "a command was refused: correct what is named"),
    /** A command could not be kept. */
    LOST_COMMAND("CLOUD-CMD-002", Blame.CLOUD, "a command was not kept: send it again"),
    /** A command waits for a node that another replica serves. */
    COMMAND_WAITS(
            "CLOUD-CMD-003",
            Blame.CONFIG,
            "a command for a node that another replica serves: it waits here, or was refused; order it there"),
    /** The node has moved to another replica. */
    SERVED_ELSEWHERE(
            "CLOUD-REPLICA-001", Blame.CLOUD, "another replica serves a node now: nothing to do"),
    /** An annotation of a Node cannot be understood. */
    BAD_AUTONOMY(
            "CLOUD-NODE-001",
            Blame.CONFIG,
            "caravel.io/autonomy-duration of a Node is no number of seconds: correct it"),
    /** The API refuses to change a Pod's tolerations. */
    NOT_TOLERATED(
            "CLOUD-POD-001",
            Blame.CLOUD,
            "a Pod keeps its tolerations and may be evicted in an outage: read the reason"),
    /** A Lease is not renewed. */
    NOT_RENEWED("CLOUD-KUBE-002", Blame.CLOUD, "a Lease was not renewed: read its reason"),
    /** A Node could not be written. */
    NOT_WRITTEN(
            "CLOUD-KUBE-003",
            Blame.CLOUD,
            "a Node is not written yet: the next heartbeat tries it"),
    /** The API is a restored backup. */
    SET_BACK(
            "CLOUD-KUBE-004",
            Blame.CLOUD,
            "the API was set back to an earlier state: all nodes connect again and follow it");

    /** Who has to act. */
    public enum Blame {
        /** The cloud runtime or the API behind it. */
        CLOUD,
        /** A node's runtime. */
        EDGE,
        /** Who set this runtime up. */
        CONFIG
    }

    private final String code;
    private final Blame blame;
    private final String meaning;

    CloudCode(String code, Blame blame, String meaning) {
        this.code = code;
        this.blame = blame;
        this.meaning = meaning;
    }

    /** The code, such as {@code CLOUD-LINK-001}. */
    public String code() {
        return code;
    }

    /** Who has to act. */
    public Blame blame() {
        return blame;
    }

    /** Code and meaning as the start of a log line. */
    public String sentence() {
        return code + " " + meaning;
    }
}

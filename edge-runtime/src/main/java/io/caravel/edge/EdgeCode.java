package io.caravel.edge;

/** Every code of the edge runtime itself: what it means, who has to act, what to do. */
public enum EdgeCode {
    /** A setting cannot be understood. */
    BAD_SETTING("EDGE-CONFIG-001", Blame.CONFIG, "a setting has a wrong value: correct it"),
    /** A setting does not exist. */
    UNKNOWN_SETTING("EDGE-CONFIG-002", Blame.CONFIG, "there is no such setting: correct its name"),
    /** The settings file or the command line cannot be read. */
    UNREADABLE_SETTINGS("EDGE-CONFIG-003", Blame.CONFIG, "the settings cannot be read"),
    /** The certificate is for another node. */
    OTHER_NODE("EDGE-CONFIG-004", Blame.CONFIG, "the certificate is for another node: correct it"),
    /** There is no route to run. */
    NO_ROUTES("EDGE-START-001", Blame.CONFIG, "there is not a single route: correct the folder"),
    /** A route file gave no route. */
    SILENT_FILE("EDGE-START-002", Blame.CONFIG, "a route file gave no route: correct the file"),
    /** Camel could not be started. */
    NOT_STARTED("EDGE-START-003", Blame.CONFIG, "the routes cannot be started"),
    /** The store cannot be written. */
    STORE_NOT_WRITABLE("EDGE-STORE-001", Blame.EDGE, "the data folder cannot be written"),
    /** The store cannot be opened. */
    STORE_NOT_OPEN("EDGE-STORE-002", Blame.EDGE, "the database cannot be opened"),
    /** The store is not the one of the last time. */
    STORE_LOST("EDGE-STORE-003", Blame.EDGE, "the node lost its store: look at the disk"),
    /** There is no room to start with. */
    STORE_FULL("EDGE-STORE-004", Blame.EDGE, "the disk is full, tried again: make room"),
    /** Two processes would write one store. */
    STORE_IN_USE("EDGE-STORE-005", Blame.CONFIG, "another edge runtime has the data folder"),
    /** Secrets and tokens cannot be decrypted. */
    KEY_LOST(
            "EDGE-STORE-006",
            Blame.EDGE,
            "the key of the stored Secrets and tokens is lost: they are fetched from the cloud"),
    /** A part of the status file cannot be read. */
    STATUS_UNREAD(
            "EDGE-STATUS-001",
            Blame.EDGE,
            "a part of the status stays as it was, and is asked for again: read the reason"),
    /** The embedded broker is not installed. */
    NO_BROKER("EDGE-MQTT-001", Blame.CONFIG, "there is no MQTT broker: name one or install one"),
    /** The embedded broker does not start. */
    BROKER_NOT_STARTED(
            "EDGE-MQTT-002", Blame.CONFIG, "the embedded broker does not start: free its port"),
    /** The embedded broker did not stop in order. */
    BROKER_NOT_STOPPED("EDGE-MQTT-003", Blame.EDGE, "the embedded broker did not stop in order"),
    /** The container runtime that the settings name cannot be used. */
    NO_CONTAINERS(
            "EDGE-PODS-001", Blame.CONFIG, "the container runtime cannot be used: correct it"),
    /** The cloud sent a kind that this program does not know. */
    UNKNOWN_KIND(
            "EDGE-LINK-001",
            Blame.CLOUD,
            "a message of an unknown kind was set aside: use the same version on both sides"),
    /** The cloud sent a message without a usable name. */
    UNUSABLE_KEY("EDGE-LINK-002", Blame.CLOUD, "a message without namespace/name was set aside"),
    /** A command can never be published. */
    BAD_COMMAND("EDGE-CMD-001", Blame.CLOUD, "a command was set aside: see the dead letters"),
    /** Something could not be told and is told again by itself. */
    LEFT_OUT("EDGE-FLOW-001", Blame.EDGE, "left until the next time"),
    /** Something could not be passed on and is kept. */
    KEPT("EDGE-FLOW-002", Blame.NETWORK, "kept and tried again"),
    /** Something for the cloud is too large or not named as the link wants it. */
    NEVER_SENT("EDGE-FLOW-003", Blame.DEVICE, "the link can never take it: see the dead letters"),
    /** A Device or its model cannot be read. */
    UNREADABLE_DEVICE("EDGE-TWIN-001", Blame.CLOUD, "a Device cannot be read: correct it"),
    /** A mapper sent data of a device that is not here. */
    UNKNOWN_DEVICE("EDGE-TWIN-002", Blame.DEVICE, "data of an unknown device was dropped"),
    /** A mapper's data cannot be read. */
    UNREADABLE_DATA(
            "EDGE-TWIN-003", Blame.DEVICE, "data of a device was dropped: correct the mapper"),
    /** An upload is too large. */
    LARGE_UPLOAD("EDGE-TWIN-004", Blame.DEVICE, "an upload was dropped: send less at once"),
    /** The model forbids a desired value. */
    REFUSED_DESIRED(
            "EDGE-TWIN-005", Blame.CLOUD, "a desired value was refused: correct the Device"),
    /** A twin would be too large. */
    LARGE_TWIN("EDGE-TWIN-006", Blame.CLOUD, "a Device was not applied: want less of it"),
    /** Devices could not be told. */
    NOT_PUBLISHED("EDGE-TWIN-007", Blame.NETWORK, "devices do not hear of it: look at the broker"),
    /** An annotation is no conflict policy. */
    CONFLICT_POLICY(
            "EDGE-TWIN-008", Blame.CLOUD, "an annotation names no conflict policy: correct it"),
    /** The history has gaps. */
    HISTORY_GAP(
            "EDGE-TWIN-009", Blame.EDGE, "values are missing in the history of devices: make room"),
    /** A reader asks for what is not there. */
    LIVE_PATH("EDGE-LIVE-001", Blame.DEVICE, "a reader's path is none of ours: correct it"),
    /** A reader does not read. */
    LIVE_SLOW("EDGE-LIVE-002", Blame.DEVICE, "a reader that did not read was dropped"),
    /** Too many readers. */
    LIVE_FULL("EDGE-LIVE-003", Blame.DEVICE, "a reader was refused: too many are there"),
    /** A page of another host. */
    LIVE_ORIGIN("EDGE-LIVE-004", Blame.CONFIG, "pages of another host may not watch: allow it"),
    /** A reader without a login. */
    LIVE_LOGIN("EDGE-LIVE-005", Blame.DEVICE, "a reader was refused: log in"),
    /** The users of the live view. */
    LIVE_USERS("EDGE-LIVE-006", Blame.CONFIG, "who may watch is not known: correct the users file"),
    /** A Device cannot be read by the Kamelets. */
    DEVICE_UNREADABLE(
            "EDGE-DEVICE-001", Blame.CLOUD, "a Device stays as it was: correct it or its model"),
    /** No Kamelet for a protocol. */
    DEVICE_NO_KAMELET(
            "EDGE-DEVICE-002", Blame.CONFIG, "there is no usable Kamelet for a protocol: add it"),
    /** A device's configData is wrong. */
    DEVICE_CONFIG("EDGE-DEVICE-003", Blame.CLOUD, "configData of a Device is wrong: correct it"),
    /** A device's Kamelet does not start. */
    DEVICE_NOT_STARTED(
            "EDGE-DEVICE-004",
            Blame.DEVICE,
            "a Kamelet does not start, tried again: see its reason"),
    /** A device cannot be read. */
    DEVICE_NOT_READ(
            "EDGE-DEVICE-005", Blame.DEVICE, "a property cannot be read, tried again: see why"),
    /** A device's reading does not fit the model. */
    DEVICE_REFUSED("EDGE-DEVICE-006", Blame.DEVICE, "a reading was refused: correct the visitors"),
    /** A device cannot be written. */
    DEVICE_NOT_WRITTEN(
            "EDGE-DEVICE-007", Blame.DEVICE, "a property cannot be written, tried again: see why"),
    /** A Kamelet wants a component that is not allowed. */
    DEVICE_NOT_ALLOWED(
            "EDGE-DEVICE-008", Blame.CONFIG, "a component is not allowed: edge.devices.components"),
    /** A route of an integrator does not work. */
    DEVICE_ROUTE("EDGE-DEVICE-009", Blame.CONFIG, "a route of an integrator fails: correct it"),
    /** Something about the box cannot be read. */
    BOX_UNREADABLE("EDGE-NODE-001", Blame.EDGE, "a fact about the box cannot be read"),
    /** The broker's address is not free. */
    BROKER_ADDRESS("EDGE-BROKER-001", Blame.CONFIG, "the broker does not listen: see its reason"),
    /** The broker's port is taken. */
    BROKER_PORT("EDGE-BROKER-002", Blame.CONFIG, "the broker's port is taken, tried again"),
    /** The broker's user cannot be read. */
    BROKER_USER("EDGE-BROKER-003", Blame.CONFIG, "a user of the broker is no name and password"),
    /** The broker did not stop in order. */
    BROKER_STOP("EDGE-BROKER-004", Blame.EDGE, "the broker did not stop in order"),
    /** The broker's address is none. */
    BROKER_PLACE("EDGE-BROKER-005", Blame.CONFIG, "the broker's address is not HOST:PORT"),
    /** A users or ACL file cannot be read. */
    BROKER_FILE("EDGE-BROKER-006", Blame.CONFIG, "a file of the broker cannot be read: correct it"),
    /** A login was refused. */
    BROKER_LOGIN("EDGE-BROKER-007", Blame.DEVICE, "a login at the broker was refused"),
    /** A publish or a subscription was refused. */
    BROKER_TOPIC("EDGE-BROKER-008", Blame.DEVICE, "a client may not use a topic"),
    /** A client wants to be the edge. */
    BROKER_CLIENT_ID("EDGE-BROKER-009", Blame.DEVICE, "a client has the edge's client id"),
    /** The TLS listener's files. */
    BROKER_TLS("EDGE-BROKER-010", Blame.CONFIG, "the broker's TLS listener cannot start"),
    /** A Pod cannot be read. */
    POD_UNREADABLE("EDGE-POD-001", Blame.CLOUD, "a Pod cannot be read: correct it"),
    /** A quantity cannot be read. */
    POD_QUANTITY("EDGE-POD-002", Blame.CLOUD, "a quantity of a Pod cannot be read: correct it"),
    /** A file of a volume would lie outside it. */
    POD_PATH("EDGE-POD-003", Blame.CLOUD, "a path or mode of a volume cannot be: correct the Pod"),
    /** A volume cannot be made. */
    POD_VOLUME("EDGE-POD-004", Blame.CLOUD, "a volume cannot be made: see its reason"),
    /** A uid cannot be the name of a folder. */
    POD_UID("EDGE-POD-005", Blame.CLOUD, "a Pod's uid cannot be one"),
    /** A mount names no volume. */
    POD_MOUNT("EDGE-POD-006", Blame.CLOUD, "a mount names no volume of its Pod: correct it"),
    /** A subPath would lie outside its volume. */
    POD_SUB_PATH("EDGE-POD-007", Blame.CLOUD, "a subPath leaves its volume: correct the Pod"),
    /** A subPath cannot be made. */
    POD_NO_SUB_PATH("EDGE-POD-008", Blame.EDGE, "a subPath cannot be made: look at its volume"),
    /** An event of a Pod was not told. */
    POD_EVENT_LOST("EDGE-POD-010", Blame.EDGE, "an event of a Pod could not be queued"),
    /** A step for a Pod failed and is tried again. */
    POD_STEP("EDGE-POD-011", Blame.EDGE, "a step for a Pod failed and is tried again"),
    /** A hook failed. */
    POD_HOOK("EDGE-POD-012", Blame.CLOUD, "a postStart or preStop hook failed: correct it"),
    /** A Pod is not in the store. */
    POD_KEPT("EDGE-POD-013", Blame.CLOUD, "a Pod that is not in the store is kept for now"),
    /** A Pod needs an object that was not told yet. */
    POD_WAITS("EDGE-POD-014", Blame.CLOUD, "a Pod waits for a ConfigMap or Secret"),
    /** A Pod's field has the wrong type. */
    POD_FIELD("EDGE-POD-015", Blame.CLOUD, "a field of a Pod cannot be used: correct it"),
    /** A volume that asks for memory is on the disk. */
    POD_NO_MEMORY_DISK("EDGE-POD-016", Blame.EDGE, "a volume that asks for memory is on the disk"),
    /** A mount asks for what the node lacks. */
    POD_UNSUPPORTED_MOUNT(
            "EDGE-POD-017", Blame.CLOUD, "a mount cannot be as the Pod asks for it: correct it"),
    /** A container's log was not turned. */
    POD_LOG("EDGE-POD-018", Blame.EDGE, "a container's log was not rotated: read the reason"),
    /** Images in use are more than the limit. */
    POD_IMAGES("EDGE-POD-019", Blame.EDGE, "images that are needed fill the disk: make room"),
    /** Logs, images and folders of Pods were not looked after. */
    POD_UPKEEP("EDGE-POD-020", Blame.EDGE, "logs and images of Pods were not looked after"),
    /** A host name that cannot be one. */
    POD_NAME("EDGE-POD-031", Blame.CLOUD, "a Pod cannot be called as it asks: correct it"),
    /** Control groups cannot be written. */
    POD_GROUPS("EDGE-POD-032", Blame.EDGE, "Pods have no limits of their own: read the reason"),
    /** A group without a user. */
    POD_IMAGE_USER("EDGE-POD-033", Blame.CLOUD, "a container's user is not known: name runAsUser"),
    /** A file of the folder of Pods. */
    POD_FILE("EDGE-POD-034", Blame.CONFIG, "a static Pod's file is not run: correct it"),
    /** User namespaces. */
    POD_USERS("EDGE-POD-035", Blame.CLOUD, "a Pod asks for users of its own, which are not given"),
    /** A Pod's memory could not be read. */
    POD_MEMORY("EDGE-POD-036", Blame.EDGE, "a Pod's memory was damaged: look at the disk"),
    /** A name, port or id that Kubernetes does not let a Pod have. */
    POD_INVALID("EDGE-POD-037", Blame.CLOUD, "a name or number of a Pod cannot be one: correct it"),
    /** Larger than Linux lets a process have. */
    POD_ENVIRONMENT(
            "EDGE-POD-038", Blame.CLOUD, "variables or arguments of a container are too large");

    /** Who has to act. */
    public enum Blame {
        /** The cloud. */
        CLOUD,
        /** This node's runtime or its disk. */
        EDGE,
        /** What is between them. */
        NETWORK,
        /** A device or its program. */
        DEVICE,
        /** Who set this runtime up. */
        CONFIG
    }

    private final String code;
    private final Blame blame;
    private final String meaning;

    EdgeCode(String code, Blame blame, String meaning) {
        this.code = code;
        this.blame = blame;
        this.meaning = meaning;
    }

    /** The code, such as {@code EDGE-LINK-001}. */
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

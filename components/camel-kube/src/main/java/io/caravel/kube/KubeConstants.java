package io.caravel.kube;

import org.apache.camel.spi.Metadata;

/** Headers read and written by {@code kube-watch:} and {@code kube-apply:}. */
public final class KubeConstants {

    @Metadata(
            description =
                    "Kind of the object in lower case, such as pod or configmap. Set by kube-watch.",
            javaType = "String")
    public static final String KIND = "CaravelKind";

    @Metadata(
            description =
                    "Key of the object: namespace/name, or the bare name when it has no namespace. Set by"
                            + " kube-watch, read by kube-apply, which otherwise takes it from the body.",
            javaType = "String")
    public static final String KEY = "CaravelKey";

    @Metadata(
            description =
                    "What happened: put (created or changed), delete (gone) or synced (everything that"
                            + " exists has been given). Set by kube-watch.",
            javaType = "String",
            enums = "put,delete,synced")
    public static final String OP = "CaravelOp";

    @Metadata(
            description =
                    "The object's resourceVersion; with synced that of the list. Set by kube-watch and,"
                            + " after a write, by kube-apply.",
            javaType = "String")
    public static final String REV = "CaravelRev";

    @Metadata(
            label = "consumer",
            description =
                    "Set to true when the API was set back to an earlier state: with put and delete the"
                            + " resourceVersion may be older than one that was told before, and counts all the same;"
                            + " with synced the list that ends here found it. Set by kube-watch.",
            javaType = "Boolean")
    public static final String SET_BACK = "CaravelSetBack";

    @Metadata(
            description =
                    "The object's uid. Set by kube-watch and, after a write, by kube-apply. When it is"
                            + " present before a write it is a precondition: an object of the same name but"
                            + " another uid is left alone.",
            javaType = "String")
    public static final String UID = "CaravelUid";

    @Metadata(
            label = "producer",
            description =
                    "The node whose write it is: requests of one node take a quarter of maxInFlight at"
                            + " most. Read by kube-apply.",
            javaType = "String")
    public static final String NODE = "CaravelNode";

    @Metadata(
            label = "producer",
            description =
                    "Under which name the API server keeps the fields written as owned. Overrides the"
                            + " fieldManager option. Read by kube-apply.",
            javaType = "String")
    public static final String FIELD_MANAGER = "CaravelFieldManager";

    @Metadata(
            description = "Id of the watch target that told the change. Set by kube-watch.",
            javaType = "String")
    public static final String TARGET = "CaravelTarget";

    @Metadata(
            label = "producer",
            description =
                    "Grace period of a delete in seconds; 0 removes the object at once. Overrides the"
                            + " grace option.",
            javaType = "Long")
    public static final String GRACE = "CaravelGrace";

    @Metadata(
            label = "producer",
            description =
                    "Set to true after a delete or a create when there was nothing left to do: the object"
                            + " was gone already, or existed already.",
            javaType = "Boolean")
    public static final String UNCHANGED = "CaravelUnchanged";

    /** Value of {@link #OP} for an object that was created or changed. */
    public static final String OP_PUT = "put";

    /** Value of {@link #OP} for an object that is gone. */
    public static final String OP_DELETE = "delete";

    /** Value of {@link #OP} once all that exists has been given. */
    public static final String OP_SYNCED = "synced";

    private KubeConstants() {}
}

package io.caravel.cloud.replicas;

import io.caravel.runtime.ObjectName;
import io.caravel.runtime.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name by which the replicas of a cloud runtime are told apart. */
public final class ReplicaName {

    private static final String SETTING = "cloud.replica.name";

    private ReplicaName() {}

    /**
     * The name that the settings give, else the host's, which in Kubernetes is the Pod's.
     *
     * @throws io.caravel.runtime.StartFailure when it is no name that an object could have
     */
    public static String of(Settings settings) {
        String name = settings.text(SETTING);
        if (!name.isEmpty() && !ObjectName.isValid(name)) {
            throw settings.wrong(SETTING, name, "a name of small letters, digits, '-' and '.'");
        }
        return name.isEmpty() ? host() : name;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "caravel-cloud";
        }
    }
}

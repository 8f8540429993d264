package io.caravel.cloud.received;

import io.caravel.cloud.CloudCode;
import io.caravel.cloud.desired.Owners;
import io.caravel.cloud.reported.NotKnownYetException;

/** Whether a node may speak of a Pod: asked when its message comes, and where need be later. */
public final class OwnPods {

    private static final String KIND = "podevent";

    private final Owners owners;
    private final Refusals refusals;

    /**
     * @param owners what the watches know
     * @param refusals counts what is not a node's own
     */
    public OwnPods(Owners owners, Refusals refusals) {
        this.owners = owners;
        this.refusals = refusals;
    }

    /** Whether the watches say so now. */
    public boolean known(String node, String key) {
        return owners.ofPod(node, key) == Owners.Answer.OWN;
    }

    /**
     * Whether what was kept goes on; what does not is counted.
     *
     * @param known what {@link #known} said when it came
     * @throws NotKnownYetException when nothing is known, then or now
     */
    public boolean has(String known, String node, String key) {
        if (Boolean.parseBoolean(known)) {
            return true;
        }
        Owners.Answer answer = owners.ofPod(node, key);
        if (answer == Owners.Answer.NOT_KNOWN_YET) {
            throw new NotKnownYetException(node, KIND, key);
        }
        if (answer == Owners.Answer.NOT_OWN) {
            refusals.add(CloudCode.NOT_OWN, node, KIND, key);
        }
        return answer == Owners.Answer.OWN;
    }
}

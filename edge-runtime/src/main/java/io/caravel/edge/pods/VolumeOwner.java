package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who the files of a Pod's volumes belong to. Only root can give files away; for anybody else they
 * stay the runtime's.
 *
 * @param user the one user of all containers, null when they have none or several
 * @param group the Pod's {@code fsGroup}, null for none
 */
record VolumeOwner(Long user, Long group) {

    private static final int TOKEN_MODE = 0600;
    private static final int READ = 0440;
    private static final int READ_AND_WRITE = 0660;
    private static final int FOLDER = 02110;

    static VolumeOwner of(Pod pod) {
        JsonObject shared = Pod.part(pod.spec(), "securityContext");
        List<Long> users =
                Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                        .map(container -> Pod.part(container, "securityContext"))
                        .map(own -> own.getLong("runAsUser", shared.getLong("runAsUser", -1L)))
                        .distinct()
                        .toList();
        boolean one = users.size() == 1 && users.get(0) >= 0;
        return new VolumeOwner(one ? users.get(0) : null, shared.getLong("fsGroup"));
    }

    /** A token is the owner's alone where there is one, else as its volume says. */
    int tokenMode(int mode) {
        return user != null || group != null ? TOKEN_MODE : mode;
    }

    /**
     * Gives a file or folder to the group, with the rights that the group needs, as a kubelet does.
     */
    void share(Path path, boolean readOnly) throws IOException {
        if (group == null || !BoxMounts.possible()) {
            return;
        }
        Files.setAttribute(path, "unix:gid", group.intValue(), LinkOption.NOFOLLOW_LINKS);
        int added = readOnly ? READ : READ_AND_WRITE;
        added |= Files.isDirectory(path) ? FOLDER : 0;
        int mode = (Integer) Files.getAttribute(path, "unix:mode") & 07777;
        Files.setAttribute(path, "unix:mode", mode | added);
    }

    /** Gives a file to the one user of the Pod. */
    void give(Path file) throws IOException {
        if (user != null && BoxMounts.possible()) {
            Files.setAttribute(file, "unix:uid", user.intValue());
        }
    }
}
